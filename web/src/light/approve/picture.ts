// SPDX-License-Identifier: Apache-2.0
// Page pictures of the server, each asked for once it comes near the screen. The server
// answers 202 while it draws one; a page that cannot be drawn says so and can be retried.

import { ApiOffline, problemOf } from '@/shared/problem'

const cache = new Map<string, Promise<string>>()
const patienceMs = 60_000

async function fetchPicture(path: string): Promise<string> {
  const end = Date.now() + patienceMs
  for (;;) {
    const response = await fetch(`/api/v1${path}`, { credentials: 'same-origin' }).catch(() => {
      throw new ApiOffline()
    })
    if (response.status === 200) return URL.createObjectURL(await response.blob())
    if (response.status !== 202 || Date.now() > end) throw await problemOf(response)
    const seconds = Number(response.headers.get('Retry-After')) || 1
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
  }
}

/** A blob's address; the same for the same picture as long as the page is open. */
export function picture(path: string): Promise<string> {
  let found = cache.get(path)
  if (!found) {
    found = fetchPicture(path)
    cache.set(path, found)
    found.catch(() => cache.delete(path))
  }
  return found
}

/** Calls back once, when the element comes near the part of the page that is seen. */
export function whenNear(element: Element, callback: () => void): void {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return
      observer.disconnect()
      callback()
    },
    { rootMargin: '600px' },
  )
  observer.observe(element)
}
