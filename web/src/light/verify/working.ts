// SPDX-License-Identifier: Apache-2.0
// While a file is under way and being examined: how far it is, and its digest, which the
// browser computes by itself.

import { h } from '../dom'
import { heading, type Screen } from '../page'
import { formatBytes } from '@/shared/format'
import type { Phase } from './ask'
import type { Words } from './words/zh'

export interface Work {
  file: File
  digest: string | null
  phase: Phase
  cancel: () => void
  /** draws the phase where it is shown; set by the screen */
  redraw: () => void
}

/** In the steps in which it is worth telling somebody who listens. */
function sayOf(phase: Phase, w: Words): string {
  if (phase.name === 'sending') return w.sending(Math.floor(phase.share * 100))
  return phase.name === 'waiting' ? w.waiting : w.examining
}

export function workingScreen(work: Work): Screen<Words> {
  return (w) => {
    const bar = h('progress', { max: 1, 'aria-labelledby': 'phase' })
    const phase = h('p', { id: 'phase' })
    const digest = h('dd', { class: 'mono' })
    work.redraw = () => {
      phase.textContent = sayOf(work.phase, w)
      if (work.phase.name === 'sending') bar.value = work.phase.share
      else bar.removeAttribute('value')
      digest.textContent = work.digest ?? '…'
    }
    work.redraw()
    return {
      title: w.working,
      nodes: [
        h('header', {}, heading(w.working)),
        h(
          'section',
          { class: 'card' },
          phase,
          bar,
          h('dl', { class: 'facts' }, h('dt', {}, w.file), h('dd', {}, work.file.name), h('dt', {}, w.size), h('dd', {}, formatBytes(work.file.size)), h('dt', {}, w.digest), digest),
          h('button', { type: 'button', onclick: work.cancel }, w.cancel),
        ),
      ],
    }
  }
}
