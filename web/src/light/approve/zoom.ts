// SPDX-License-Identifier: Apache-2.0
// One page on the full screen: two fingers (the browser's own zoom) or the buttons enlarge it.

import { h } from '../dom'
import { picture } from './picture'
import type { Words } from './words/zh'

const most = 5

export function zoomPage(words: Words, title: string, small: string, path: string): void {
  let scale = 1
  const image = h('img', { src: small, alt: title })
  const area = h('div', { class: 'zoom-area', tabindex: 0, role: 'group', 'aria-label': title }, image)
  const enlarge = (by: number) => {
    const before = scale
    scale = Math.min(most, Math.max(1, scale * by))
    image.style.width = `${scale * 100}%`
    // what was in the middle stays there
    area.scrollLeft = ((area.scrollLeft + area.clientWidth / 2) * scale) / before - area.clientWidth / 2
    area.scrollTop = ((area.scrollTop + area.clientHeight / 2) * scale) / before - area.clientHeight / 2
  }
  const button = (label: string, sign: string, act: () => void) => h('button', { type: 'button', 'aria-label': label, onclick: act }, sign)
  const w = words.decide
  const bar = h('div', { class: 'zoom-bar' }, button(w.smaller, '−', () => enlarge(1 / 1.5)), button(w.larger, '+', () => enlarge(1.5)), button(words.close, '✕', () => dialog.close()))
  const dialog = h('dialog', { class: 'zoom', 'aria-label': title }, bar, area)
  dialog.addEventListener('close', () => dialog.remove())
  picture(path).then(
    (sharp) => (image.src = sharp),
    () => {}, // the small one is there
  )
  document.body.append(dialog)
  dialog.showModal()
}
