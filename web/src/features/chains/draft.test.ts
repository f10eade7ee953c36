// SPDX-License-Identifier: Apache-2.0
import { beforeEach, describe, expect, it } from 'vitest'
import type { Chain } from './chains'
import { draftOf, faultsOfStep, forget, isSame, isSound, keep, kept, moved, newStep, stepOf, type DraftStep } from './draft'

const step = (over: Partial<DraftStep> = {}): DraftStep => ({ ...newStep('法务'), members: ['person:a'], ...over })
const published = {
  chain: 'c',
  number: 3,
  name: '合同',
  steps: [
    { name: '法务', mode: 'k_of_n', need: 2, members: [{ person: 'a' }, { role: 'approver' }] },
    { name: '负责人', mode: 'any', need: 0, members: [{ person: 'b' }] },
  ],
} as Chain

describe('a step', () => {
  it('needs a name and somebody to ask', () => {
    expect(faultsOfStep(step())).toEqual([])
    expect(faultsOfStep(step({ name: ' ' }))).toEqual(['name'])
    expect(faultsOfStep(step({ members: [] }))).toEqual(['members'])
  })
  it('cannot hear more people than it asks, unless a role may bring more', () => {
    expect(faultsOfStep(step({ mode: 'k_of_n', need: 2 }))).toEqual(['quorum'])
    expect(faultsOfStep(step({ mode: 'k_of_n', need: 2, members: ['person:a', 'role:approver'] }))).toEqual([])
    expect(faultsOfStep(step({ mode: 'k_of_n', need: 0 }))).toEqual(['need'])
  })
  it('is published as it is, the number only where it counts', () => {
    expect(stepOf(step({ name: ' 法务 ', need: 5, members: ['person:a', 'role:approver'] }))).toEqual({
      name: '法务',
      mode: 'any',
      members: [{ person: 'a' }, { role: 'approver' }],
    })
    expect(stepOf(step({ mode: 'k_of_n', need: 1 })).need).toBe(1)
  })
  it('moves by one place and not over an end', () => {
    const steps = [step({ name: 'x' }), step({ name: 'y' })]
    expect(moved(steps, 0, 1).map((s) => s.name)).toEqual(['y', 'x'])
    expect(moved(steps, 0, -1)).toBe(steps)
    expect(moved(steps, 1, 1)).toBe(steps)
  })
})

describe('a draft', () => {
  beforeEach(() => localStorage.clear())

  it('of a published chain is sound and the same as another of it', () => {
    expect(isSound(draftOf(published))).toBe(true)
    expect(isSame(draftOf(published), draftOf(published))).toBe(true)
    expect(draftOf(published).steps.map(stepOf)).toEqual([published.steps[0], { name: '负责人', mode: 'any', members: [{ person: 'b' }] }])
  })
  it('of a new chain begins with one step, and cannot be published yet', () => {
    expect(draftOf(null).steps).toHaveLength(1)
    expect(isSound(draftOf(null))).toBe(false)
  })
  it('survives a reload, for the person and the chain it is of', () => {
    const draft = { ...draftOf(published), name: '采购' }
    keep('me', 'c', draft)
    expect(kept('me', 'c')?.name).toBe('采购')
    expect(isSame(kept('me', 'c')!, draft)).toBe(true)
    expect(kept('me', null)).toBeNull()
    expect(kept('you', 'c')).toBeNull()
    forget('me', 'c')
    expect(kept('me', 'c')).toBeNull()
  })
  it('that cannot be read is none', () => {
    localStorage.setItem('sealkeeper.chain.me.new', '{"name":1')
    expect(kept('me', null)).toBeNull()
    localStorage.setItem('sealkeeper.chain.me.new', '{"name":"x"}')
    expect(kept('me', null)).toBeNull()
  })
})
