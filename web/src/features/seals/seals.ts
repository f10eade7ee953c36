// SPDX-License-Identifier: Apache-2.0
// Seals as screens see them: lists, who may do what with one, how long a certificate lasts,
// and which requests under way an act would touch.

import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { api, take, type Schemas } from '@/api/client'
import { listAgainMs, loadAll, pageMax } from '@/api/pages'
import { hasRole, person } from '@/app/session'

export type Seal = Schemas['Seal']
export type SealType = Seal['type']
export type Grant = Schemas['Grant']
export type RequestRow = Schemas['RequestList']['items'][number]

const dayMs = 86_400_000
/** From here on a certificate that ends is worth a banner. */
export const warnDays = 30

export function useSeals() {
  return useQuery({
    queryKey: ['seals'],
    queryFn: () => loadAll((cursor) => take(api.GET('/api/v1/seals', { params: { query: { cursor, limit: pageMax } } }))),
    refetchInterval: listAgainMs,
  })
}

export function useSeal(id: string) {
  return useQuery({
    queryKey: ['seals', id],
    queryFn: () => take(api.GET('/api/v1/seals/{seal}', { params: { path: { seal: id } } })),
  })
}

/** Grants that the person may see: overseers all, who administers a seal those of his seals. */
export function useGrants(filter: MaybeRefOrGetter<{ seal?: string; person?: string }> = {}) {
  return useQuery({
    queryKey: computed(() => ['grants', toValue(filter)]),
    queryFn: () => loadAll((cursor) => take(api.GET('/api/v1/grants', { params: { query: { ...toValue(filter), cursor, limit: pageMax } } }))),
    refetchInterval: listAgainMs,
  })
}

/** As the signer's table of acts has it: revoking is the company administrators' alone. */
export function mayAdminister(seal: Seal): boolean {
  return hasRole('administrator') || seal.administrator.id === person.value.id
}
export function mayRevoke(): boolean {
  return hasRole('administrator')
}
/** Lists of everybody's requests are for those who oversee the company. */
export function maySeeAllRequests(): boolean {
  return hasRole('administrator', 'auditor')
}

export type SealAct = 'bind' | 'suspend' | 'resume' | 'revoke'

/** What the state allows (an expired certificate keeps the state it had, and takes no chain). */
export function actsOn(seal: Seal): SealAct[] {
  const possible: Record<Seal['state'], SealAct[]> = {
    draft: ['bind', 'revoke'],
    active: ['bind', 'suspend', 'revoke'],
    suspended: ['bind', 'resume', 'revoke'],
    expired: ['revoke'],
    revoked: [],
  }
  return possible[seal.state].filter((act) => (act === 'revoke' ? mayRevoke() : mayAdminister(seal)))
}

/** Whole days until a moment; negative when it is over. */
export function daysUntil(at: string, now = Date.now()): number {
  return Math.floor((Date.parse(at) - now) / dayMs)
}

/** Seals in use whose certificate ends soon or has ended, the first to end first. */
export function endingSoon(seals: Seal[], now = Date.now()): Seal[] {
  return seals
    .filter((seal) => seal.state !== 'revoked' && daysUntil(seal.certificate.not_after, now) <= warnDays)
    .sort((a, b) => a.certificate.not_after.localeCompare(b.certificate.not_after))
}

/** Impressions that grants count, sealed and under way. */
export function usesOf(grants: Grant[], seal: string): number {
  return grants.reduce((sum, grant) => sum + (grant.seal.id === seal ? grant.uses : 0), 0)
}

const underWay = ['pending', 'approved', 'sealing'] as const

/** Requests that wait for approval or for sealing with a seal; [] for who may not see them. */
export async function requestsUnderWay(seal: string, requester?: string): Promise<RequestRow[]> {
  if (!maySeeAllRequests()) return []
  const all = await loadAll((cursor) =>
    take(api.GET('/api/v1/requests', { params: { query: { view: 'all', state: [...underWay], seal, cursor, limit: pageMax } } })),
  )
  return requester ? all.filter((request) => request.requester.id === requester) : all
}
