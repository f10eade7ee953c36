// SPDX-License-Identifier: Apache-2.0
// Which of the two languages this browser speaks: as chosen before, else as it prefers.
// Shared by the light pages and the app.

import type { Language } from './problem'

const key = 'language'

export function currentLanguage(): Language {
  try {
    const chosen = localStorage.getItem(key)
    if (chosen === 'zh' || chosen === 'en') return chosen
  } catch {
    // storage may be forbidden: the browser's preference is good enough
  }
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(key, language)
  } catch {
    // then it lasts as long as the page
  }
  markLanguage(language)
}

/** Tells assistive technology and the font choice which language the page is in. */
export function markLanguage(language: Language): void {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}
