// SPDX-License-Identifier: Apache-2.0
// Starts the app: texts, session, live events, then the first screen.

import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import { api, take } from '@/api/client'
import { listenLive } from '@/api/live'
import { currentLanguage } from '@/shared/language'
import { ApiProblem } from '@/shared/problem'
import '@/style/app.css'
import App from './App.vue'
import { router } from './router'
import { adoptPreferences } from './preferences'
import { checkSession, loadSession, watchSession } from './session'
import { i18n, useLanguage } from './words'

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // a refusal stays one; what did not arrive is tried again
      retry: (failures, error) => !(error instanceof ApiProblem) && failures < 2,
    },
  },
})

const retryMs = 3000

/** Waits for the server when it is away: an app that stays white tells nobody anything. */
async function loadUntilThere(): Promise<boolean> {
  for (;;) {
    try {
      return await loadSession()
    } catch (e) {
      const title = e instanceof ApiProblem ? e.title(currentLanguage()) : i18n.global.t('error.offline')
      document.getElementById('app')!.textContent = title
      await new Promise((resolve) => setTimeout(resolve, retryMs))
    }
  }
}

/** A language that somebody chose elsewhere is his here too; without an answer the browser's is good enough. */
async function loadPreferences(): Promise<void> {
  const me = await take(api.GET('/api/v1/me')).catch(() => null)
  if (!me) return
  queries.setQueryData(['me'], me)
  await adoptPreferences(me.preferences)
}

async function start(): Promise<void> {
  await useLanguage(currentLanguage())
  if (!(await loadUntilThere())) return
  watchSession()
  await loadPreferences()
  listenLive(queries, checkSession)
  createApp(App).use(i18n).use(router).use(VueQueryPlugin, { queryClient: queries }).mount('#app')
}

void start()
