// SPDX-License-Identifier: Apache-2.0
// Saves a file of the API under a name; a refusal is thrown, not saved.

import { ApiOffline, problemOf } from '@/shared/problem'

/** `path` begins behind /api/v1. */
export async function saveFile(path: string, name: string): Promise<void> {
  const response = await fetch(`/api/v1${path}`, { credentials: 'same-origin' }).catch(() => {
    throw new ApiOffline()
  })
  if (!response.ok) throw await problemOf(response)
  const address = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // the browser has taken it by the next turn
  setTimeout(() => URL.revokeObjectURL(address), 0)
}
