// SPDX-License-Identifier: Apache-2.0
// Is the server there? Calls and the event stream report; the shell shows a banner, and asks
// again until somebody answers. Knows nothing of what was asked.

import { reactive, readonly } from 'vue'

const state = reactive({ away: false, retrySeconds: 0 })
let wait = 1
let timer = 0
const returned = new Set<() => void>()

async function probe(): Promise<void> {
  try {
    const response = await fetch('/api/v1/sessions/current', { credentials: 'same-origin', cache: 'no-store' })
    if (response.status < 502) return connection.answered()
  } catch {
    // still away
  }
  wait = Math.min(wait * 2, 15)
  schedule()
}

function schedule(): void {
  state.retrySeconds = wait
  window.clearTimeout(timer)
  timer = window.setTimeout(probe, wait * 1000)
}

export const connection = {
  state: readonly(state),
  answered(): void {
    if (!state.away) return
    state.away = false
    window.clearTimeout(timer)
    for (const callback of returned) callback()
  },
  failed(): void {
    if (state.away) return
    state.away = true
    wait = 1
    schedule()
  },
  retryNow(): void {
    window.clearTimeout(timer)
    void probe()
  },
  /** Called each time the server is back. Returns how to stop that. */
  whenReturned(callback: () => void): () => void {
    returned.add(callback)
    return () => returned.delete(callback)
  },
}
