// SPDX-License-Identifier: Apache-2.0
// A forgotten or locked PIN: a new one, or the old one unlocked. Needs a one-time code, or
// an administrator who allowed it.

import { ApiOffline, ApiProblem } from '@/shared/problem'
import { h } from '../dom'
import { heading, type Screen } from '../page'
import { Attempt } from './act'
import { isPin } from './confirm'
import type { Visit } from './context'
import { endOf, endScreen, logInLink } from './ends'
import { field, noteArea, refuse, whileBusy, type Field } from '../fields'
import { account } from './words/account'
import type { Words } from './words/zh'

type Choice = 'renew' | 'unlock'

function changedScreen(choice: Choice): Screen<Words> {
  return (words, language) => {
    const w = account[language].reset
    const [title = '', text = ''] = choice === 'renew' ? w.renewed : w.unlocked
    return { title, nodes: [h('section', { class: 'card end' }, heading(title), h('p', {}, text), logInLink(words))] }
  }
}

export function resetScreen(visit: Visit): Screen<Words> {
  const { page, link, token } = visit
  const attempt = new Attempt()
  let choice: Choice = 'renew'

  return (words, language) => {
    const { reset: w, enrol } = account[language]
    const pin = field({ name: 'pin', label: enrol.pin, help: enrol.pinHelp, type: 'password', digits: true, length: 12 })
    const again = field({ name: 'again', label: enrol.pinAgain, type: 'password', digits: true, length: 12 })
    const code = field({ name: 'code', label: w.code, help: w.codeHelp, digits: true, length: 6, required: false })
    const note = noteArea()
    const act = h('button', { type: 'submit', class: 'main' })
    const radios = (['renew', 'unlock'] as const).map((value) => {
      const input = h('input', { type: 'radio', name: 'choice', value, checked: value === choice, onchange: () => choose(value) })
      return h('label', { class: 'radio' }, input, w[value])
    })

    function choose(value: Choice): void {
      choice = value
      pin.node.hidden = again.node.hidden = value === 'unlock'
      act.textContent = value === 'renew' ? w.submitRenew : w.submitUnlock
    }

    /** The first field that is wrong, and why. */
    function check(): [Field, string] | null {
      if (choice === 'renew' && !isPin(pin.input.value)) return [pin, enrol.pinForm]
      if (choice === 'renew' && pin.input.value !== again.input.value) return [again, enrol.pinDiffers]
      return /^(\d{6})?$/.test(code.input.value.trim()) ? null : [code, w.codeForm]
    }

    async function send(): Promise<void> {
      const typed = code.input.value.trim()
      const path = choice === 'renew' ? '/links/reset' : '/links/unlock'
      const secrets = { ...(typed ? { code: typed } : {}), ...(choice === 'renew' ? { new_pin: pin.input.value } : {}) }
      try {
        await attempt.send(path, token, secrets)
        await page.show(changedScreen(choice))
      } catch (e) {
        await explain(e)
      }
    }

    async function explain(e: unknown): Promise<void> {
      const end = endOf(e)
      if (end) return page.show(endScreen(end))
      if (e instanceof ApiOffline) return note.tell('warn', ...words.end.offline)
      if (!(e instanceof ApiProblem)) throw e
      if (e.code === 'pin.trivial') return refuse(pin, e.title(language))
      if (e.code === 'code.wrong') return refuse(code, `${e.title(language)} ${w.tries}`)
      if (e.code === 'proof.required') return refuse(code, w.refused)
      note.tell('bad', e.title(language), ...(e.retryAfter ? [words.end.wait(e.retryAfter)] : []))
    }

    async function submit(event: Event): Promise<void> {
      event.preventDefault()
      if (act.disabled) return
      note.clear()
      const wrong = check()
      if (wrong) return refuse(...wrong)
      await whileBusy(act, enrol.sending, send)
    }

    choose(choice)
    return {
      title: w.title,
      nodes: [
        h('header', {}, heading(w.title), h('p', {}, w.about(link.person.name, link.company.name))),
        h(
          'form',
          { class: 'card', novalidate: true, onsubmit: submit },
          h('fieldset', {}, h('legend', {}, w.choice), ...radios),
          pin.node,
          again.node,
          code.node,
          note.node,
          act,
        ),
      ],
    }
  }
}
