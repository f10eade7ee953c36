// SPDX-License-Identifier: Apache-2.0
// What a requester does about a request besides signing it: withdraw, copy, delete a draft.

import { useQueryClient } from '@tanstack/vue-query'
import { ElMessage, ElMessageBox } from 'element-plus'
import 'element-plus/es/components/message/style/css'
import 'element-plus/es/components/message-box/style/css'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { api, take } from '@/api/client'
import { proveAnd } from '@/components/proof'
import { newKey } from '@/shared/api'
import type { Language } from '@/shared/problem'
import { ApiProblem } from '@/shared/problem'

export const draftPath = (draft: string) => `/requests/new/${draft}`

export function useRequestActs() {
  const { t, tm, rt, locale } = useI18n()
  const router = useRouter()
  const queries = useQueryClient()
  const changed = () => Promise.all(['requests', 'request', 'counts', 'drafts'].map((key) => queries.invalidateQueries({ queryKey: [key] })))

  /** Says what a call without a form of its own was refused for. */
  function tell(e: unknown): void {
    ElMessage.error(e instanceof ApiProblem ? e.title(locale.value as Language) : t('error.offline'))
  }

  async function withdraw(request: { id: string; number: string }): Promise<void> {
    const done = await proveAnd({
      title: t('requests.withdrawTitle', { number: request.number }),
      effects: (tm('requests.withdrawEffects') as string[]).map((line) => rt(line)),
      reason: 'optional',
      code: false,
      action: t('requests.withdraw'),
      danger: true,
      act: async ({ pin, reason, key }) => {
        await api.POST('/api/v1/requests/{request}/withdraw', {
          params: { path: { request: request.id }, header: { 'Idempotency-Key': key } },
          body: { pin, reason },
        })
      },
    })
    await changed()
    if (done) ElMessage.success(t('requests.withdrawn', { number: request.number }))
  }

  async function copyAsNew(request: string): Promise<void> {
    try {
      const draft = await take(api.POST('/api/v1/drafts', { params: { header: { 'Idempotency-Key': newKey() } }, body: { copy_of: request } }))
      await changed()
      ElMessage.success(t('requests.copied'))
      await router.push(draftPath(draft.id))
    } catch (e) {
      tell(e)
    }
  }

  async function removeDraft(draft: { id: string; name: string }): Promise<void> {
    try {
      await ElMessageBox.confirm(t('requests.removeText', { name: draft.name }), t('requests.removeTitle'), {
        confirmButtonText: t('requests.remove'),
        cancelButtonText: t('common.cancel'),
        confirmButtonType: 'danger',
      })
    } catch {
      return
    }
    try {
      await api.DELETE('/api/v1/drafts/{draft}', { params: { path: { draft: draft.id } } })
      ElMessage.success(t('requests.removed'))
    } catch (e) {
      tell(e)
    }
    await changed()
  }

  return { withdraw, copyAsNew, removeDraft, tell }
}
