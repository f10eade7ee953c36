// SPDX-License-Identifier: Apache-2.0
// Acts on a seal, each confirmed with its effects named: who can no longer use it, which
// requests wait for it now.

import { useQueryClient } from '@tanstack/vue-query'
import { useI18n } from 'vue-i18n'
import { api } from '@/api/client'
import { proveAnd } from '@/components/proof'
import { requestsUnderWay, type RequestRow, type Seal } from './seals'

/** Named in an effect; of more only the number is told. */
const namedMost = 5

/** The line that tells what an act means for requests under way; none where there are none. */
export function useRequestWords() {
  const { t } = useI18n()

  function say(requests: RequestRow[], key: string): string[] {
    if (requests.length === 0) return []
    const named = requests
      .slice(0, namedMost)
      .map((request) => request.number)
      .join(t('seals.comma'))
    return [t(key, { n: requests.length, numbers: requests.length > namedMost ? t('seals.andMore', { named }) : named })]
  }

  return async (key: string, seal: string, requester?: string): Promise<string[]> => {
    try {
      return say(await requestsUnderWay(seal, requester), key)
    } catch {
      return [t('seals.requestsUnknown')]
    }
  }
}

export function useSealActs() {
  const { t, tm, rt } = useI18n()
  const queries = useQueryClient()
  const sayRequests = useRequestWords()
  const lines = (key: string) => (tm(key) as string[]).map((line) => rt(line))
  /** The seal as it was shown: what changed it meanwhile is a conflict, and told. */
  const at = (seal: Seal, key: string) => ({
    params: { path: { seal: seal.id }, header: { 'Idempotency-Key': key } },
    headers: { 'If-Match': `"${seal.epoch}"` },
  })

  async function changed(): Promise<void> {
    await Promise.all(['seals', 'grants', 'certificates'].map((key) => queries.invalidateQueries({ queryKey: [key] })))
  }

  /** What was refused may have been changed by somebody: it is loaded again too. */
  async function settle(call: Promise<unknown>): Promise<void> {
    await call.finally(changed)
  }

  async function suspend(seal: Seal): Promise<boolean> {
    const waiting = await sayRequests('seals.requestsStop', seal.id)
    return proveAnd({
      title: t('seals.suspendTitle', { name: seal.name }),
      effects: [...lines('seals.suspendEffects'), ...waiting],
      code: false,
      danger: true,
      reason: 'needed',
      action: t('seals.act.suspend'),
      act: async ({ pin, reason, key }) => {
        await settle(api.POST('/api/v1/seals/{seal}/suspend', { ...at(seal, key), body: { pin, reason: reason! } }))
      },
    })
  }

  function resume(seal: Seal): Promise<boolean> {
    return proveAnd({
      title: t('seals.resumeTitle', { name: seal.name }),
      effects: lines('seals.resumeEffects'),
      code: true,
      reason: 'optional',
      action: t('seals.act.resume'),
      act: async ({ pin, code, reason, key }) => {
        await settle(api.POST('/api/v1/seals/{seal}/resume', { ...at(seal, key), body: { pin, code, reason } }))
      },
    })
  }

  async function revoke(seal: Seal): Promise<boolean> {
    const waiting = await sayRequests('seals.requestsLost', seal.id)
    return proveAnd({
      title: t('seals.revokeTitle', { name: seal.name }),
      effects: [...lines('seals.revokeEffects'), ...waiting],
      code: false,
      danger: true,
      reason: 'needed',
      action: t('seals.act.revoke'),
      act: async ({ pin, reason, key }) => {
        await settle(api.POST('/api/v1/seals/{seal}/revoke', { ...at(seal, key), body: { pin, reason: reason! } }))
      },
    })
  }

  function bind(seal: Seal, chain: { chain: string; name: string }): Promise<boolean> {
    const effects = [t('seals.bindEffect'), ...(seal.chain ? [t('seals.bindEffectRunning')] : [t('seals.bindEffectFirst')])]
    return proveAnd({
      title: t('seals.bindTitle', { name: seal.name, chain: chain.name }),
      effects,
      code: true,
      action: t('seals.act.bind'),
      act: async ({ pin, code, key }) => {
        await settle(api.POST('/api/v1/seals/{seal}/chain', { ...at(seal, key), body: { pin, code, chain: chain.chain } }))
      },
    })
  }
  return { suspend, resume, revoke, bind }
}
