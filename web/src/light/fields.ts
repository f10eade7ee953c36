// SPDX-License-Identifier: Apache-2.0
// Labelled fields that say what is wrong with them, and buttons that wait for an answer.

import { h, type Child } from './dom'

export interface FieldForm {
  name: string
  label: string
  help?: string
  type?: 'text' | 'password'
  /** a PIN or a one-time code: nothing that a browser should keep */
  digits?: boolean
  complete?: string
  length?: number
  required?: boolean
}

export interface Field {
  node: HTMLLabelElement
  input: HTMLInputElement
  /** '' takes the reproach back */
  reproach: (text: string) => void
}

export function field(form: FieldForm): Field {
  const said = h('span', { class: 'said', id: `${form.name}-said`, role: 'alert' })
  const input = h('input', {
    name: form.name,
    type: form.type ?? 'text',
    inputmode: form.digits ? 'numeric' : undefined,
    autocomplete: form.complete ?? (form.digits ? 'one-time-code' : 'off'),
    autocapitalize: 'none',
    spellcheck: 'false',
    maxlength: form.length,
    required: form.required ?? true,
    'aria-describedby': form.help ? `${form.name}-help ${form.name}-said` : `${form.name}-said`,
  })
  const reproach = (text: string) => {
    said.textContent = text
    if (text) input.setAttribute('aria-invalid', 'true')
    else input.removeAttribute('aria-invalid')
  }
  input.addEventListener('input', () => reproach(''))
  const help = form.help ? h('span', { class: 'soft', id: `${form.name}-help` }, form.help) : null
  return { node: h('label', {}, h('b', {}, form.label), help, input, said), input, reproach }
}

/** Puts the person where something is missing. */
export function refuse(bad: Field, text: string): void {
  bad.reproach(text)
  bad.input.focus()
}

/** A note that a screen reader hears when something comes to stand in it. */
export function noteArea(): { node: HTMLElement; tell: (kind: 'bad' | 'warn' | 'good', ...lines: Child[]) => void; clear: () => void } {
  const node = h('div', { role: 'alert' })
  return {
    node,
    tell: (kind, ...lines) => node.replaceChildren(h('div', { class: `note ${kind}` }, ...lines.map((line) => (typeof line === 'string' ? h('p', {}, line) : line)))),
    clear: () => node.replaceChildren(),
  }
}

/** Keeps a form from being sent twice while an answer is awaited. */
export async function whileBusy<T>(button: HTMLButtonElement, text: string, work: () => Promise<T>): Promise<T> {
  const before = button.textContent
  button.disabled = true
  button.textContent = text
  try {
    return await work()
  } finally {
    button.disabled = false
    button.textContent = before
  }
}
