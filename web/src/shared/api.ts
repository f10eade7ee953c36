// SPDX-License-Identifier: Apache-2.0
// One call of the API without a framework, for the light pages. The app has a typed client
// (api/client.ts) on the same errors.

import { ApiOffline, problemOf } from './problem'

export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  body?: unknown
  csrf?: string
  /** of this attempt of a person's; the same again when it is repeated */
  key?: string
}

/** `path` begins behind /api/v1. Throws ApiProblem or ApiOffline. */
export async function call<Reply>(path: string, options: Call = {}): Promise<Reply> {
  const headers = new Headers({ Accept: 'application/json' })
  if (options.body !== undefined) headers.set('Content-Type', 'application/json')
  if (options.csrf) headers.set('X-CSRF-Token', options.csrf)
  if (options.key) headers.set('Idempotency-Key', options.key)
  let response: Response
  try {
    response = await fetch(`/api/v1${path}`, {
      method: options.method ?? 'GET',
      headers,
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      credentials: 'same-origin',
    })
  } catch {
    throw new ApiOffline()
  }
  if (!response.ok) throw await problemOf(response)
  return (response.status === 204 ? undefined : await response.json()) as Reply
}

/** A key by which the server recognises a repeated call; crypto.randomUUID needs https. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
}
