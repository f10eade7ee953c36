// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { changesBetween, type Step } from './chains'

const step = (name: string, over: Partial<Step> = {}): Step => ({ name, mode: 'any', need: 0, members: [{ person: 'a' }], ...over })
const chain = (...steps: Step[]) => ({ name: '用印', steps })

describe('what a version changed', () => {
  it('is nothing where nothing differs', () => {
    expect(changesBetween(chain(step('x')), chain(step('x')))).toEqual([])
  })
  it('names steps that came and went, and a new name', () => {
    const changes = changesBetween(chain(step('x'), step('y')), { name: '合同', steps: [step('x'), step('z')] })
    expect(changes).toEqual([
      { kind: 'name', from: '用印', to: '合同' },
      { kind: 'added', step: 'z' },
      { kind: 'removed', step: 'y' },
    ])
  })
  it('names members of a step that came and went, roles too', () => {
    const [change] = changesBetween(chain(step('x')), chain(step('x', { members: [{ role: 'approver' }] })))
    expect(change).toEqual({ kind: 'members', step: 'x', added: [{ role: 'approver' }], removed: [{ person: 'a' }] })
  })
  it('tells another number that must approve, though the mode is the same', () => {
    const of = (need: number) => step('x', { mode: 'k_of_n', need })
    expect(changesBetween(chain(of(1)), chain(of(2)))).toEqual([{ kind: 'mode', step: 'x', from: of(1), to: of(2) }])
  })
  it('tells another order once, and not where a step was only put between', () => {
    expect(changesBetween(chain(step('x'), step('y')), chain(step('y'), step('x')))).toEqual([{ kind: 'order' }])
    expect(changesBetween(chain(step('x'), step('y')), chain(step('x'), step('z'), step('y')))).toEqual([{ kind: 'added', step: 'z' }])
  })
})
