// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { designOf, faultsOf, lengthOf, shapesOf, styleOf, type Typed } from './faces'

const typed = (over: Partial<Typed> = {}): Typed => ({ type: 'contract', shape: 'round', size: 38, text: '云海科技有限公司', caption: '', code: '', ...over })

describe('a face', () => {
  it('has the shapes of its type', () => {
    expect(shapesOf('official')).toEqual(['round'])
    expect(shapesOf('finance')).toEqual(['round', 'square'])
    expect(styleOf('legal_representative', 'round').shape).toBe('square')
  })
  it('counts characters beyond the basic plane as one', () => {
    expect(lengthOf('𠮷野')).toBe(2)
    expect(faultsOf(typed({ text: '𠮷野商店' }))).toEqual([])
  })
  it('names each thing that cannot be drawn', () => {
    expect(faultsOf(typed({ text: '云海' }))).toEqual(['text'])
    expect(faultsOf(typed({ code: '123' }))).toEqual(['code'])
    expect(faultsOf(typed({ size: 34 }))).toEqual(['size'])
    expect(faultsOf(typed({ size: 38.5 }))).toEqual(['size'])
    expect(faultsOf(typed({ caption: '一'.repeat(13) }))).toEqual(['caption'])
  })
  it('is sent without what was left empty', () => {
    expect(designOf(typed())).toEqual({ type: 'contract', shape: 'round', size_mm: 38, name: '云海科技有限公司', caption: undefined, code: undefined })
    expect(designOf(typed({ text: '云海' }))).toBeNull()
  })
  it('carries no code where a square has none, even if one was typed before', () => {
    const square = typed({ type: 'finance', shape: 'square', size: 22, code: '3101150000001' })
    expect(designOf(square)?.code).toBeUndefined()
    expect(designOf(typed({ code: '3101150000001' }))?.code).toBe('3101150000001')
  })
})
