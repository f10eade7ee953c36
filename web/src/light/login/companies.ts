// SPDX-License-Identifier: Apache-2.0
// After the password: which company, where there are several; and the last word in a window
// that was opened beside a page that waits.

import { h } from '../dom'
import { heading, type Screen } from '../page'
import { whileBusy } from '../fields'
import { ApiProblem } from '@/shared/problem'
import { formScreen } from './form'
import { logIn, type Company } from './log-in'
import type { Visit } from './visit'
import type { Words } from './words/zh'

export function companyScreen(visit: Visit, companies: Company[]): Screen<Words> {
  const { page, attempt } = visit

  async function enter(company: Company): Promise<void> {
    attempt.company = company
    try {
      await logIn(attempt)
      await visit.entered()
    } catch (error) {
      const asksCode = error instanceof ApiProblem && error.code === 'login.code_required'
      await page.show(formScreen(visit, { error, asksCode }))
    }
  }

  function back(): void {
    attempt.company = null
    void page.show(formScreen(visit))
  }

  return (w) => ({
    title: w.choose,
    nodes: [
      h('header', {}, heading(w.choose), h('p', { class: 'soft' }, w.chooseAbout(attempt.login))),
      h(
        'div',
        { class: 'card companies' },
        ...companies.map((company) => {
          const button: HTMLButtonElement = h('button', { type: 'button', onclick: () => void whileBusy(button, w.sending, () => enter(company)) }, company.name)
          return button
        }),
      ),
      h('p', {}, h('button', { type: 'button', class: 'bare', onclick: back }, w.back)),
    ],
  })
}

export function doneScreen(next: string): Screen<Words> {
  return (w) => ({
    title: w.done,
    nodes: [h('section', { class: 'card' }, heading(w.done), h('p', {}, w.doneAbout), h('p', {}, h('a', { href: next }, w.stay)))],
  })
}
