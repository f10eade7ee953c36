// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { daysBetween, groups, isOutOfHours, outcomeBars, percentOf, weekGrid } from './statistics'
import { ticksUpTo, waitPlace } from './plots/scale'

const nothing = { pending: 0, approved: 0, sealing: 0, sealed: 0, rejected: 0, withdrawn: 0, expired: 0, aborted: 0 }

describe('days', () => {
  it('have no gap, over the end of a month too', () => {
    expect(daysBetween('2026-02-27', '2026-03-02')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02'])
  })
  it('without requests are empty bars', () => {
    const bars = outcomeBars([{ day: '2026-11-02', ...nothing, sealed: 2, expired: 1 }], daysBetween('2026-11-01', '2026-11-02'))
    expect(bars[0]!.values).toEqual([0, 0, 0, 0, 0])
    expect(bars[1]!.values).toEqual([2, 0, 0, 0, 1])
  })
})

describe('outcomes', () => {
  it('are each in exactly one group', () => {
    for (const state of Object.keys(nothing)) {
      const counted = groups.map((group) => group.of({ day: '', ...nothing, [state]: 1 }))
      expect(counted.reduce((a, b) => a + b, 0), state).toBe(1)
    }
  })
})

describe('the week', () => {
  it('begins on Monday at midnight', () => {
    const grid = weekGrid([{ weekday: 1, hour: 0, count: 3 }, { weekday: 7, hour: 23, count: 4 }])
    expect([grid[0]![0], grid[6]![23]]).toEqual([3, 4])
  })
  it('has working hours', () => {
    expect([isOutOfHours(1, 8), isOutOfHours(5, 19)]).toEqual([false, false])
    expect([isOutOfHours(6, 10), isOutOfHours(1, 7), isOutOfHours(1, 20)]).toEqual([true, true, true])
  })
})

describe('axes', () => {
  it('have round steps and reach over the largest figure', () => {
    expect(ticksUpTo(7)).toEqual([0, 2, 4, 6, 8])
    expect(ticksUpTo(100)).toEqual([0, 50, 100])
    expect(ticksUpTo(0)).toEqual([0, 1])
    expect(ticksUpTo(3)).toEqual([0, 1, 2, 3])
  })
  it('place waiting times in order', () => {
    expect(waitPlace(10, 86400)).toBe(0)
    expect(waitPlace(86400, 86400)).toBe(1)
    expect(waitPlace(600, 86400)).toBeLessThan(waitPlace(3600, 86400))
  })
})

describe('a share', () => {
  it('of nothing is none', () => {
    expect([percentOf(1, 0), percentOf(1, 3), percentOf(3, 3)]).toEqual(['—', '33%', '100%'])
  })
})
