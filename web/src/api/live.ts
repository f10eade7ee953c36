// SPDX-License-Identifier: Apache-2.0
// Live events: hints that something of one's own changed. Each names what to load again;
// a lost one loses nothing, because everything is loaded again after a reconnect.

import type { QueryClient } from '@tanstack/vue-query'
import { onScopeDispose } from 'vue'
import { connection } from './connection'

export interface LiveEvent {
  kind: string
  object: string
  at: string
}

type Listener = (event: LiveEvent) => void

/** First parts of query keys that an event of this kind makes stale. */
const stale: Record<string, string[]> = {
  approval: ['approvals', 'counts', 'requests', 'request'],
  request: ['requests', 'request', 'counts', 'approvals', 'sealed'],
  document: ['upload', 'document'],
  draft: ['draft', 'drafts', 'counts'],
  picture: [],
  grant: ['grants', 'seals'],
  seal: ['seals', 'seal', 'grants'],
  person: ['persons', 'me'],
  message: ['messages'],
  session: ['sessions'],
}

const listeners = new Set<Listener>()
let source: EventSource | null = null
let retry = 0

/** Opens the stream for the person who is logged in; again after each break. */
export function listenLive(queries: QueryClient, checkSession: () => void): void {
  source?.close()
  window.clearTimeout(retry)
  source = new EventSource('/api/v1/events')
  source.onopen = () => {
    connection.answered()
    void queries.invalidateQueries()
  }
  source.onerror = () => {
    if (source?.readyState !== EventSource.CLOSED) return connection.failed()
    // refused, not broken: the browser does not try again by itself
    retry = window.setTimeout(() => listenLive(queries, checkSession), 5000)
  }
  const kinds = eventKinds
  for (const kind of kinds) source.addEventListener(kind, (message) => tell(queries, checkSession, message))
  connection.whenReturned(() => void queries.invalidateQueries())
}

function tell(queries: QueryClient, checkSession: () => void, message: MessageEvent<string>): void {
  const event = JSON.parse(message.data) as LiveEvent
  // it may have been another of this person's
  if (event.kind === 'session.ended') checkSession()
  for (const key of stale[event.kind.split('.')[0] ?? ''] ?? []) void queries.invalidateQueries({ queryKey: [key] })
  for (const listener of listeners) listener(event)
}

export function stopLive(): void {
  window.clearTimeout(retry)
  source?.close()
  source = null
}

/** Calls back for each event as long as the calling component lives. */
export function useLive(listener: Listener): void {
  listeners.add(listener)
  onScopeDispose(() => listeners.delete(listener))
}

/** Every kind the server sends (docs/api.md). An EventSource hears only kinds it names. */
const eventKinds = [
  'approval.due',
  'credential.reported',
  'credential.used',
  'document.examined',
  'document.refused',
  'draft.prepared',
  'draft.failed',
  'grant.given',
  'grant.ended',
  'mail.changed',
  'message.arrived',
  'password.changed',
  'person.invited',
  'picture.drawn',
  'picture.failed',
  'pin.reset_asked',
  'request.aborted',
  'request.approved',
  'request.expired',
  'request.moved',
  'request.rejected',
  'request.sealed',
  'request.withdrawn',
  'seal.suspended',
  'session.ended',
]
