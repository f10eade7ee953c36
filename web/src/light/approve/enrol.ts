// SPDX-License-Identifier: Apache-2.0
// An invitation: the code that was handed over, an account, a signing PIN. Whoever has an
// account in another company joins with its name and password.

import { ApiOffline, ApiProblem } from '@/shared/problem'
import { h } from '../dom'
import { heading, type Screen } from '../page'
import { Attempt } from './act'
import { isPin } from './confirm'
import type { Visit } from './context'
import { endOf, endScreen } from './ends'
import { field, noteArea, refuse, whileBusy, type Field } from '../fields'
import { secretScreen } from './secret'
import { account, type AccountWords } from './words/account'
import type { Words } from './words/zh'

interface Form {
  code: Field
  login: Field
  password: Field
  pin: Field
  again: Field
}

function fieldsOf({ enrol: w }: AccountWords): Form {
  return {
    code: field({ name: 'code', label: w.code, help: w.codeHelp, digits: true, length: 8 }),
    login: field({ name: 'login', label: w.login, help: w.loginHelp, complete: 'username', length: 128 }),
    password: field({ name: 'password', label: w.password, help: w.passwordHelp, type: 'password', complete: 'new-password', length: 128 }),
    pin: field({ name: 'pin', label: w.pin, help: w.pinHelp, type: 'password', digits: true, length: 12 }),
    again: field({ name: 'again', label: w.pinAgain, type: 'password', digits: true, length: 12 }),
  }
}

/** The first field that is wrong, and why. */
function check({ enrol: w }: AccountWords, form: Form): [Field, string] | null {
  if (!/^\d{8}$/.test(form.code.input.value.trim())) return [form.code, w.codeForm]
  if (form.login.input.value.trim().length < 3) return [form.login, w.loginHelp]
  if (!form.password.input.value) return [form.password, w.missing]
  if (!isPin(form.pin.input.value)) return [form.pin, w.pinForm]
  return form.pin.input.value === form.again.input.value ? null : [form.again, w.pinDiffers]
}

/** Which field the server means. */
function fieldOf(form: Form, { code, document }: ApiProblem): Field | null {
  switch (code) {
    case 'invite.code_wrong':
      return form.code
    case 'login.taken':
      return form.login
    case 'password.weak':
      return form.password
    case 'pin.trivial':
      return form.pin
    default:
      return document.field === 'login' || document.field === 'code' || document.field === 'password' ? form[document.field] : null
  }
}

export function enrolScreen(visit: Visit): Screen<Words> {
  const { page, link, token } = visit
  const attempt = new Attempt()

  return (words, language) => {
    const mine = account[language]
    const w = mine.enrol
    const form = fieldsOf(mine)
    const note = noteArea()
    const act = h('button', { type: 'submit', class: 'main' }, w.submit)

    async function send(): Promise<void> {
      const login = form.login.input.value.trim()
      const body = { ...token, login, code: form.code.input.value.trim() }
      try {
        const reply = await attempt.send('/enrolments', body, { password: form.password.input.value, new_pin: form.pin.input.value })
        await page.show(secretScreen(login, reply.results[0]?.secret ?? ''))
      } catch (e) {
        await explain(e)
      }
    }

    async function explain(e: unknown): Promise<void> {
      const end = endOf(e)
      if (end) return page.show(endScreen(end))
      if (e instanceof ApiOffline) return note.tell('warn', ...words.end.offline)
      if (!(e instanceof ApiProblem)) throw e
      const wrong = fieldOf(form, e)
      if (wrong) return refuse(wrong, e.title(language) + (e.code === 'invite.code_wrong' ? ` ${w.tries}` : ''))
      note.tell('bad', e.title(language), ...(e.retryAfter ? [words.end.wait(e.retryAfter)] : []))
    }

    async function submit(event: Event): Promise<void> {
      event.preventDefault()
      if (act.disabled) return
      note.clear()
      const wrong = check(mine, form)
      if (wrong) return refuse(...wrong)
      await whileBusy(act, w.sending, send)
    }

    return {
      title: w.title,
      nodes: [
        h('header', {}, heading(w.title), h('p', {}, w.welcome(link.person.name, link.company.name))),
        h(
          'form',
          { class: 'card', novalidate: true, onsubmit: submit },
          form.code.node,
          h('p', { class: 'note' }, w.existing),
          form.login.node,
          form.password.node,
          form.pin.node,
          form.again.node,
          note.node,
          act,
        ),
      ],
    }
  }
}
