// SPDX-License-Identifier: Apache-2.0
// How much of what one has to do with; live events make it stale (api/live.ts).

import { useQuery } from '@tanstack/vue-query'
import { reactive } from 'vue'
import { api, take, type Schemas } from '@/api/client'

export type Counts = Schemas['Counts']

export function useCounts() {
  const query = useQuery({ queryKey: ['counts'], queryFn: () => take(api.GET('/api/v1/counts')) })
  return reactive({ data: query.data, error: query.error, refetch: query.refetch })
}
