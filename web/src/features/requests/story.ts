// SPDX-License-Identifier: Apache-2.0
// The story of a request: what happened, what waits and for how long, in the order of time.
// Made of the timeline, the chains and the decisions that the API gives; decides nothing.

import type { Request } from './request'

export interface Word {
  id: string
  name: string
  verdict?: 'approve' | 'reject'
  at?: string
  reason?: string | null
}

export interface Entry {
  kind: 'submitted' | 'step' | 'confirmed' | 'sealed' | 'withdrawn' | 'expired' | 'aborted'
  /** of a step: as the chain says it */
  name?: string
  /** seals whose chain it belongs to, where there is more than one chain */
  seals?: string[]
  progress: 'done' | 'open' | 'waiting' | 'failed' | 'left'
  people: Word[]
  /** approvals that are needed, where it is not all of them */
  need?: number
  at?: string
  reason?: string | null
  /** how long it took, or has taken until now; absent: it has not begun */
  seconds?: number
}

type Chain = Request['chains'][number]
type Step = Chain['steps'][number]

const secondsBetween = (from: string, to: string) => Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000)

function wordsOf(step: Step, request: Request): Word[] {
  return step.asked.map((person) => {
    const said = request.decisions.find((decision) => decision.person.id === person.id)
    const counts = said && (said.verdict === 'reject' || step.approved.some(({ id }) => id === person.id))
    return counts ? { ...person, verdict: said.verdict, at: said.at, reason: said.reason } : person
  })
}

function stepEntry(step: Step, request: Request, begun: string | null, now: string): Entry {
  const people = wordsOf(step, request)
  const said = people.filter((p) => p.at).map((p) => p.at!)
  const last = said.sort().at(-1)
  const rejected = step.state === 'open' && people.some((p) => p.verdict === 'reject')
  const over = request.state !== 'pending'
  const progress = rejected ? 'failed' : step.state === 'open' && over ? 'left' : step.state === 'waiting' && over ? 'left' : step.state
  const end = step.state === 'done' || rejected ? last : over ? request.ended_at : now
  return {
    kind: 'step',
    name: step.name,
    progress,
    people,
    need: step.need < step.asked.length ? step.need : undefined,
    at: step.state === 'done' || rejected ? last : undefined,
    seconds: begun && end && step.state !== 'waiting' ? secondsBetween(begun, end) : undefined,
  }
}

/** Seals with the same version of a chain go the same way: it is told once. */
function differentChains(chains: Chain[]): { chain: Chain; seals: string[] }[] {
  const found = new Map<string, { chain: Chain; seals: string[] }>()
  for (const chain of chains) {
    const known = found.get(`${chain.chain} ${chain.version}`)
    if (known) known.seals.push(chain.seal.name)
    else found.set(`${chain.chain} ${chain.version}`, { chain, seals: [chain.seal.name] })
  }
  return [...found.values()]
}

function stepsOf(request: Request, now: string): Entry[] {
  const chains = differentChains(request.chains)
  return chains.flatMap(({ chain, seals }) => {
    let begun: string | null = request.submitted_at
    return chain.steps.map((step) => {
      const entry = stepEntry(step, request, begun, now)
      begun = entry.progress === 'done' ? (entry.at ?? begun) : null
      return chains.length > 1 ? { ...entry, seals } : entry
    })
  })
}

const ends = ['confirmed', 'sealed', 'withdrawn', 'expired', 'aborted'] as const

export function storyOf(request: Request, now: Date): Entry[] {
  const told = (event: string) => request.timeline.find((entry) => entry.event === event)
  const entries: Entry[] = [{ kind: 'submitted', progress: 'done', people: [request.requester], at: request.submitted_at }]
  entries.push(...stepsOf(request, now.toISOString()))
  for (const kind of ends) {
    const event = told(kind)
    if (!event) continue
    const bad = kind === 'aborted' || kind === 'expired' || kind === 'withdrawn'
    entries.push({ kind, progress: bad ? 'failed' : 'done', people: event.person ? [event.person] : [], at: event.at, reason: event.reason })
  }
  return entries
}

/** What has to happen next for the request to be sealed; nothing when it is over. */
export function nextOf(request: Request): 'decide' | 'sign' | 'seal' | null {
  return ({ pending: 'decide', approved: 'sign', sealing: 'seal' } as const)[request.state as 'pending'] ?? null
}
