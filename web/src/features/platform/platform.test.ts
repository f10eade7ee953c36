// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { byKind, isAlive, secondsSince, sumOf, type Health } from './platform'

const at = '2026-11-22T08:00:00.000Z'
const count = (kind: string, state: Health['jobs'][number]['state'], n: number) => ({ kind, state, count: n, oldest: at })
const health = (seen_at: string): Health => ({
  version: '0.1.0',
  at,
  database_bytes: 1,
  redis: true,
  signer: true,
  jobs: [],
  mails: [],
  workers: [{ id: '', version: '0.1.0', started_at: at, seen_at }],
})

describe('counts of work', () => {
  it('are summed over kinds', () => {
    expect(sumOf([count('seal', 'waiting', 2), count('intake', 'waiting', 3), count('seal', 'done', 9)], 'waiting')).toBe(5)
  })
  it('become one line a kind', () => {
    expect(byKind([count('seal', 'done', 9), count('intake', 'waiting', 3), count('seal', 'given_up', 1)])).toEqual([
      { kind: 'intake', counts: [3, 0, 0, 0, 0] },
      { kind: 'seal', counts: [0, 0, 0, 1, 9] },
    ])
  })
})

describe('a worker', () => {
  it('lives as long as it was heard of lately', () => {
    expect(isAlive(health('2026-11-22T07:59:30.000Z'))).toBe(true)
    expect(isAlive(health('2026-11-22T07:58:00.000Z'))).toBe(false)
  })
  it('was never heard of in the future', () => {
    expect(secondsSince('2026-11-22T08:00:05.000Z', at)).toBe(0)
  })
})
