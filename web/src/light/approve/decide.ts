// SPDX-License-Identifier: Apache-2.0
// Looking at a request and deciding it. The decision is one POST with the token and a PIN
// that the person has just typed; no GET, no script and no empty form makes one.

import { ApiOffline, ApiProblem, type Language } from '@/shared/problem'
import { h } from '../dom'
import { heading, type Screen } from '../page'
import { Attempt } from './act'
import { chainCard } from './chain'
import { askToConfirm, type OpenConfirm, type Verdict } from './confirm'
import type { DecideVisit } from './context'
import { doneScreen } from './done'
import { endOf, endScreen } from './ends'
import { noteArea } from '../fields'
import { factsCard, linkLeft } from './facts'
import { loadRequest, type SealRequest } from './link'
import { documentCards } from './pages'
import type { Words } from './words/zh'

const commentMost = 300

function head(words: Words, { request, link }: DecideVisit, language: Language): HTMLElement {
  const whole = (text: string) => h('span', { class: 'whole' }, text)
  return h(
    'header',
    {},
    heading(words.decide.title),
    h('p', { class: 'soft' }, `${link.company.name} · `, whole(request.number), ' · ', whole(linkLeft(words, link, language))),
    h('p', { class: 'note' }, words.left.owner(link.person.name)),
  )
}

export function decideScreen(visit: DecideVisit): Screen<Words> {
  const { page, token, link, request } = visit
  const attempt = new Attempt()
  let comment = ''
  let triesLeft = link.tries_left
  let dialog: OpenConfirm | null = null

  window.addEventListener('online', () => void page.words().then((words) => dialog?.tell('good', words.kept.back)))

  /** The request as it is now; as it was when that cannot be known. */
  const now = (): Promise<SealRequest> => loadRequest(request.id).catch(() => request)

  function leaveFor(screen: Screen<Words>): Promise<void> {
    dialog?.close()
    dialog = null
    return page.show(screen)
  }

  /** What the dialog says, so that the person can try again; nothing when it is over. */
  async function explain(words: Words, error: unknown): Promise<string[] | null> {
    if (error instanceof ApiOffline) return [words.kept.title, words.kept.text]
    if (!(error instanceof ApiProblem)) throw error
    const title = error.title(page.language)
    if (error.code === 'pin.wrong' && --triesLeft > 0) return [title, words.confirm.tries(triesLeft)]
    const present = await now()
    const end = error.code === 'pin.wrong' ? 'killed' : endOf(error)
    const isOver = end && !(error.code === 'conflict' && present.round === request.round)
    if (!isOver) return [title, ...(error.retryAfter ? [words.end.wait(error.retryAfter)] : [])]
    await leaveFor(endScreen(end, { request: present, comment: comment.trim() }))
    return null
  }

  async function send(words: Words, verdict: Verdict, reason: string, pin: string): Promise<string[] | null> {
    const about = { ...token, round: request.round, digest: request.digest, verdict, ...(reason ? { reason } : {}) }
    try {
      const { at } = await attempt.send('/links/decide', about, { pin })
      await leaveFor(doneScreen(visit, verdict, at, await now()))
      return null
    } catch (e) {
      return explain(words, e)
    }
  }

  function ask(words: Words, verdict: Verdict): void {
    const reason = comment.trim()
    dialog = askToConfirm({ visit, words, verdict, reason, triesLeft, send: (pin) => send(words, verdict, reason, pin) })
  }

  function form(words: Words): HTMLElement[] {
    const w = words.decide
    const said = noteArea()
    const area = h('textarea', {
      name: 'comment',
      rows: 3,
      maxlength: commentMost,
      'aria-describedby': 'comment-help',
      oninput: () => {
        comment = area.value
        area.removeAttribute('aria-invalid')
        said.clear()
      },
    })
    area.value = comment
    const decide = (verdict: Verdict) => {
      if (verdict === 'approve' || comment.trim()) return ask(words, verdict)
      area.setAttribute('aria-invalid', 'true')
      said.tell('bad', w.commentMissing)
      area.focus()
    }
    const button = (verdict: Verdict, look: string) => h('button', { type: 'button', class: look, onclick: () => decide(verdict) }, w[verdict])
    const label = h('label', {}, h('b', {}, w.comment), h('span', { class: 'soft', id: 'comment-help' }, w.commentHelp), area)
    return [h('section', { class: 'card' }, label, said.node), h('div', { class: 'bar' }, button('reject', 'grave'), button('approve', 'main'))]
  }

  return (words, language) => ({
    title: `${words.decide.title} ${request.number}`,
    nodes: [
      head(words, visit, language),
      factsCard(words, request, language),
      ...documentCards(words, request),
      chainCard(words, request, link.person.id),
      ...form(words),
    ],
  })
}
