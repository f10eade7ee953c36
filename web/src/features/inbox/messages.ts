// SPDX-License-Identifier: Apache-2.0
// What a person was told: the text of each message from its kind and facts, and where it
// leads. The server keeps facts only, so that a text is in its reader's language.

import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api, take, type Schemas } from '@/api/client'
import { newKey } from '@/shared/api'

export type Message = Schemas['MessageList']['items'][number]

/** Kinds of the server (docs/api.md) by what their object is. */
const places: Record<string, (message: Message) => string> = {
  approval: ({ object }) => `/approvals/${object}`,
  request: ({ object }) => `/requests/${object}`,
  'grant.given': () => '/requests/new',
  credential: ({ kind, data }) => (kind === 'credential.reported' ? '/me' : data.request ? `/requests/${data.request}` : ''),
  password: () => '/me',
  pin: () => '/me',
  mail: () => '/me',
}

/** The path of the screen where its reader goes on; '' where there is none. */
export function placeOf(message: Message): string {
  const place = places[message.kind] ?? places[message.kind.split('.')[0] ?? '']
  return place?.(message) ?? ''
}

/** Somebody waits for the reader, or something went wrong for him. */
export function isUrgent({ kind }: Message): boolean {
  return ['approval.due', 'credential.reported', 'request.aborted', 'request.rejected', 'seal.suspended'].includes(kind)
}

/** How many are unread, for the bell. */
export function useUnread() {
  const query = useQuery({
    queryKey: ['messages', 'unread-count'],
    queryFn: () => take(api.GET('/api/v1/messages', { params: { query: { unread: 'yes', limit: 1 } } })),
  })
  return computed(() => query.data.value?.unread ?? 0)
}

export function useMarkRead() {
  const queries = useQueryClient()
  return async (messages: Message[] | 'all') => {
    const body = messages === 'all' ? { all: true } : { ids: messages.map((m) => m.id) }
    await api.POST('/api/v1/messages/read', { params: { header: { 'Idempotency-Key': newKey() } }, body })
    await queries.invalidateQueries({ queryKey: ['messages'] })
  }
}
