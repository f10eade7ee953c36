// SPDX-License-Identifier: Apache-2.0
// A request as its pages need it: the types of the API's replies, how it is loaded, and what
// a person may do with it in which state.

import { useQuery } from '@tanstack/vue-query'
import { computed, reactive, toValue, type MaybeRefOrGetter } from 'vue'
import { api, take, type Schemas } from '@/api/client'

export type Request = Schemas['Request']
export type RequestItem = Schemas['RequestList']['items'][number]
export type State = Request['state']
export type Placement = Request['placements'][number]

/** The latest round; live events load it again (api/live.ts knows the key). */
export function useRequest(id: MaybeRefOrGetter<string>) {
  const query = useQuery({
    queryKey: computed(() => ['request', toValue(id)]),
    queryFn: () => take(api.GET('/api/v1/requests/{request}', { params: { path: { request: toValue(id) } } })),
    // sealing lasts seconds: who watches it need not wait for a lost event
    refetchInterval: ({ state }) => (state.data?.state === 'sealing' ? 2000 : false),
  })
  return reactive({ data: query.data, error: query.error, refetch: query.refetch })
}

export const isOver = (state: State) => !['pending', 'approved', 'sealing'].includes(state)

/** While nothing is signed its requester may take it back. */
export const mayWithdraw = (state: State) => state === 'pending' || state === 'approved'

/** After these the same draft may be changed and submitted again, as a new round. */
export const mayRevise = (state: State) => ['rejected', 'withdrawn', 'expired', 'aborted'].includes(state)

/** "《采购框架合同.pdf》等 3 份" is a translation's business; this gives first and number. */
export function fileTitle(files: { name: string }[]): { first: string; more: number } {
  return { first: files[0]?.name ?? '', more: Math.max(0, files.length - 1) }
}
