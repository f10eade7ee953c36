// SPDX-License-Identifier: Apache-2.0
// The form: name, password, and a code once the server asked for one. Nothing that was typed
// is lost to an error, a change of the language or the time that has to be waited.

import { field, noteArea, refuse, whileBusy, type Field } from '../fields'
import { h } from '../dom'
import { heading, type Screen } from '../page'
import { ApiOffline, ApiProblem, type Language } from '@/shared/problem'
import { companyScreen } from './companies'
import { logIn, type Attempt } from './log-in'
import type { Visit } from './visit'
import type { Words } from './words/zh'

/** Before this moment the server would not look at another attempt. */
let closedUntil = 0

type Typed = 'login' | 'password' | 'code'

/** A field whose text is kept with the attempt. */
function kept(attempt: Attempt, form: Parameters<typeof field>[0] & { name: Typed }): Field {
  const made = field(form)
  made.input.value = attempt[form.name]
  made.input.addEventListener('input', () => (attempt[form.name] = made.input.value))
  return made
}

function fieldsOf(w: Words, attempt: Attempt, asksCode: boolean): Record<'login' | 'password', Field> & { code: Field | null } {
  return {
    login: kept(attempt, { name: 'login', label: w.login, complete: 'username', length: 128 }),
    password: kept(attempt, { name: 'password', label: w.password, type: 'password', complete: 'current-password', length: 256 }),
    code: asksCode ? kept(attempt, { name: 'code', label: w.code, help: w.codeHelp, digits: true, length: 6 }) : null,
  }
}

/** Counts down on the button until another attempt makes sense. */
function keepClosed(button: HTMLButtonElement, w: Words): void {
  const left = Math.ceil((closedUntil - Date.now()) / 1000)
  button.disabled = left > 0
  button.textContent = left > 0 ? w.wait(left) : w.submit
  if (left > 0) setTimeout(() => button.isConnected && keepClosed(button, w), 250)
}

const links = (w: Words) =>
  h('p', { class: 'links' }, h('a', { href: '/verify' }, w.verify), h('a', { href: '/docs/api' }, w.reference))

export interface Before {
  asksCode?: boolean
  /** what the attempt before this one ended with */
  error?: unknown
}

export function formScreen(visit: Visit, before: Before = {}): Screen<Words> {
  const { page, attempt } = visit
  let { asksCode = false, error = null } = before

  return (w, language) => {
    const form = fieldsOf(w, attempt, asksCode)
    const note = noteArea()
    const button = h('button', { type: 'submit', class: 'main' }, w.submit)

    function explain(e: unknown): void {
      if (e instanceof ApiOffline) note.tell('warn', ...w.offline)
      else if (!(e instanceof ApiProblem)) throw e
      else if (e.code === 'login.code_required') note.tell('warn', w.codeNeeded)
      else if (e.code === 'rate_limited') note.tell('warn', h('p', {}, h('b', {}, e.title(language))), w.waitLong)
      else note.tell('bad', ...refusal(w, e, language))
    }

    async function send(): Promise<void> {
      try {
        const companies = await logIn(attempt)
        if (companies) return page.show(companyScreen(visit, companies))
        await visit.entered()
      } catch (e) {
        await failed(e)
      }
    }

    /** The code is good once; name and password stay. */
    async function failed(e: unknown): Promise<void> {
      attempt.code = ''
      error = e
      if (e instanceof ApiProblem && e.code === 'rate_limited') closedUntil = Date.now() + e.retryAfter * 1000
      if (e instanceof ApiProblem && (e.code === 'login.code_required' || e.code === 'code.wrong')) asksCode = true
      await page.again()
      focusOn(asksCode ? 'code' : 'password')
    }

    async function submit(event: Event): Promise<void> {
      event.preventDefault()
      if (button.disabled) return
      note.clear()
      for (const one of [form.login, form.password]) if (!one.input.value) return refuse(one, w.missing)
      if (form.code && !/^\d{6}$/.test(attempt.code.trim())) return refuse(form.code, w.codeForm)
      await whileBusy(button, w.sending, send)
    }

    keepClosed(button, w)
    if (error) queueMicrotask(() => explain(error))
    else if (visit.reason) queueMicrotask(() => note.tell('good', w[visit.reason!]))

    return {
      title: w.title,
      nodes: [
        h('header', {}, heading(w.title), h('p', { class: 'soft' }, w.about)),
        h(
          'form',
          { class: 'card', novalidate: true, onsubmit: submit },
          attempt.company ? h('p', {}, `${w.inside}: `, h('b', {}, attempt.company.name)) : null,
          form.login.node,
          form.password.node,
          form.code?.node,
          note.node,
          button,
        ),
        links(w),
      ],
    }
  }
}

export function focusOn(name: Typed): void {
  document.querySelector<HTMLInputElement>(`input[name="${name}"]`)?.focus()
}

function refusal(w: Words, e: ApiProblem, language: Language): (string | Node)[] {
  const lines: (string | Node)[] = [h('p', {}, h('b', {}, e.title(language)))]
  if (e.code === 'login.failed') lines.push(w.failed)
  if (e.status >= 500 && e.document.exchange) lines.push(h('p', { class: 'soft' }, `${w.exchange}: `, h('code', {}, e.document.exchange)))
  return lines
}
