// SPDX-License-Identifier: Apache-2.0
// A page picture of the server: it answers 202 while it draws one, and is asked again.

import { ApiOffline, problemOf } from './problem'

const patienceMs = 60_000

/** `path` begins behind /api/v1. The caller makes an address of the blob and gives it back.
 * `cache` 'reload' where the same path may have shown something else before. */
export async function fetchPicture(path: string, signal?: AbortSignal, cache: RequestCache = 'default'): Promise<Blob> {
  const end = Date.now() + patienceMs
  for (;;) {
    const response = await fetch(`/api/v1${path}`, { credentials: 'same-origin', signal, cache }).catch((e: unknown) => {
      throw signal?.aborted ? e : new ApiOffline()
    })
    if (response.status === 200) return response.blob()
    if (response.status !== 202 || Date.now() > end) throw await problemOf(response)
    await response.arrayBuffer() // what is left unread keeps the connection
    const seconds = Number(response.headers.get('Retry-After')) || 1
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
  }
}
