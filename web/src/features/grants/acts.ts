// SPDX-License-Identifier: Apache-2.0
// Acts on a grant, each confirmed with its effects named, requests under way among them.

import { useQueryClient } from '@tanstack/vue-query'
import { useI18n } from 'vue-i18n'
import { api } from '@/api/client'
import { proveAnd } from '@/components/proof'
import { useRequestWords } from '../seals/acts'
import type { Grant } from '../seals/seals'
import type { Give } from './grants'

export function useGrantActs() {
  const { t } = useI18n()
  const queries = useQueryClient()
  const sayRequests = useRequestWords()
  const names = (grant: Grant) => ({ person: grant.person.name, seal: grant.seal.name })
  /** The grant as it was shown: what changed it meanwhile is a conflict, and told. */
  const at = (grant: Grant, key: string) => ({
    params: { path: { grant: grant.id }, header: { 'Idempotency-Key': key } },
    headers: { 'If-Match': `"${grant.epoch}"` },
  })
  const changed = () => queries.invalidateQueries({ queryKey: ['grants'] })

  /** What was refused may have been changed by somebody: it is loaded again too. */
  async function settle(call: Promise<unknown>): Promise<void> {
    await call.finally(changed)
  }

  async function suspend(grant: Grant): Promise<boolean> {
    const waiting = await sayRequests('grants.requestsStop', grant.seal.id, grant.person.id)
    return proveAnd({
      title: t('grants.suspendTitle', names(grant)),
      effects: [t('grants.suspendEffect', names(grant)), ...waiting],
      code: false,
      danger: true,
      reason: 'optional',
      action: t('grants.act.suspend'),
      act: async ({ pin, reason, key }) => {
        await settle(api.POST('/api/v1/grants/{grant}/suspend', { ...at(grant, key), body: { pin, reason } }))
      },
    })
  }

  function resume(grant: Grant): Promise<boolean> {
    return proveAnd({
      title: t('grants.resumeTitle', names(grant)),
      effects: [t('grants.resumeEffect', names(grant))],
      code: true,
      reason: 'optional',
      action: t('grants.act.resume'),
      act: async ({ pin, code, reason, key }) => {
        await settle(api.POST('/api/v1/grants/{grant}/resume', { ...at(grant, key), body: { pin, code, reason } }))
      },
    })
  }

  async function revoke(grant: Grant): Promise<boolean> {
    const waiting = await sayRequests('grants.requestsLost', grant.seal.id, grant.person.id)
    return proveAnd({
      title: t('grants.revokeTitle', names(grant)),
      effects: [t('grants.revokeEffect', names(grant)), ...waiting],
      code: false,
      danger: true,
      reason: 'optional',
      action: t('grants.act.revoke'),
      act: async ({ pin, reason, key }) => {
        await settle(api.POST('/api/v1/grants/{grant}/revoke', { ...at(grant, key), body: { pin, reason } }))
      },
    })
  }

  /** All of them or none. */
  function give(items: Give[], effects: string[]): Promise<boolean> {
    return proveAnd({
      title: t('grants.giveTitle', { n: items.length }),
      effects,
      code: true,
      action: t('grants.give'),
      act: async ({ pin, code, key }) => {
        await settle(api.POST('/api/v1/acts', { params: { header: { 'Idempotency-Key': key } }, body: { items, pin, code } }))
      },
    })
  }
  return { suspend, resume, revoke, give }
}
