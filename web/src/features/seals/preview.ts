// SPDX-License-Identifier: Apache-2.0
// The picture of a seal while it is designed, drawn by the server at each pause of typing.
// The old picture stays until the next one is there; an answer that comes late is dropped.

import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { api, take, type Schemas } from '@/api/client'
import type { FaceDesign } from './faces'

export type Preview = Schemas['SealPreview']

const pauseMs = 300

function draw(design: FaceDesign, signal: AbortSignal): Promise<Preview> {
  return take(api.POST('/api/v1/seal-faces/preview', { body: design, signal }))
}

export function useFacePreview(design: () => FaceDesign | null, drawFace = draw) {
  const picture = shallowRef<Preview | null>(null)
  const failure = shallowRef<unknown>(null)
  const drawing = ref(false)
  let timer = 0
  let under: AbortController | null = null

  async function ask(wanted: FaceDesign): Promise<void> {
    const mine = new AbortController()
    under = mine
    try {
      const drawn = await drawFace(wanted, mine.signal)
      if (mine.signal.aborted) return
      picture.value = drawn
      failure.value = null
    } catch (e) {
      if (!mine.signal.aborted) failure.value = e
    } finally {
      if (!mine.signal.aborted) drawing.value = false
    }
  }

  function stop(): void {
    window.clearTimeout(timer)
    under?.abort()
    drawing.value = false
  }

  watch(
    () => JSON.stringify(design()),
    () => {
      stop()
      const wanted = design()
      if (!wanted) return
      drawing.value = true
      timer = window.setTimeout(() => void ask(wanted), pauseMs)
    },
    { immediate: true },
  )
  onScopeDispose(stop)
  return { picture, failure, drawing, again: () => design() && void ask(design()!) }
}

/** A drawing as the address of a picture: an <img> runs nothing that stands in it. */
export function addressOf(svg: string): string {
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}
