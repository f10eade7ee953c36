// SPDX-License-Identifier: Apache-2.0
// Page pictures, each asked for once it comes near the screen, and kept for the next look.

import { fetchPicture } from '@/shared/picture'

const kept = new Map<string, Promise<string>>()

/** A blob's address; the same for the same picture as long as the page is open. */
export function picture(path: string): Promise<string> {
  let found = kept.get(path)
  if (!found) {
    found = fetchPicture(path).then((blob) => URL.createObjectURL(blob))
    kept.set(path, found)
    found.catch(() => kept.delete(path))
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
