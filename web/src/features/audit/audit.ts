// SPDX-License-Identifier: Apache-2.0
// The state of the audit chains, and how their records are found.

import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api, take, type Schemas } from '@/api/client'

export type Chain = Schemas['AuditStatusList']['items'][number]
export type AuditRecord = Schemas['AuditList']['items'][number]

const watchMs = 1500

/** Looks again by itself while a verification is running. */
export function useAuditStatus() {
  const query = useQuery({
    queryKey: ['audit-status'],
    queryFn: () => take(api.GET('/api/v1/audit/status')),
    refetchInterval: (q) => (q.state.data?.items.some((chain) => chain.look?.running) ? watchMs : false),
  })
  const chains = computed<Chain[]>(() => query.data.value?.items ?? [])
  const broken = computed(() => chains.value.filter((chain) => chain.look?.bad))
  const running = computed(() => chains.value.some((chain) => chain.look?.running))
  return { query, chains, broken, running }
}

export interface Strip {
  /** 0 to 1: verified without a fault */
  verified: number
  /** where the newest checkpoint lies; null: none */
  checkpoint: number | null
  /** where the first bad record lies; null: none found */
  bad: number | null
}

export function stripOf(chain: Chain): Strip {
  const all = Math.max(1, chain.sequence)
  const look = chain.look
  const bad = look?.bad ? Math.min(1, look.bad.sequence / all) : null
  const to = look?.running ? look.reached : (look?.verified_to ?? 0)
  return {
    verified: bad ?? Math.min(1, to / all),
    checkpoint: chain.checkpoint ? Math.min(1, chain.checkpoint.sequence / all) : null,
    bad,
  }
}

export interface Filters {
  chain: 'authority' | 'activity'
  event: string
  person: string
  object: string
  /** days of the person's calendar, "2026-11-22", or '' */
  from: string
  to: string
  search: string
}

export const noFilters: Filters = { chain: 'authority', event: '', person: '', object: '', from: '', to: '', search: '' }

const idPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** What is not a whole id is not asked for: the server would refuse it. */
export function isId(text: string): boolean {
  return idPattern.test(text.trim())
}

/** Midnight at the beginning of a day in a time zone. */
export function startOfDay(day: string, timeZone: string): string {
  const guess = Date.parse(`${day}T00:00:00Z`)
  const offset = (at: number) => {
    const parts = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    }).formatToParts(at)
    const f = Object.fromEntries(parts.map((part) => [part.type, part.value]))
    return Date.parse(`${f.year}-${f.month}-${f.day}T${f.hour}:${f.minute}:${f.second}Z`) - at
  }
  // once more with the offset of the moment that was found: it may have changed in between
  const first = guess - offset(guess)
  return new Date(guess - offset(first)).toISOString()
}

/** The day after: `to` names the last day that is meant. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}

export function queryOf(filters: Filters, timeZone: string) {
  return {
    chain: filters.chain,
    event: filters.event || undefined,
    person: filters.person || undefined,
    object: isId(filters.object) ? filters.object.trim() : undefined,
    from: filters.from ? startOfDay(filters.from, timeZone) : undefined,
    to: filters.to ? startOfDay(dayAfter(filters.to), timeZone) : undefined,
    search: filters.search.trim() || undefined,
  }
}
