// SPDX-License-Identifier: Apache-2.0
// Is the server there? Calls and the event stream report; the shell shows a banner, and asks
// again until somebody answers. Knows nothing of what was asked.

import { reactive, readonly } from 'vue'

const state = reactive({ away: false, retrySeconds: 0 })
let wait = 1
let timer = 0
const returned = new Set<() => void>()

const patienceMs = 5000

/** Does somebody answer? 502 and more come from an edge in front of a server that is away. */
async function answers(): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(patienceMs)
    const response = await fetch('/api/v1/sessions/current', { credentials: 'same-origin', cache: 'no-store', signal })
    return response.status < 502
  } catch {
    return false
  }
}

async function probe(): Promise<void> {
  if (await answers()) return connection.answered()
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
  /** Something broke off that may have come to its regular end: away only if nobody answers. */
  async doubted(): Promise<void> {
    if (!state.away && !(await answers())) connection.failed()
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
