// SPDX-License-Identifier: Apache-2.0
// What the statistics screen makes of the server's figures: days without a gap, outcomes in
// few groups, the week as a grid.

import type { Schemas } from '@/api/client'
import { formatDuration } from '@/shared/format'
import type { Language } from '@/shared/problem'
import type { Series } from './plots/StackedBars.vue'

export type Statistics = Schemas['Statistics']
type Day = Statistics['days'][number]

/** Fewer requests than this say nothing: plots of them would mislead. */
export const enough = 20

/** How outcomes are grouped in the bars, from the ground up. */
export const groups: { key: string; fill: Series['fill']; of: (day: Day) => number }[] = [
  { key: 'sealed', fill: 'success', of: (day) => day.sealed },
  { key: 'open', fill: 'primary', of: (day) => day.pending + day.sealing },
  { key: 'approved', fill: 'warning', of: (day) => day.approved },
  { key: 'rejected', fill: 'danger', of: (day) => day.rejected },
  { key: 'ended', fill: 'faint', of: (day) => day.withdrawn + day.expired + day.aborted },
]

/** Every day from the first to the last, "2026-11-22", in the calendar's order. */
export function daysBetween(first: string, last: string): string[] {
  const days: string[] = []
  const end = Date.parse(`${last}T00:00:00Z`)
  for (let at = Date.parse(`${first}T00:00:00Z`); at <= end; at += 86_400_000) days.push(new Date(at).toISOString().slice(0, 10))
  return days
}

/** A company that began lately is drawn from its first day on, and at least two weeks. */
export function drawnDays(all: string[], known: readonly { day: string }[], least = 14): string[] {
  const first = known.map((row) => row.day).sort()[0]
  const start = first === undefined ? 0 : Math.max(0, all.indexOf(first))
  return all.slice(Math.max(0, Math.min(start, all.length - least)))
}

/** A waiting time in words; below a minute in seconds. */
export function waitText(seconds: number, language: Language): string {
  if (seconds >= 60) return formatDuration(seconds, language)
  return language === 'zh' ? `${seconds} 秒` : `${seconds} s`
}

export function outcomeBars(days: Day[], all: string[]): { day: string; values: number[] }[] {
  const known = new Map(days.map((day) => [day.day, day]))
  return all.map((day) => {
    const row = known.get(day)
    return { day, values: groups.map((group) => (row ? group.of(row) : 0)) }
  })
}

export function useBars(use: { day: string; count: number }[], all: string[]): { day: string; values: number[] }[] {
  const known = new Map(use.map((row) => [row.day, row.count]))
  return all.map((day) => ({ day, values: [known.get(day) ?? 0] }))
}

export function weekGrid(hours: Statistics['seal_use']['hours']): number[][] {
  const grid = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0))
  for (const { weekday, hour, count } of hours) grid[weekday - 1]![hour] = count
  return grid
}

/** Monday is 1. Working hours: Monday to Friday, 8 to 20. */
export function isOutOfHours(weekday: number, hour: number): boolean {
  return weekday > 5 || hour < 8 || hour >= 20
}

export function percentOf(part: number, whole: number): string {
  return whole === 0 ? '—' : `${Math.round((100 * part) / whole)}%`
}
