// SPDX-License-Identifier: Apache-2.0
// The tabs of "my requests": which states each holds, how many that are, and the filters that
// the address keeps, so that a filtered list can be returned to and shared. Pure.

import type { Counts } from './counts'
import type { State } from './request'

export const tabs = ['draft', 'pending', 'approved', 'sealed', 'rejected', 'withdrawn', 'expired'] as const
export type Tab = (typeof tabs)[number]

/** An aborted one has ended without anybody's wish, as an expired one has. */
export const statesOf: Record<Exclude<Tab, 'draft'>, State[]> = {
  pending: ['pending'],
  approved: ['approved', 'sealing'],
  sealed: ['sealed'],
  rejected: ['rejected'],
  withdrawn: ['withdrawn'],
  expired: ['expired', 'aborted'],
}

export function countOf(tab: Tab, counts: Counts): number {
  if (tab === 'draft') return counts.mine.draft
  return statesOf[tab].reduce((sum, state) => sum + counts.mine[state], 0)
}

export interface Filters {
  tab: Tab
  search: string
  seal: string
  /** days, "2026-11-22", in the person's time zone; '' for none */
  from: string
  to: string
}

type Query = Record<string, string | null | (string | null)[] | undefined>

export function filtersOf(query: Query): Filters {
  const text = (name: string) => (typeof query[name] === 'string' ? query[name] : '')
  const day = (name: string) => (/^\d{4}-\d{2}-\d{2}$/.test(text(name)) ? text(name) : '')
  const tab = tabs.find((known) => known === query.tab)
  return { tab: tab ?? 'pending', search: text('search'), seal: text('seal'), from: day('from'), to: day('to') }
}

/** Only what says something, so that the plain list has a plain address. */
export function queryOf(filters: Filters): Record<string, string> {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== ''))
}

export const isFiltered = ({ search, seal, from, to }: Filters) => [search, seal, from, to].some((value) => value !== '')

/** "2026-11-22" of a time zone as the moment it begins there; `later` days after that. */
export function beginOfDay(day: string, timeZone: string, later = 0): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const utc = Date.UTC(year, month - 1, date + later)
  // the offset at that moment; once more where it changes between the two
  const first = utc - offsetAt(utc, timeZone)
  return new Date(utc - offsetAt(first, timeZone)).toISOString()
}

function offsetAt(at: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  })
  const f = Object.fromEntries(format.formatToParts(new Date(at)).map((part) => [part.type, Number(part.value)]))
  return Date.UTC(f.year!, f.month! - 1, f.day!, f.hour!, f.minute!, f.second!) - Math.floor(at / 1000) * 1000
}

/** The filters as GET /requests and its export take them. The last day counts whole. */
export function listQuery(filters: Filters, timeZone: string) {
  return {
    view: 'mine' as const,
    state: filters.tab === 'draft' ? undefined : statesOf[filters.tab],
    search: filters.search || undefined,
    seal: filters.seal || undefined,
    from: filters.from ? beginOfDay(filters.from, timeZone) : undefined,
    to: filters.to ? beginOfDay(filters.to, timeZone, 1) : undefined,
  }
}
