// SPDX-License-Identifier: Apache-2.0
// The last look before a decision: what will be said of which seal on which document, and
// the PIN, typed by the person each time. Without a typed PIN nothing is sent.

import { h } from '../dom'
import { field, noteArea, refuse, whileBusy } from '../fields'
import type { DecideVisit } from './context'
import type { Words } from './words/zh'

export type Verdict = 'approve' | 'reject'

export interface Confirm {
  visit: DecideVisit
  words: Words
  verdict: Verdict
  reason: string
  triesLeft: number
  /** Sends it. Returns what to show in the dialog, or nothing when it is over. */
  send: (pin: string) => Promise<string[] | null>
}

export interface OpenConfirm {
  close: () => void
  tell: (kind: 'bad' | 'warn' | 'good', ...lines: string[]) => void
}

export function isPin(text: string): boolean {
  return /^\d{6,12}$/.test(text)
}

export function askToConfirm({ visit, words, verdict, reason, triesLeft, send }: Confirm): OpenConfirm {
  const w = words.confirm
  const { request } = visit
  const note = noteArea()
  const tries = h('p', { class: 'soft' }, w.tries(triesLeft))
  const pin = field({ name: 'pin', label: w.pin, type: 'password', digits: true, length: 12 })
  const act = h('button', { type: 'submit', class: verdict === 'reject' ? 'main grave' : 'main' }, verdict === 'approve' ? w.doApprove : w.doReject)

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    if (act.disabled) return
    if (!isPin(pin.input.value)) return refuse(pin, w.pinForm) // guard: pin_is_typed
    note.clear()
    const typed = pin.input.value
    pin.input.value = ''
    const lines = await whileBusy(act, w.sending, () => send(typed))
    if (!lines) return
    tries.remove() // the refusal counts on
    note.tell('bad', ...lines)
    pin.input.focus()
  }

  const dialog = h(
    'dialog',
    { class: 'confirm', 'aria-labelledby': 'confirm-title' },
    h(
      'form',
      { novalidate: true, onsubmit: submit },
      h('h2', { id: 'confirm-title', class: verdict }, w[verdict]),
      h('ul', { class: 'about' }, ...request.seals.map((seal) => h('li', {}, seal.name)), ...request.documents.map((d) => h('li', {}, d.name))),
      reason ? h('p', { class: 'quote' }, w.comment(reason)) : null,
      h('p', { class: 'soft' }, w.about),
      pin.node,
      tries,
      note.node,
      h('div', { class: 'pair' }, h('button', { type: 'button', onclick: () => dialog.close() }, words.cancel), act),
    ),
  )
  dialog.addEventListener('close', () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
  pin.input.focus()
  return { close: () => dialog.close(), tell: note.tell }
}
