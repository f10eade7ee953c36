// SPDX-License-Identifier: Apache-2.0
// What an approver can still do about a request, what somebody else did meanwhile, and what
// deserves a second look. Pure; reads the API's reply only.

import type { Schemas } from '@/api/client'
import { ApiProblem } from '@/shared/problem'
import type { Request } from '@/features/requests/request'

type Decision = Request['decisions'][number]
type Document = Schemas['Document']

/** Refusals that say the request is not any more what was looked at. */
const overtaken = ['step.decided', 'decision.made', 'request.withdrawn', 'request.expired', 'request.state', 'conflict', 'digest.mismatch', 'step.not_due']

export function isOvertaken(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && overtaken.includes(error.code)
}

export type Standing =
  | { kind: 'due' }
  /** asked at a later step, or not at all */
  | { kind: 'notDue' }
  | { kind: 'mine'; decision: Decision }
  /** by another approver of the step; who and when */
  | { kind: 'others'; decision: Decision }
  /** withdrawn or expired; RequestEnd tells of it */
  | { kind: 'ended' }

export function standingOf(request: Request, person: string): Standing {
  const mine = request.decisions.find((d) => d.person.id === person)
  if (mine) return { kind: 'mine', decision: mine }
  if (request.state === 'withdrawn' || request.state === 'expired') return { kind: 'ended' }
  if (request.due.some(({ id }) => id === person)) return { kind: 'due' }
  const steps = request.chains.flatMap((chain) => chain.steps).filter((step) => step.asked.some(({ id }) => id === person))
  const other = request.decisions.findLast((d) => steps.some((step) => step.state !== 'waiting' && step.asked.some(({ id }) => id === d.person.id)))
  return other ? { kind: 'others', decision: other } : { kind: 'notDue' }
}

/** Nothing of what is shown says why a decision was refused: the same round is still his to decide. */
export function isUnexplained(shown: Request, now: Request, person: string): boolean {
  return now.round === shown.round && standingOf(now, person).kind === 'due'
}

type Warning = Document['warnings'][number]['kind']
export type Hint = 'newRound' | 'hurry' | 'outOfHours' | 'signedBefore' | 'normalised' | 'firstWithCounterparty' | Warning

const day = 86_400_000

function hourIn(at: string, timeZone: string): number {
  return Number(new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone }).format(new Date(at)))
}

export interface Known {
  now: Date
  timeZone: string
  documents: Document[]
  /** requests that this person decided before and that name the counterparty; absent: not known */
  decidedBefore?: number
}

/** Of a page of requests that were found by the counterparty's name, those that name just it. None on a
 * page that is not the last says nothing: there may be one on the next. */
export function countBefore({ items, next }: Schemas['RequestList'], { id, counterparty }: Request): number | undefined {
  const count = items.filter((item) => item.id !== id && item.counterparty === counterparty).length
  return count || !next ? count : undefined
}

/** Facts that the API can tell, and no guesses. */
export function hintsOf(request: Request, { now, timeZone, documents, decidedBefore }: Known): Hint[] {
  const hour = hourIn(request.submitted_at, timeZone)
  const found: [Hint, boolean][] = [
    ['newRound', request.round > 1],
    ['hurry', request.state === 'pending' && Date.parse(request.expires_at) - now.getTime() < day],
    ['outOfHours', hour < 7 || hour >= 21],
    ['firstWithCounterparty', !!request.counterparty && decidedBefore === 0],
    ['signedBefore', documents.some((d) => d.signatures > 0)],
    ['normalised', documents.some((d) => d.normalised)],
  ]
  const warned = new Set(documents.flatMap((d) => d.warnings.map((warning) => warning.kind)))
  return [...found.filter(([, holds]) => holds).map(([hint]) => hint), ...warned]
}
