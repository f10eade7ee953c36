// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import type { Person } from '../people/people'
import type { Seal } from '../seals/seals'
import { actsOn, alreadyHeld, dayBegins, dayEnds, faultsOf, itemsOf, matrixOf, peopleOf, type Filter, type Grant, type Status, type Wish } from './grants'

const seals = [{ id: 's1', name: '公章' }, { id: 's2', name: '合同专用章' }] as Seal[]
const people = [
  { id: 'a', name: '李晓梅' },
  { id: 'b', name: '王志强' },
]
const grant = (person: string, seal: string, status: Status, given_at = '2026-01-01T00:00:00Z') => ({ person: { id: person, name: person }, seal: { id: seal, name: seal }, status, given_at }) as Grant
const everything: Filter = { person: '', seal: '', status: '' }

describe('the matrix', () => {
  const grants = [grant('a', 's1', 'revoked', '2026-05-01T00:00:00Z'), grant('a', 's1', 'live'), grant('b', 's2', 'suspended')]

  it('puts what matters most first into each cell', () => {
    const [first, second] = matrixOf(people, seals, grants, everything)
    expect(first!.cells.map((c) => c.grants.map((g) => g.status))).toEqual([['live', 'revoked'], []])
    expect(second!.cells.map((c) => c.grants.map((g) => g.status))).toEqual([[], ['suspended']])
  })
  it('shows one person, one seal, or who has a grant in a state', () => {
    expect(matrixOf(people, seals, grants, { ...everything, person: 'b' }).map((r) => r.person.id)).toEqual(['b'])
    expect(matrixOf(people, seals, grants, { ...everything, seal: 's2' })[0]!.cells.map((c) => c.seal.id)).toEqual(['s2'])
    expect(matrixOf(people, seals, grants, { ...everything, status: 'suspended' }).map((r) => r.person.id)).toEqual(['b'])
  })
  it('has a row for employees, and for who holds a grant without being one', () => {
    const active = [{ id: 'a', name: '李晓梅', roles: ['employee'] }, { id: 'c', name: '周文华', roles: ['approver'] }] as Person[]
    expect(peopleOf(active, [grant('z', 's1', 'live')]).map((p) => p.id).sort()).toEqual(['a', 'z'])
  })
})

describe('a day', () => {
  it('begins and ends by the clock of its zone', () => {
    expect(dayBegins('2026-11-22', 'Asia/Shanghai').toISOString()).toBe('2026-11-21T16:00:00.000Z')
    expect(dayEnds('2026-11-22', 'Asia/Shanghai').toISOString()).toBe('2026-11-22T15:59:59.000Z')
    expect(dayBegins('2026-11-22', 'UTC').toISOString()).toBe('2026-11-22T00:00:00.000Z')
  })
  it('may have 23 or 25 hours', () => {
    const hours = (day: string) => (dayEnds(day, 'Europe/Berlin').getTime() + 1000 - dayBegins(day, 'Europe/Berlin').getTime()) / 3_600_000
    expect(hours('2026-03-29')).toBe(23)
    expect(hours('2026-10-25')).toBe(25)
  })
})

describe('giving', () => {
  const wish: Wish = { people: ['a', 'b'], seals: ['s1', 's2'], from: '2026-11-22', until: '2027-11-22', uses: '' }
  const now = Date.parse('2026-11-22T08:00:00Z')

  it('makes one item for each person and seal', () => {
    const items = itemsOf({ ...wish, uses: '10' }, 'Asia/Shanghai')
    expect(items).toHaveLength(4)
    expect(items[0]).toEqual({ kind: 'grant.give', person: 'a', seal: 's1', from: '2026-11-21T16:00:00.000Z', until: '2027-11-22T15:59:59.000Z', max_uses: 10 })
    expect('max_uses' in itemsOf(wish, 'UTC')[0]!).toBe(false)
  })
  it('names what is missing or cannot be', () => {
    expect(faultsOf(wish, 'UTC', now)).toEqual([])
    expect(faultsOf({ ...wish, people: [], seals: [] }, 'UTC', now)).toEqual(['people', 'seals'])
    expect(faultsOf({ ...wish, until: '2026-11-21' }, 'UTC', now)).toEqual(['until'])
    expect(faultsOf({ ...wish, from: '2026-01-01', until: '2026-11-21' }, 'UTC', now)).toEqual(['until'])
    expect(faultsOf({ ...wish, from: '' }, 'UTC', now)).toEqual(['from'])
    expect(faultsOf({ ...wish, uses: '0' }, 'UTC', now)).toEqual(['uses'])
    expect(faultsOf({ ...wish, uses: '1.5' }, 'UTC', now)).toEqual(['uses'])
  })
  it('tells what somebody holds already, but not what has ended', () => {
    expect(alreadyHeld(wish, [grant('a', 's1', 'live'), grant('b', 's1', 'ended'), grant('c', 's1', 'live')]).map((g) => g.person.id)).toEqual(['a'])
  })
})

it('a revoked grant stays revoked, a suspended one may come back', () => {
  const acts = (state: Grant['state']) => actsOn({ state } as Grant)
  expect(acts('active')).toEqual(['suspend', 'revoke'])
  expect(acts('suspended')).toEqual(['resume', 'revoke'])
  expect(acts('revoked')).toEqual([])
})
