// SPDX-License-Identifier: Apache-2.0
// What the screens of the log-in share.

import type { LightPage } from '../page'
import type { Attempt } from './log-in'
import type { Words } from './words/zh'

export type Page = LightPage<Words>

export interface Visit {
  page: Page
  attempt: Attempt
  /** why the page was opened, where that is worth a word */
  reason: 'created' | 'ended' | null
  /** logged in: goes on to where the person wanted to be */
  entered: () => Promise<void>
}
