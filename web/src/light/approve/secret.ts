// SPDX-License-Identifier: Apache-2.0
// The secret of one-time codes, shown once: as a picture, as text, and as a link for the app
// on the same phone. A code typed here is compared in the browser only and spends nothing.

import { qrPath, totpUri } from '@/shared/qr'
import { h, s } from '../dom'
import { heading, type Screen } from '../page'
import { field, noteArea, refuse } from '../fields'
import { codesAround } from './totp'
import { account, type AccountWords } from './words/account'
import type { Words } from './words/zh'

function qrPicture(label: string, uri: string): Element {
  const { size, path } = qrPath(uri)
  return s('svg', { class: 'qr', viewBox: `0 0 ${size} ${size}`, role: 'img', 'aria-label': label }, s('path', { d: path }))
}

function checkForm(words: AccountWords, secret: string): HTMLElement {
  const w = words.secret
  const code = field({ name: 'code', label: w.check, digits: true, length: 6 })
  const note = noteArea()
  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    note.clear()
    const typed = code.input.value.trim()
    if (!/^\d{6}$/.test(typed)) return refuse(code, words.reset.codeForm)
    const right = (await codesAround(secret)).includes(typed)
    note.tell(right ? 'good' : 'bad', right ? w.right : w.wrong)
  }
  return h('form', { novalidate: true, onsubmit: submit }, code.node, note.node, h('button', { type: 'submit' }, w.doCheck))
}

export function secretScreen(login: string, secret: string): Screen<Words> {
  const uri = totpUri(secret, login)
  return (words, language) => {
    const w = account[language].secret
    return {
      title: w.title,
      nodes: [
        h(
          'section',
          { class: 'card end' },
          heading(w.title),
          h('p', {}, w.about),
          h('p', { class: 'soft' }, w.why),
          h('p', { class: 'note warn' }, w.once),
          qrPicture(w.qr, uri),
          h('p', {}, h('b', {}, w.key), h('br'), h('code', {}, secret.replace(/(.{4})(?=.)/g, '$1 '))),
          h('p', {}, h('a', { href: uri }, w.open)),
          // without https a browser offers no HMAC
          crypto.subtle ? checkForm(account[language], secret) : null,
          h('p', {}, w.next),
          h('a', { class: 'button main', href: `/login?created=yes&login=${encodeURIComponent(login)}` }, words.logIn),
        ),
      ],
    }
  }
}
