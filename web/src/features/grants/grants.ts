// SPDX-License-Identifier: Apache-2.0
// Grants as a matrix of people and seals, and what is sent to give some.

import type { Schemas } from '@/api/client'
import type { Person } from '../people/people'
import type { Grant, Seal } from '../seals/seals'

export type { Grant }
export type Status = Grant['status']
export type Give = Schemas['grant.give']

/** The first is what matters most about a person and a seal. */
export const statuses: Status[] = ['live', 'scheduled', 'suspended', 'used_up', 'ended', 'revoked']

export interface Filter {
  person: string
  seal: string
  status: Status | ''
}

export interface Cell {
  seal: Seal
  /** what matters most first */
  grants: Grant[]
}

export interface Row {
  person: { id: string; name: string }
  cells: Cell[]
}

function byWeight(a: Grant, b: Grant): number {
  return statuses.indexOf(a.status) - statuses.indexOf(b.status) || b.given_at.localeCompare(a.given_at)
}

/** Who may ask for seals, and who holds a grant anyway (one may lose the role and keep it). */
export function peopleOf(people: Person[], grants: Grant[]): { id: string; name: string }[] {
  const found = new Map(people.filter((p) => p.roles.includes('employee')).map((p) => [p.id, { id: p.id, name: p.name }]))
  for (const { person } of grants) if (!found.has(person.id)) found.set(person.id, person)
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name, 'zh'))
}

/** Rows of people, columns of seals. With a status, only who has such a grant. */
export function matrixOf(people: { id: string; name: string }[], seals: Seal[], grants: Grant[], filter: Filter): Row[] {
  const columns = seals.filter((seal) => !filter.seal || seal.id === filter.seal)
  const of = new Map<string, Grant[]>()
  for (const grant of grants) {
    if (filter.status && grant.status !== filter.status) continue
    const key = `${grant.person.id} ${grant.seal.id}`
    of.set(key, [...(of.get(key) ?? []), grant])
  }
  const rows = people
    .filter((person) => !filter.person || person.id === filter.person)
    .map((person) => ({ person, cells: columns.map((seal) => ({ seal, grants: (of.get(`${person.id} ${seal.id}`) ?? []).sort(byWeight) })) }))
  return filter.status ? rows.filter((row) => row.cells.some((cell) => cell.grants.length > 0)) : rows
}

/** Which acts a grant's own state allows. */
export function actsOn(grant: Grant): ('suspend' | 'resume' | 'revoke')[] {
  if (grant.state === 'revoked') return []
  return grant.state === 'suspended' ? ['resume', 'revoke'] : ['suspend', 'revoke']
}

/** Offset of a zone from UTC at a moment, in ms. */
function offsetAt(moment: number, zone: string): number {
  const name = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(moment).find((p) => p.type === 'timeZoneName')!.value
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? ['', '+', '0', '0']
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}

/** A day "2026-11-22" of a time zone as the moment in which it begins. */
export function dayBegins(day: string, zone: string): Date {
  const asUtc = Date.parse(`${day}T00:00:00Z`)
  return new Date(asUtc - offsetAt(asUtc - offsetAt(asUtc, zone), zone))
}

/** Its last second. */
export function dayEnds(day: string, zone: string): Date {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
  return new Date(dayBegins(next, zone).getTime() - 1000)
}

export interface Wish {
  people: string[]
  seals: string[]
  from: string
  until: string
  /** '' : as often as one likes */
  uses: string
}

export type Fault = 'people' | 'seals' | 'from' | 'until' | 'uses'

export const usesMost = 1_000_000_000

export function faultsOf(wish: Wish, zone: string, now = Date.now()): Fault[] {
  const isDay = (day: string) => /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day))
  const faults: Fault[] = []
  if (wish.people.length === 0) faults.push('people')
  if (wish.seals.length === 0) faults.push('seals')
  if (!isDay(wish.from)) faults.push('from')
  if (!isDay(wish.until) || wish.until < wish.from || dayEnds(wish.until, zone).getTime() <= now) faults.push('until')
  if (wish.uses && (!/^[1-9]\d*$/.test(wish.uses) || Number(wish.uses) > usesMost)) faults.push('uses')
  return faults
}

/** One item for each person and seal. */
export function itemsOf(wish: Wish, zone: string): Give[] {
  const terms = {
    from: dayBegins(wish.from, zone).toISOString(),
    until: dayEnds(wish.until, zone).toISOString(),
    ...(wish.uses ? { max_uses: Number(wish.uses) } : {}),
  }
  return wish.people.flatMap((person) => wish.seals.map((seal) => ({ kind: 'grant.give' as const, person, seal, ...terms })))
}

/** Pairs that hold such a grant already: giving another is possible, and seldom meant. */
export function alreadyHeld(wish: Wish, grants: Grant[]): Grant[] {
  return grants.filter((g) => (g.status === 'live' || g.status === 'scheduled') && wish.people.includes(g.person.id) && wish.seals.includes(g.seal.id))
}
