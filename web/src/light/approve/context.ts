// SPDX-License-Identifier: Apache-2.0
// What the screens behind a mailed link share.

import { formatTime } from '@/shared/format'
import { LightPage } from '../page'
import type { Link, SealRequest, Token } from './link'
import type { Words } from './words/zh'

export type Page = LightPage<Words>

export interface Visit {
  page: Page
  token: Token
  link: Link
}

export interface DecideVisit extends Visit {
  request: SealRequest
}

/** In the zone of the phone: nobody is logged in here whose zone could be known. */
export function timeText(at: string): string {
  return formatTime(at, Intl.DateTimeFormat().resolvedOptions().timeZone)
}
