// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { eventNamesOf } from './events'
import { dayAfter, noFilters, queryOf, startOfDay, stripOf, type Chain } from './audit'

const chain = (look: Partial<NonNullable<Chain['look']>> | null, sequence = 200): Chain => ({
  chain: 'authority',
  sequence,
  head: '',
  at: '',
  checkpoint: { sequence: 150, at: '' },
  look: look && { running: false, asked_at: '', reached: 0, verified_to: null, verified_at: null, bad: null, ...look },
})

describe('the strip of a chain', () => {
  it('is green as far as the last look came', () => {
    expect(stripOf(chain({ verified_to: 100 }))).toEqual({ verified: 0.5, checkpoint: 0.75, bad: null })
  })
  it('ends at the first bad record', () => {
    expect(stripOf(chain({ verified_to: 49, bad: { sequence: 50, fault: 'digest' } }))).toMatchObject({ verified: 0.25, bad: 0.25 })
  })
  it('shows how far a look has come that is running', () => {
    expect(stripOf(chain({ running: true, reached: 20, verified_to: 200 })).verified).toBe(0.1)
  })
  it('is empty where nobody has looked', () => {
    expect(stripOf({ ...chain(null), checkpoint: null })).toEqual({ verified: 0, checkpoint: null, bad: null })
  })
})

describe('a day', () => {
  it('begins at midnight of the zone', () => {
    expect(startOfDay('2026-11-22', 'Asia/Shanghai')).toBe('2026-11-21T16:00:00.000Z')
    expect(startOfDay('2026-11-22', 'UTC')).toBe('2026-11-22T00:00:00.000Z')
  })
  it('begins right where the clock is changed', () => {
    expect(startOfDay('2026-03-29', 'Europe/Berlin')).toBe('2026-03-28T23:00:00.000Z')
    expect(startOfDay('2026-03-30', 'Europe/Berlin')).toBe('2026-03-29T22:00:00.000Z')
  })
  it('is followed by the next', () => {
    expect(dayAfter('2026-12-31')).toBe('2027-01-01')
  })
})

describe('filters', () => {
  it('ask for whole days, and for nothing that was left empty', () => {
    expect(queryOf({ ...noFilters, from: '2026-11-01', to: '2026-11-01' }, 'UTC')).toEqual({
      chain: 'authority',
      from: '2026-11-01T00:00:00.000Z',
      to: '2026-11-02T00:00:00.000Z',
    })
  })
  it('do not send half an id', () => {
    expect(queryOf({ ...noFilters, object: '01a201dd-9343' }, 'UTC').object).toBeUndefined()
    expect(queryOf({ ...noFilters, object: ' 01a201dd-9343-7000-9173-41a43f46974e ' }, 'UTC').object).toBe('01a201dd-9343-7000-9173-41a43f46974e')
  })
})

describe('events', () => {
  it('are named by their area and what was done', () => {
    expect(eventNamesOf({ seal: { make: '制作印章', revoke: '注销印章' } })).toEqual(['seal.make', 'seal.revoke'])
  })
})
