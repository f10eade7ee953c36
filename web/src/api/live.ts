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

/** False: the session of this page is no longer the browser's. */
type CheckSession = () => Promise<boolean>

const listeners = new Set<Listener>()
const refusedMs = 5000
let source: EventSource | null = null
let retry = 0
let forgetReturns: () => void = () => {}

/** Opens the stream for the person who is logged in, and again after each break; loads everything then. */
export function listenLive(queries: QueryClient, checkSession: CheckSession): void {
  stopLive()
  forgetReturns = connection.whenReturned(() => {
    // a stream that is not open loads everything as soon as it is: until then events are lost
    if (source?.readyState === EventSource.OPEN) void loadAgain(queries, checkSession)
    else open(queries, checkSession)
  })
  open(queries, checkSession)
}

function open(queries: QueryClient, checkSession: CheckSession): void {
  close()
  const opened = new EventSource('/api/v1/events')
  source = opened
  opened.onopen = () => {
    // the end of being away is told above, which loads
    if (connection.state.away) connection.answered()
    else void loadAgain(queries, checkSession)
  }
  opened.onerror = () => {
    // the server ends each stream after a while, and the browser opens the next by itself
    if (opened.readyState !== EventSource.CLOSED) return void connection.doubted()
    // refused, not broken: perhaps nobody is logged in now; the browser does not try again
    void checkSession()
    retry = window.setTimeout(() => open(queries, checkSession), refusedMs)
  }
  for (const kind of eventKinds) opened.addEventListener(kind, (message) => tell(queries, checkSession, message))
}

/** Not into a page of somebody else: its dialog asks what to do first. */
async function loadAgain(queries: QueryClient, checkSession: CheckSession): Promise<void> {
  if (await checkSession()) await queries.invalidateQueries()
}

function tell(queries: QueryClient, checkSession: CheckSession, message: MessageEvent<string>): void {
  const event = JSON.parse(message.data) as LiveEvent
  // it may have been another of this person's
  if (event.kind === 'session.ended') void checkSession()
  for (const key of stale[event.kind.split('.')[0] ?? ''] ?? []) void queries.invalidateQueries({ queryKey: [key] })
  for (const listener of listeners) listener(event)
}

export function stopLive(): void {
  forgetReturns()
  close()
}

function close(): void {
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
