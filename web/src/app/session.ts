// SPDX-License-Identifier: Apache-2.0
// Who is logged in, with which roles, in which company; language, zone and theme of his.
// Loaded once before the first screen; nobody logged in: the log-in page.

import { computed, reactive, readonly } from 'vue'
import { api, setCsrf, take, type Schemas } from '@/api/client'
import { stopLive } from '@/api/live'
import { ApiProblem } from '@/shared/problem'

export type Session = Schemas['Session']
export type Role = NonNullable<NonNullable<Session['roles']>[number]>

const state = reactive<{ current: Session | null; timeZone: string; ended: boolean }>({
  current: null,
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  ended: false,
})

export const session = readonly(state)

export const person = computed(() => state.current!.person!)
export const company = computed(() => state.current!.company!)

export function hasRole(...roles: Role[]): boolean {
  return (state.current?.roles ?? []).some((role) => role && roles.includes(role))
}

export function adopt(current: Session): void {
  state.current = current
  state.ended = false
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

/** The session ended under an open page: it stays as it is, and asks for a new log-in. */
export function sessionEnded(): void {
  if (state.current) state.ended = true
}

/** One of his sessions ended: was it this page's? A 401 is told by the client. */
export async function checkSession(): Promise<void> {
  await take(api.GET('/api/v1/sessions/current')).catch(() => {})
}

/** After a new log-in in another window: is the same person back? */
export async function resumeSession(): Promise<'same' | 'none' | 'other'> {
  const before = state.current
  try {
    const now = await take(api.GET('/api/v1/sessions/current'))
    if (now.person?.id !== before?.person?.id) return 'other'
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
