// SPDX-License-Identifier: Apache-2.0
// The platform's work in numbers: what stands and what needs somebody.

import type { Schemas } from '@/api/client'

export type Work = Schemas['WorkList']['items'][number]
export type WorkState = Work['state']
export type Health = Schemas['Health']
type Count = Health['jobs'][number]

export const workStates: WorkState[] = ['waiting', 'running', 'failed', 'given_up', 'done']

export const workTones: Record<WorkState, 'primary' | 'success' | 'warning' | 'danger' | 'info'> = {
  waiting: 'info',
  running: 'primary',
  failed: 'warning',
  given_up: 'danger',
  done: 'success',
}

export function sumOf(counts: readonly Count[], state: WorkState): number {
  return counts.filter((count) => count.state === state).reduce((sum, count) => sum + count.count, 0)
}

/** One line a kind, one column a state. */
export function byKind(counts: readonly Count[]): { kind: string; counts: number[] }[] {
  const kinds = [...new Set(counts.map((count) => count.kind))].sort()
  return kinds.map((kind) => ({
    kind,
    counts: workStates.map((state) => counts.find((count) => count.kind === kind && count.state === state)?.count ?? 0),
  }))
}

/** A worker that was not heard of for so long is taken for dead. */
export const silentSeconds = 60

export function secondsSince(at: string, now: string): number {
  return Math.max(0, Math.round((Date.parse(now) - Date.parse(at)) / 1000))
}

export function isAlive(health: Health): boolean {
  return health.workers.some((worker) => secondsSince(worker.seen_at, health.at) < silentSeconds)
}
