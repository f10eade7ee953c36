// SPDX-License-Identifier: Apache-2.0
// The chain that somebody is editing: its steps, what the server would refuse about each, and
// its copy in this browser, which outlives a reload. It holds no secret.

import type { Chain, Member, Step } from './chains'

export const stepsMost = 16
export const membersMost = 64
export const needMost = 256

export interface DraftStep {
  /** of the row on the screen */
  key: number
  name: string
  mode: Step['mode']
  need: number
  /** "person:ID" or "role:NAME" */
  members: string[]
}

export interface Draft {
  name: string
  steps: DraftStep[]
  /** number of the version it began from; 0: a new chain */
  base: number
}

let nextKey = 1

export function newStep(name = ''): DraftStep {
  return { key: nextKey++, name, mode: 'any', need: 1, members: [] }
}

export function draftOf(chain: Chain | null): Draft {
  if (!chain) return { name: '', steps: [newStep()], base: 0 }
  const steps = chain.steps.map((step) => ({
    key: nextKey++,
    name: step.name,
    mode: step.mode,
    need: step.need || 1,
    members: step.members.map((m) => (m.role ? `role:${m.role}` : `person:${m.person}`)),
  }))
  return { name: chain.name, steps, base: chain.number }
}

export function memberOf(key: string): Member {
  const [kind, value] = [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)]
  return kind === 'role' ? { role: value as Member['role'] } : { person: value }
}

/** As it is published. */
export function stepOf(draft: DraftStep): Step {
  const step = { name: draft.name.trim(), mode: draft.mode, members: draft.members.map(memberOf) } as Step
  if (draft.mode === 'k_of_n') step.need = draft.need
  return step
}

export type StepFault = 'name' | 'members' | 'need' | 'quorum'

/** What the server would refuse; a role may bring any number of people. */
export function faultsOfStep(step: DraftStep): StepFault[] {
  const faults: StepFault[] = []
  if (!step.name.trim()) faults.push('name')
  if (step.members.length === 0) faults.push('members')
  if (step.mode !== 'k_of_n') return faults
  const hasRole = step.members.some((key) => key.startsWith('role:'))
  if (!Number.isInteger(step.need) || step.need < 1 || step.need > needMost) faults.push('need')
  else if (!hasRole && step.members.length > 0 && step.need > step.members.length) faults.push('quorum')
  return faults
}

export function isSound(draft: Draft): boolean {
  return draft.name.trim() !== '' && draft.steps.length > 0 && draft.steps.every((step) => faultsOfStep(step).length === 0)
}

/** The same steps with one moved by one place; the same list where it cannot be. */
export function moved(steps: DraftStep[], at: number, by: -1 | 1): DraftStep[] {
  const to = at + by
  if (to < 0 || to >= steps.length) return steps
  const next = [...steps]
  ;[next[at], next[to]] = [next[to]!, next[at]!]
  return next
}

export function isSame(a: Draft, b: Draft): boolean {
  const bare = (draft: Draft) => JSON.stringify([draft.name, draft.steps.map(({ key: _key, ...step }) => step)])
  return bare(a) === bare(b)
}

// ---- the copy in this browser ----

const placeOf = (person: string, chain: string | null) => `sealkeeper.chain.${person}.${chain ?? 'new'}`

export function keep(person: string, chain: string | null, draft: Draft): void {
  try {
    localStorage.setItem(placeOf(person, chain), JSON.stringify(draft))
  } catch {
    // a browser that keeps nothing: the editor works, it only forgets
  }
}

export function forget(person: string, chain: string | null): void {
  try {
    localStorage.removeItem(placeOf(person, chain))
  } catch {
    // then nothing was kept
  }
}

/** What was kept, with keys of its own; null when there is nothing that can be read. */
export function kept(person: string, chain: string | null): Draft | null {
  try {
    const found = JSON.parse(localStorage.getItem(placeOf(person, chain)) ?? 'null') as Draft | null
    if (!found || typeof found.name !== 'string' || !Array.isArray(found.steps)) return null
    return { ...found, steps: found.steps.map((step) => ({ ...newStep(), ...step, key: nextKey++ })) }
  } catch {
    return null
  }
}
