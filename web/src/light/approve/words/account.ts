// SPDX-License-Identifier: Apache-2.0
// The words of enrolment and reset, apart from those of a decision: who decides does not
// wait for them.

import type { Language } from '@/shared/problem'
import en from './account.en'
import zh, { type AccountWords } from './account.zh'

export type { AccountWords }
export const account: Record<Language, AccountWords> = { zh, en }
