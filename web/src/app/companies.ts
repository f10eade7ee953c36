// SPDX-License-Identifier: Apache-2.0
// The companies of this account, and the way from one to another: a new session there, and
// everything loaded anew, so that nothing of the one is shown in the other.

import { useQuery } from '@tanstack/vue-query'
import { ElMessage } from 'element-plus/es/components/message/index'
import { computed } from 'vue'
import { api, take } from '@/api/client'
import { stopLive } from '@/api/live'
import type { Language } from '@/shared/problem'
import { ApiProblem } from '@/shared/problem'
import { company } from './session'
import { i18n } from './words'

export function useMe() {
  return useQuery({ queryKey: ['me'], queryFn: () => take(api.GET('/api/v1/me')) })
}

export function useCompanies() {
  const me = useMe()

  async function enter(id: string): Promise<void> {
    if (id === company.value.id) return
    try {
      await take(api.POST('/api/v1/sessions/current/company', { body: { company: id } }))
      stopLive()
      location.assign('/home')
    } catch (e) {
      const { t, locale } = i18n.global
      ElMessage.error(e instanceof ApiProblem ? e.title(locale.value as Language) : t('error.offline'))
    }
  }

  return { companies: computed(() => me.data.value?.companies ?? []), enter }
}
