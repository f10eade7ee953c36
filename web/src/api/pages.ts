// SPDX-License-Identifier: Apache-2.0
// A list that comes in pages ({items, next}): what was loaded so far and how to load more, or
// all of it where it is small.

import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed, reactive, toValue, type MaybeRefOrGetter } from 'vue'

/** How often a list of what others manage is asked for again: live events tell only those concerned. */
export const listAgainMs = 30_000

export interface PageOf<Item> {
  items: Item[]
  next?: string | null
}

/**
 * `key` as for useQuery (its first part is what live.ts makes stale); `load` fetches the page
 * behind a cursor, the first one without. What was shown stays while filters change.
 */
export function usePages<Item>(
  key: MaybeRefOrGetter<readonly unknown[]>,
  load: (cursor: string | undefined) => Promise<PageOf<Item>>,
  refetchInterval: number | false = false,
) {
  const query = useInfiniteQuery({
    queryKey: computed(() => toValue(key)),
    queryFn: ({ pageParam }: { pageParam: string | undefined }) => load(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: PageOf<Item>) => page.next ?? undefined,
    placeholderData: (before) => before,
    refetchInterval,
  })
  const items = computed<Item[]>(() => (query.data.value?.pages ?? []).flatMap((page) => page.items) as Item[])
  return reactive({
    items,
    data: query.data,
    error: query.error,
    refetch: query.refetch,
    isFetching: query.isFetching,
    /** when it was loaded last, milliseconds */
    checkedAt: query.dataUpdatedAt,
    hasMore: query.hasNextPage,
    loadMore: () => query.fetchNextPage(),
  })
}

/** Most items that the server gives on a page. */
export const pageMax = 200

/** Every item of a list that is small by nature (departments, people to choose from). */
export async function loadAll<Item>(load: (cursor: string | undefined) => Promise<PageOf<Item>>): Promise<Item[]> {
  const all: Item[] = []
  let cursor: string | undefined
  do {
    const page = await load(cursor)
    all.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor)
  return all
}
