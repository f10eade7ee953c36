// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import type { Schemas } from '@/api/client'
import { approver, lawyer, sampleRequest } from '@/features/requests/sample'
import { ApiProblem } from '@/shared/problem'
import { countBefore, hintsOf, isOvertaken, isUnexplained, standingOf } from './decision'

const decision = (person: { id: string; name: string }, verdict: 'approve' | 'reject' = 'approve') => ({
  person,
  verdict,
  reason: null,
  at: '2026-11-22T02:00:00Z',
  proofs: ['pin' as const],
})
const eitherOf = (decisions: ReturnType<typeof decision>[]) => {
  const request = sampleRequest({ decisions, due: [] })
  return { ...request, chains: [{ ...request.chains[0]!, steps: [{ name: '任一负责人', need: 1, state: 'done' as const, asked: [approver, lawyer], approved: [lawyer] }] }] }
}
const problem = (code: string) => new ApiProblem({ code, status: 409, title: '', title_zh: '' }, 0)
const calm = { now: new Date('2026-11-22T03:00:00Z'), timeZone: 'Asia/Shanghai', documents: [] }

describe('standingOf', () => {
  it('is due for whom the request waits, and for nobody else', () => {
    const request = sampleRequest()
    expect(standingOf(request, approver.id).kind).toBe('due')
    expect(standingOf(request, lawyer.id).kind).toBe('notDue')
  })
  it('remembers one’s own decision before anything else', () => {
    expect(standingOf(sampleRequest({ decisions: [decision(approver)], state: 'withdrawn', due: [] }), approver.id)).toMatchObject({ kind: 'mine' })
  })
  it('names who decided the same step', () => {
    expect(standingOf(eitherOf([decision(lawyer)]), approver.id)).toMatchObject({ kind: 'others', decision: { person: lawyer } })
  })
  it('does not take an earlier step for one’s own', () => {
    expect(standingOf(sampleRequest({ decisions: [decision(approver)], due: [] }), 'stranger').kind).toBe('notDue')
  })
  it('says that a withdrawn request has ended', () => {
    expect(standingOf(sampleRequest({ state: 'withdrawn', due: [] }), approver.id).kind).toBe('ended')
  })
})

describe('hintsOf', () => {
  it('has nothing to say of an ordinary request', () => {
    expect(hintsOf(sampleRequest(), calm)).toEqual([])
  })
  it('points at a new round, a near end and the night', () => {
    const request = sampleRequest({ round: 2, submitted_at: '2026-11-22T15:30:00Z', expires_at: '2026-11-23T02:00:00Z' })
    expect(hintsOf(request, calm)).toEqual(['newRound', 'hurry', 'outOfHours'])
  })
  it('says each kind of warning of the documents once', () => {
    const warning = { kind: 'font' as const, page: 1, object: 4, text: 'STSong-Light' }
    const documents = [{ signatures: 0, normalised: false, warnings: [warning, warning] }] as unknown as Schemas['Document'][]
    expect(hintsOf(sampleRequest(), { ...calm, documents })).toEqual(['font'])
  })
  it('speaks of the counterparty only when it was looked up', () => {
    expect(hintsOf(sampleRequest(), { ...calm, decidedBefore: 0 })).toEqual(['firstWithCounterparty'])
    expect(hintsOf(sampleRequest(), { ...calm, decidedBefore: 1 })).toEqual([])
  })
})

describe('countBefore', () => {
  const request = sampleRequest({ counterparty: '杭州星海' })
  const found = (counterparty: string, next: string | null) => ({ items: [{ id: 'other', counterparty }], next }) as unknown as Schemas['RequestList']
  it('counts requests that name the same counterparty, and not the request itself', () => {
    expect(countBefore(found('杭州星海', 'more'), request)).toBe(1)
    expect(countBefore({ items: [{ id: request.id, counterparty: '杭州星海' }], next: null } as unknown as Schemas['RequestList'], request)).toBe(0)
  })
  it('does not know of none while there are more pages', () => {
    expect(countBefore(found('杭州星海分公司', null), request)).toBe(0)
    expect(countBefore(found('杭州星海分公司', 'more'), request)).toBeUndefined()
  })
})

describe('isOvertaken', () => {
  it('tells what somebody else did from what one did wrong', () => {
    expect(isOvertaken(problem('step.decided'))).toBe(true)
    expect(isOvertaken(problem('conflict'))).toBe(true)
    expect(isOvertaken(problem('pin.wrong'))).toBe(false)
  })
})

describe('isUnexplained', () => {
  const shown = sampleRequest()
  it('holds while the same round is due to him still', () => {
    expect(isUnexplained(shown, sampleRequest(), approver.id)).toBe(true)
  })
  it('ends with a new round, somebody’s decision or the request’s end: the page tells those', () => {
    expect(isUnexplained(shown, sampleRequest({ round: 2 }), approver.id)).toBe(false)
    expect(isUnexplained(shown, eitherOf([decision(lawyer)]), approver.id)).toBe(false)
    expect(isUnexplained(shown, sampleRequest({ state: 'withdrawn', due: [] }), approver.id)).toBe(false)
  })
})
