// SPDX-License-Identifier: Apache-2.0
// A mailed link: taken from the address, which forgets it at once, and what the server says
// of it. The token lives in this object and in the bodies of calls, nowhere else.

import type { components } from '@/api/schema'
import { call } from '@/shared/api'

export type Link = components['schemas']['Link']
export type SealRequest = components['schemas']['Request']

export interface Token {
  company: string
  token: string
}

const form = /^#([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{20,200})$/i

/** `#COMPANY.TOKEN`; null: that is no link. */
export function parseLink(fragment: string): Token | null {
  const found = form.exec(fragment)
  return found ? { company: found[1]!.toLowerCase(), token: found[2]! } : null
}

/** Neither the history nor a screenshot nor the next page's referrer shall hold the token. */
export function takeLink(): Token | null {
  const { hash } = location
  if (hash) history.replaceState(null, '', location.pathname)
  return parseLink(hash)
}

/** Reads only: no decision, and the token is good afterwards. */
export function openLink(token: Token): Promise<Link> {
  return call<Link>('/links/open', { method: 'POST', body: token })
}

/** How the request is now; by the cookie that opening has left. */
export function loadRequest(id: string): Promise<SealRequest> {
  return call<SealRequest>(`/requests/${id}`)
}
