// SPDX-License-Identifier: Apache-2.0
// Language, time zone and theme as this person chose them, on whatever device. What he never
// chose is as the browser has it. Kept with the account; mails follow the language.

import { computed, reactive, readonly } from 'vue'
import { api, take, type Schemas } from '@/api/client'
import type { Language } from '@/shared/problem'
import { i18n, useLanguage } from './words'
import { setTimeZone } from './session'

type Preferences = Schemas['Preferences']
export type Theme = 'system' | 'light' | 'dark'

const chosen = reactive<Preferences>({ locale: null, time_zone: null, theme: null })
export const preferences = readonly(chosen)

export const theme = computed<Theme>(() => (chosen.theme as Theme | null) ?? storedTheme())

export const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone

function storedTheme(): Theme {
  try {
    const stored = localStorage.getItem('theme')
    return stored === 'light' || stored === 'dark' ? stored : 'system'
  } catch {
    return 'system'
  }
}

/** public/theme.js reads it, now and before the first paint of any page. */
function applyTheme(next: Theme): void {
  try {
    if (next === 'system') localStorage.removeItem('theme')
    else localStorage.setItem('theme', next)
  } catch {
    // storage may be forbidden: then the system decides
  }
  window.dispatchEvent(new Event('sealkeeper:theme'))
}

/** A browser may not know a zone that another one offered. */
export function isKnownZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

export async function adoptPreferences(next: Preferences): Promise<void> {
  Object.assign(chosen, next)
  if (next.theme) applyTheme(next.theme as Theme)
  setTimeZone(next.time_zone && isKnownZone(next.time_zone) ? next.time_zone : browserZone)
  if (next.locale && next.locale !== i18n.global.locale.value) await useLanguage(next.locale as Language)
}

/** Takes effect at once, here; a server that is away keeps only the other devices waiting. */
export async function choose(change: Partial<Preferences>): Promise<void> {
  const next = { ...chosen, ...change }
  await adoptPreferences(next)
  const given = Object.fromEntries(Object.entries(next).filter(([, value]) => value !== null))
  await take(api.PUT('/api/v1/me/preferences', { body: given }))
}
