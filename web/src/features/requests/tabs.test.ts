// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { beginOfDay, countOf, filtersOf, isFiltered, listQuery, queryOf, tabs } from './tabs'

const counts = {
  mine: { draft: 1, pending: 2, approved: 3, sealing: 4, sealed: 5, rejected: 6, withdrawn: 7, expired: 8, aborted: 9 },
  to_approve: 0,
  to_sign: 3,
}

describe('the tabs', () => {
  it('hold every request exactly once', () => {
    const sum = tabs.reduce((total, tab) => total + countOf(tab, counts), 0)
    expect(sum).toBe(Object.values(counts.mine).reduce((a, b) => a + b))
  })
  it('count what is being signed with what is to be signed', () => expect(countOf('approved', counts)).toBe(7))
})

describe('the filters in the address', () => {
  it('are read again as they were written', () => {
    const filters = { tab: 'sealed' as const, search: '合同', seal: 's', from: '2026-11-01', to: '2026-11-30' }
    expect(filtersOf(queryOf(filters))).toEqual(filters)
    expect(isFiltered(filters)).toBe(true)
  })
  it('are the plain list where they make no sense', () => {
    const filters = filtersOf({ tab: 'nowhere', from: 'yesterday', search: ['a', 'b'] })
    expect(filters).toEqual({ tab: 'pending', search: '', seal: '', from: '', to: '' })
    expect(isFiltered(filters)).toBe(false)
  })
})

describe('a day', () => {
  it.each([
    ['2026-11-22', 'Asia/Shanghai', '2026-11-21T16:00:00.000Z'],
    ['2026-11-22', 'UTC', '2026-11-22T00:00:00.000Z'],
    ['2026-07-01', 'America/New_York', '2026-07-01T04:00:00.000Z'],
    ['2026-03-08', 'America/New_York', '2026-03-08T05:00:00.000Z'],
    ['2026-03-09', 'America/New_York', '2026-03-09T04:00:00.000Z'],
  ])('%s begins in %s at %s', (day, zone, at) => expect(beginOfDay(day, zone)).toBe(at))

  it('that ends a filter counts whole', () => {
    const filters = { tab: 'pending' as const, search: '', seal: '', from: '', to: '2026-11-30' }
    expect(listQuery(filters, 'Asia/Shanghai').to).toBe('2026-11-30T16:00:00.000Z')
  })
})
