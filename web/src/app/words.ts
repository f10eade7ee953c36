// SPDX-License-Identifier: Apache-2.0
// The texts of the app: one module a feature and language in src/words, loaded by language.

import { createI18n } from 'vue-i18n'
import { currentLanguage, rememberLanguage } from '@/shared/language'
import type { Language } from '@/shared/problem'

const loaders = { zh: () => import('@/words/zh'), en: () => import('@/words/en') }

export const i18n = createI18n<false>({
  legacy: false,
  locale: currentLanguage(),
  fallbackLocale: [],
  missingWarn: true,
  missing: (locale, key) => {
    // the screenshots and the browser tests fail on any console error
    console.error(`no text for ${key} in ${locale}`)
    return key
  },
})

export async function useLanguage(language: Language): Promise<void> {
  const words = (await loaders[language]()).default
  i18n.global.setLocaleMessage(language, words as Parameters<typeof i18n.global.setLocaleMessage>[1])
  i18n.global.locale.value = language
  rememberLanguage(language)
}
