// SPDX-License-Identifier: Apache-2.0
// Who is logged in, with which roles, in which company; language, zone and theme of his.
// Loaded once before the first screen; nobody logged in: the log-in page.

import { computed, reactive, readonly } from 'vue'
import { api, setCsrf, take, whenSessionDoubted, whenSessionEnds, type Schemas } from '@/api/client'
import { stopLive } from '@/api/live'
import { ApiProblem } from '@/shared/problem'

export type Session = Schemas['Session']
export type Role = NonNullable<NonNullable<Session['roles']>[number]>

/** Why this page cannot go on: nobody is logged in any more, or somebody or somewhere else. */
export type Ended = 'out' | 'other'

const state = reactive<{ current: Session | null; timeZone: string; ended: Ended | null }>({
  current: null,
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  ended: null,
})

export const session = readonly(state)

export const person = computed(() => state.current!.person!)
export const company = computed(() => state.current!.company!)

export function hasRole(...roles: Role[]): boolean {
  return (state.current?.roles ?? []).some((role) => role && roles.includes(role))
}

export function adopt(current: Session): void {
  state.current = current
  state.ended = null
  setCsrf(current.csrf ?? '')
}

export function setTimeZone(zone: string): void {
  state.timeZone = zone
}

/** False: nobody is logged in, and the browser is on its way to the log-in page. */
export async function loadSession(): Promise<boolean> {
  try {
    adopt(await take(api.GET('/api/v1/sessions/current')))
    return true
  } catch (e) {
    if (!(e instanceof ApiProblem) || e.status !== 401) throw e
    toLogIn()
    return false
  }
}

export function toLogIn(): void {
  const here = location.pathname + location.search
  location.assign(here === '/' ? '/login' : `/login?next=${encodeURIComponent(here)}`)
}

/** The browser's session is another window's too: looks whether it still is this page's. */
export function watchSession(): void {
  whenSessionEnds(() => {
    if (state.current) state.ended = 'out'
  })
  whenSessionDoubted(() => void checkSession())
  window.addEventListener('focus', () => void checkSession())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void checkSession()
  })
}

let checking: Promise<boolean> | null = null

/** False: the page has ended and says so. A 401 is told by the client; no answer says nothing. */
export function checkSession(): Promise<boolean> {
  checking ??= compareSession().finally(() => (checking = null))
  return checking
}

async function compareSession(): Promise<boolean> {
  // once ended, its dialog leads: nothing goes on behind it
  if (state.ended) return false
  await resumeSession().catch(() => {})
  return !state.ended
}

/** Is the browser's session that of the person and company of this page? */
export async function resumeSession(): Promise<'same' | 'none' | 'other'> {
  const before = state.current
  try {
    const now = await take(api.GET('/api/v1/sessions/current'))
    if (now.person.id !== before?.person.id || now.company.id !== before?.company.id) {
      state.ended = 'other'
      return 'other'
    }
    adopt(now)
    return 'same'
  } catch (e) {
    if (e instanceof ApiProblem && e.status === 401) return 'none'
    throw e
  }
}

export async function logOut(): Promise<void> {
  stopLive()
  await api.DELETE('/api/v1/sessions/current')
  state.current = null
  location.assign('/login?ended=yes')
}
