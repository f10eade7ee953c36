// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { compositionOf, contentOf, emptyComposition, missingFor, type Composition, type Draft } from './draft'
import { dayOf, endOf } from './day'
import { minorUnits, moneyText } from './money'

function composition(change: Partial<Composition> = {}): Composition {
  const empty = emptyComposition()
  return {
    documents: ['a', 'b'],
    placements: [
      { document: 'b', seal: 's', page: 2, x: 1, y: 2 },
      { document: 'a', seal: 's', page: 1, x: 3, y: 4 },
    ],
    facts: { ...empty.facts, purpose: '签订合同', amount: '12,000.5' },
    ...change,
  }
}

describe('the content of a draft', () => {
  it('counts documents as they lie, and keeps the order of sealing', () => {
    expect(contentOf(composition()).placements.map((p) => p.document)).toEqual([1, 0])
    expect(contentOf(composition({ documents: ['b', 'a'] })).placements.map((p) => p.document)).toEqual([0, 1])
  })
  it('forgets the placements of a document that was removed', () => {
    expect(contentOf(composition({ documents: ['a'] })).placements).toEqual([{ document: 0, seal: 's', page: 1, x: 3, y: 4 }])
  })
  it('comes back as it was saved', () => {
    const content = contentOf(composition())
    const draft = { purpose: null, counterparty: null, document_class: null, expires_at: null, ...content } as unknown as Draft
    expect(contentOf(compositionOf(draft))).toEqual(content)
  })
  it('leaves out what is empty or no number', () => {
    const facts = { ...composition().facts, counterparty: '  ', amount: '12 万' }
    const content = contentOf(composition({ facts }))
    expect(content.counterparty).toBeUndefined()
    expect(content.amount).toBeUndefined()
  })
})

describe('what is missing', () => {
  it('is a file, a seal on each document, a purpose, in this order', () => {
    const none = emptyComposition()
    expect(missingFor('files', none)).toBeNull()
    expect(missingFor('place', none)?.key).toBe('noFile')
    expect(missingFor('facts', composition({ placements: [] }))?.key).toBe('noSeal')
    const first = composition().placements.slice(0, 1)
    expect(missingFor('facts', composition({ placements: first }))).toMatchObject({ key: 'documentWithoutSeal', document: 'a' })
    const facts = { ...none.facts, purpose: ' ' }
    expect(missingFor('confirm', composition({ facts }))?.key).toBe('noPurpose')
    expect(missingFor('confirm', composition())).toBeNull()
  })
  it('is an amount where something else was typed', () => {
    const facts = { ...composition().facts, amount: 'abc' }
    expect(missingFor('confirm', composition({ facts }))?.key).toBe('badAmount')
  })
})

describe('a day', () => {
  it('ends with its last second, and is itself again', () => {
    expect(dayOf(endOf('2026-12-31')!)).toBe('2026-12-31')
    expect(new Date(endOf('2026-12-31')!).getHours()).toBe(23)
    expect(endOf('')).toBeNull()
  })
})

describe('amounts', () => {
  it('are read as they are typed', () => {
    expect(minorUnits('12,000.5', 'CNY')).toBe(1200050)
    expect(minorUnits('１２３', 'CNY')).toBe(12300)
    expect(minorUnits('1200', 'JPY')).toBe(1200)
  })
  it('are refused where minor units end', () => {
    expect(minorUnits('1.005', 'CNY')).toBeNull()
    expect(minorUnits('1.5', 'JPY')).toBeNull()
    expect(minorUnits('-1', 'CNY')).toBeNull()
    expect(minorUnits('', 'CNY')).toBeNull()
  })
  it('are written as they would be typed', () => {
    expect(moneyText(1200050, 'CNY')).toBe('12000.50')
    expect(moneyText(1200, 'JPY')).toBe('1200')
  })
})
