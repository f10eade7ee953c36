// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { judgeSeals, type Grant, type Seal } from './usable'

const now = Date.parse('2026-11-22T00:00:00Z')

function seal(id: string, change: object = {}): Seal {
  return { id, state: 'active', chain: 'c', certificate: { state: 'live', not_after: '2027-01-01T00:00:00Z' }, ...change } as Seal
}

function grant(seal: string, status: string, person = 'me'): Grant {
  return { seal: { id: seal }, person: { id: person }, status } as Grant
}

function obstacle(of: Seal, grants: Grant[] = [grant(of.id, 'live')]): unknown {
  return judgeSeals([of], grants, 'me', now)[0]?.obstacle
}

describe('a seal', () => {
  it('can be placed by whom it was granted', () => {
    expect(obstacle(seal('s'))).toBeNull()
    expect(obstacle(seal('s'), [grant('s', 'ended'), grant('s', 'live')])).toBeNull()
  })
  it('cannot be placed without a grant of one’s own that counts now', () => {
    expect(obstacle(seal('s'), [])).toBe('grantNone')
    expect(obstacle(seal('s'), [grant('s', 'live', 'somebody')])).toBe('grantNone')
    expect(obstacle(seal('s'), [grant('s', 'revoked')])).toBe('grantNone')
    expect(obstacle(seal('s'), [grant('s', 'ended'), grant('s', 'used_up')])).toBe('grantUsedUp')
    expect(obstacle(seal('s'), [grant('s', 'scheduled')])).toBe('grantScheduled')
  })
  it('cannot be placed when it is suspended, its certificate is over, or nobody would approve', () => {
    expect(obstacle(seal('s', { state: 'suspended' }))).toBe('sealSuspended')
    expect(obstacle(seal('s', { certificate: { state: 'live', not_after: '2026-11-21T00:00:00Z' } }))).toBe('certificate')
    expect(obstacle(seal('s', { certificate: { state: 'revoked', not_after: '2027-01-01T00:00:00Z' } }))).toBe('certificate')
    expect(obstacle(seal('s', { chain: null }))).toBe('noChain')
  })
  it('that was revoked for good is not listed, and what can be placed comes first', () => {
    const list = judgeSeals([seal('a'), seal('b'), seal('c', { state: 'revoked' })], [grant('b', 'live')], 'me', now)
    expect(list.map((j) => j.seal.id)).toEqual(['b', 'a'])
  })
})
