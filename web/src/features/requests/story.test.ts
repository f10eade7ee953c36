// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { approver, halfApproved, lawyer, requester, sampleRequest } from './sample'
import { nextOf, storyOf } from './story'

const now = new Date('2026-11-22T05:00:00Z')

describe('the story of a request', () => {
  it('tells who waits, and since when', () => {
    const [submitted, first, second] = storyOf(sampleRequest(), now)
    expect(submitted).toMatchObject({ kind: 'submitted', people: [requester] })
    expect(first).toMatchObject({ name: '部门负责人', progress: 'open', seconds: 4 * 3600, people: [approver] })
    expect(second).toMatchObject({ name: '法务审批', progress: 'waiting', people: [lawyer] })
    expect(second!.seconds).toBeUndefined()
  })

  it('counts each step from the end of the one before', () => {
    const [, first, second] = storyOf(halfApproved(), now)
    expect(first).toMatchObject({ progress: 'done', seconds: 3600, at: '2026-11-22T02:00:00Z' })
    expect(first!.people[0]).toMatchObject({ verdict: 'approve' })
    expect(second).toMatchObject({ progress: 'open', seconds: 3 * 3600 })
  })

  it('says where and why it was rejected', () => {
    const request = halfApproved({ state: 'rejected', ended_at: '2026-11-22T03:00:00Z' })
    request.decisions.push({ person: lawyer, verdict: 'reject', reason: '缺少附件', at: '2026-11-22T03:00:00Z', proofs: ['pin'] })
    const second = storyOf(request, now)[2]!
    expect(second).toMatchObject({ progress: 'failed', seconds: 3600 })
    expect(second.people[0]).toMatchObject({ verdict: 'reject', reason: '缺少附件' })
  })

  it('stops the clock when it was withdrawn, and says who did it', () => {
    const ended = { event: 'withdrawn' as const, at: '2026-11-22T01:30:00Z', person: requester, reason: '条款有变' }
    const request = sampleRequest({ state: 'withdrawn', ended_at: ended.at })
    request.timeline.push(ended)
    const entries = storyOf(request, now)
    expect(entries[1]).toMatchObject({ progress: 'left', seconds: 1800 })
    expect(entries[2]).toMatchObject({ progress: 'left' })
    expect(entries.at(-1)).toMatchObject({ kind: 'withdrawn', progress: 'failed', reason: '条款有变', people: [requester] })
  })

  it('tells a chain that two seals share once, and names the seals of different ones', () => {
    const request = sampleRequest()
    const chain = request.chains[0]!
    request.chains.push({ ...chain, seal: { id: 't', name: '公章' } })
    expect(storyOf(request, now).filter((e) => e.kind === 'step')).toHaveLength(2)
    request.chains[1]!.version = 2
    const steps = storyOf(request, now).filter((e) => e.kind === 'step')
    expect(steps.map((e) => e.seals)).toEqual([['合同专用章'], ['合同专用章'], ['公章'], ['公章']])
  })

  it('says how many of those asked are enough', () => {
    const request = sampleRequest()
    request.chains[0]!.steps[0]!.asked.push(lawyer)
    expect(storyOf(request, now)[1]!.need).toBe(1)
    expect(storyOf(request, now)[2]!.need).toBeUndefined()
  })
})

describe('what comes next', () => {
  it.each([
    ['pending', 'decide'],
    ['approved', 'sign'],
    ['sealing', 'seal'],
    ['sealed', null],
    ['withdrawn', null],
  ] as const)('%s: %s', (state, wanted) => expect(nextOf(sampleRequest({ state }))).toBe(wanted))
})
