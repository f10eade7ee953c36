// SPDX-License-Identifier: Apache-2.0
import { beforeEach, describe, expect, it } from 'vitest'
import { adopt, type Role } from '@/app/session'
import { actsOn, daysUntil, endingSoon, usesOf, type Grant, type Seal } from './seals'

const now = Date.parse('2026-11-22T08:00:00Z')
const seal = (over: Partial<Seal> = {}, notAfter = '2028-01-01T00:00:00Z') =>
  ({ id: 's', state: 'active', administrator: { id: 'keeper', name: '' }, certificate: { not_after: notAfter }, ...over }) as Seal

function logIn(id: string, ...roles: Role[]): void {
  adopt({ person: { id, name: id }, company: { id: 'c', name: 'c' }, roles, csrf: '' } as unknown as Parameters<typeof adopt>[0])
}

describe('what may be done with a seal', () => {
  beforeEach(() => logIn('boss', 'administrator'))

  it('is for the company’s administrator what the state allows', () => {
    expect(actsOn(seal())).toEqual(['bind', 'suspend', 'revoke'])
    expect(actsOn(seal({ state: 'draft' }))).toEqual(['bind', 'revoke'])
    expect(actsOn(seal({ state: 'suspended' }))).toEqual(['bind', 'resume', 'revoke'])
    expect(actsOn(seal({ state: 'expired' }))).toEqual(['revoke'])
    expect(actsOn(seal({ state: 'revoked' }))).toEqual([])
  })
  it('is for its own administrator all but revoking', () => {
    logIn('keeper', 'seal_administrator')
    expect(actsOn(seal())).toEqual(['bind', 'suspend'])
  })
  it('is nothing for a keeper of other seals and for an employee', () => {
    logIn('other', 'seal_administrator')
    expect(actsOn(seal())).toEqual([])
    logIn('somebody', 'employee')
    expect(actsOn(seal())).toEqual([])
  })
})

describe('certificates', () => {
  it('are counted in whole days, and below zero when over', () => {
    expect(daysUntil('2026-11-24T07:00:00Z', now)).toBe(1)
    expect(daysUntil('2026-11-22T07:00:00Z', now)).toBe(-1)
  })
  it('are told from 30 days on, the first to end first, of revoked seals never', () => {
    const ending = [
      seal({ id: 'late' }, '2026-12-22T08:00:00Z'),
      seal({ id: 'over' }, '2026-11-01T00:00:00Z'),
      seal({ id: 'far' }, '2026-12-23T08:00:00Z'),
      seal({ id: 'gone', state: 'revoked' }, '2026-11-23T00:00:00Z'),
    ]
    expect(endingSoon(ending, now).map((s) => s.id)).toEqual(['over', 'late'])
  })
})

it('the uses of a seal are those of all its grants', () => {
  const grant = (id: string, uses: number) => ({ seal: { id }, uses }) as Grant
  expect(usesOf([grant('a', 2), grant('b', 5), grant('a', 1)], 'a')).toBe(3)
})
