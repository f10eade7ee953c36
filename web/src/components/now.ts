// SPDX-License-Identifier: Apache-2.0
// The present moment for what counts down or up, as long as the calling component lives.

import { onScopeDispose, ref, type Ref } from 'vue'

export function useNow(everyMs: number): Readonly<Ref<Date>> {
  const now = ref(new Date())
  const timer = window.setInterval(() => (now.value = new Date()), everyMs)
  onScopeDispose(() => window.clearInterval(timer))
  return now
}
