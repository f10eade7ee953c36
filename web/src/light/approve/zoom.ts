// SPDX-License-Identifier: Apache-2.0
// One page on the full screen: two fingers or the buttons enlarge it, one finger moves it.

import { h } from '../dom'
import { picture } from './picture'
import type { Words } from './words/zh'

const most = 5

function distance(a: PointerEvent, b: PointerEvent): number {
  return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY)
}

/** Follows two fingers; `scale` is asked at their start, `set` told while they move. */
function followFingers(area: HTMLElement, scale: () => number, set: (scale: number) => void): void {
  const fingers = new Map<number, PointerEvent>()
  let from = { distance: 1, scale: 1 }
  const span = () => {
    const [a, b] = [...fingers.values()]
    return a && b ? distance(a, b) : 0
  }
  area.addEventListener('pointerdown', (e) => {
    fingers.set(e.pointerId, e)
    if (fingers.size === 2) from = { distance: span() || 1, scale: scale() }
  })
  area.addEventListener('pointermove', (e) => {
    if (!fingers.has(e.pointerId)) return
    fingers.set(e.pointerId, e)
    if (fingers.size === 2) set((from.scale * span()) / from.distance)
  })
  for (const end of ['pointerup', 'pointercancel'] as const) area.addEventListener(end, (e) => fingers.delete(e.pointerId))
}

export function zoomPage(words: Words, title: string, small: string, path: string): void {
  let scale = 1
  const image = h('img', { src: small, alt: title })
  const area = h('div', { class: 'zoom-area', tabindex: 0, role: 'group', 'aria-label': title }, image)
  const set = (to: number) => {
    const before = scale
    scale = Math.min(most, Math.max(1, to))
    image.style.width = `${scale * 100}%`
    // what was in the middle stays there
    area.scrollLeft = ((area.scrollLeft + area.clientWidth / 2) * scale) / before - area.clientWidth / 2
    area.scrollTop = ((area.scrollTop + area.clientHeight / 2) * scale) / before - area.clientHeight / 2
  }
  const button = (label: string, sign: string, act: () => void) => h('button', { type: 'button', 'aria-label': label, onclick: act }, sign)
  const dialog = h(
    'dialog',
    { class: 'zoom', 'aria-label': title },
    h('div', { class: 'zoom-bar' }, button(words.decide.smaller, '−', () => set(scale / 1.5)), button(words.decide.larger, '+', () => set(scale * 1.5)), button(words.close, '✕', () => dialog.close())),
    area,
  )
  dialog.addEventListener('close', () => dialog.remove())
  followFingers(area, () => scale, set)
  picture(path).then(
    (sharp) => (image.src = sharp),
    () => {}, // the small one is there
  )
  document.body.append(dialog)
  dialog.showModal()
}
