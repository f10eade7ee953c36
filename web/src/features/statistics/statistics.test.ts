// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { daysBetween, drawnDays, groups, isOutOfHours, outcomeBars, percentOf, waitText, weekGrid } from './statistics'
import { ticksUpTo, waitPlace, waitStart } from './plots/scale'

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

describe('the days that are drawn', () => {
  const all = daysBetween('2026-09-01', '2026-11-22')
  it('begin with the first request', () => {
    expect(drawnDays(all, [{ day: '2026-10-05' }, { day: '2026-10-01' }])[0]).toBe('2026-10-01')
  })
  it('are two weeks at least, and all where nothing is known', () => {
    expect(drawnDays(all, [{ day: '2026-11-22' }])).toHaveLength(14)
    expect(drawnDays(all, [])).toHaveLength(all.length)
  })
})

describe('a waiting time', () => {
  it('below a minute is said in seconds', () => {
    expect([waitText(12, 'zh'), waitText(12, 'en'), waitText(7200, 'zh')]).toEqual(['12 秒', '12 s', '2 小时'])
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
    expect(waitPlace(10, 60, 86400)).toBe(0)
    expect(waitPlace(86400, 60, 86400)).toBe(1)
    expect(waitPlace(600, 60, 86400)).toBeLessThan(waitPlace(3600, 60, 86400))
  })
  it('of waiting times begin at a minute, or before the shortest', () => {
    expect([waitStart(7200), waitStart(60), waitStart(59), waitStart(3), waitStart(0)]).toEqual([60, 60, 10, 1, 1])
  })
})

describe('a share', () => {
  it('of nothing is none', () => {
    expect([percentOf(1, 0), percentOf(1, 3), percentOf(3, 3)]).toEqual(['—', '33%', '100%'])
  })
})
