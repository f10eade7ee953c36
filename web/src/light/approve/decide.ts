// SPDX-License-Identifier: Apache-2.0
// Looking at a request and deciding it. The decision is one POST with the token and a PIN
// that the person has just typed; no GET, no script and no empty form makes one.

import { ApiOffline, ApiProblem, type Language } from '@/shared/problem'
import { h } from '../dom'
import { heading, type Screen } from '../page'
import { Attempt, type ActReply } from './act'
import { chainCard } from './chain'
import { askToConfirm, type OpenConfirm, type Verdict } from './confirm'
import type { DecideVisit } from './context'
import { doneScreen } from './done'
import { endOf, endScreen } from './ends'
import { noteArea } from './fields'
import { factsCard, linkLeft } from './facts'
import { loadRequest, type SealRequest } from './link'
import { documentCards } from './pages'
import type { Words } from './words/zh'

const commentMost = 300

class Decision {
  private comment = ''
  private triesLeft: number
  private readonly attempt = new Attempt()
  private dialog: OpenConfirm | null = null

  constructor(private readonly visit: DecideVisit) {
    this.triesLeft = visit.link.tries_left
    window.addEventListener('online', () => void this.visit.page.words().then((w) => this.dialog?.tell('good', w.kept.back)))
  }

  readonly screen: Screen<Words> = (words, language) => {
    const { request, link } = this.visit
    return {
      title: `${words.decide.title} ${request.number}`,
      nodes: [
        this.head(words, language),
        factsCard(words, request, language),
        ...documentCards(words, request),
        chainCard(words, request, link.person.id),
        ...this.form(words),
      ],
    }
  }

  private head(words: Words, language: Language): HTMLElement {
    const { request, link } = this.visit
    return h(
      'header',
      {},
      heading(words.decide.title),
      h('p', { class: 'soft' }, `${link.company.name} · `, h('span', { class: 'whole' }, request.number), ' · ', h('span', { class: 'whole' }, linkLeft(words, link, language))),
      h('p', { class: 'note' }, words.left.owner(link.person.name)),
    )
  }

  private form(words: Words): HTMLElement[] {
    const said = noteArea()
    const comment = h('textarea', {
      name: 'comment',
      rows: 3,
      maxlength: commentMost,
      'aria-describedby': 'comment-help',
      oninput: () => {
        this.comment = comment.value
        comment.removeAttribute('aria-invalid')
        said.clear()
      },
    })
    comment.value = this.comment
    const decide = (verdict: Verdict) => {
      if (verdict === 'reject' && !this.comment.trim()) {
        comment.setAttribute('aria-invalid', 'true')
        said.tell('bad', words.decide.commentMissing)
        return comment.focus()
      }
      this.ask(words, verdict)
    }
    const button = (verdict: Verdict, look: string) => h('button', { type: 'button', class: look, onclick: () => decide(verdict) }, words.decide[verdict])
    const card = h('section', { class: 'card' }, h('label', {}, h('b', {}, words.decide.comment), h('span', { class: 'soft', id: 'comment-help' }, words.decide.commentHelp), comment), said.node)
    const bar = h('div', { class: 'bar', role: 'group', 'aria-label': words.decide.actions }, button('reject', 'grave'), button('approve', 'main'))
    return [card, bar]
  }

  private ask(words: Words, verdict: Verdict): void {
    const reason = this.comment.trim()
    this.dialog = askToConfirm({
      visit: this.visit,
      words,
      verdict,
      reason,
      triesLeft: this.triesLeft,
      send: (pin) => this.send(words, verdict, reason, pin),
    })
  }

  private async send(words: Words, verdict: Verdict, reason: string, pin: string): Promise<string[] | null> {
    const { token, request } = this.visit
    const about = { ...token, round: request.round, digest: request.digest, verdict, ...(reason ? { reason } : {}) }
    try {
      const act = await this.attempt.send('/links/decide', about, { pin })
      await this.done(verdict, act)
      return null
    } catch (e) {
      return this.explain(words, e)
    }
  }

  private async done(verdict: Verdict, act: ActReply): Promise<void> {
    const now = await this.now()
    this.leave()
    await this.visit.page.show(doneScreen(this.visit, verdict, act.at, now))
  }

  /** The request as it is now; as it was when that cannot be known. */
  private now(): Promise<SealRequest> {
    return loadRequest(this.visit.request.id).catch(() => this.visit.request)
  }

  private leave(): void {
    this.dialog?.close()
    this.dialog = null
  }

  /** What the dialog says, so that the person can try again; nothing when it is over. */
  private async explain(words: Words, error: unknown): Promise<string[] | null> {
    if (error instanceof ApiOffline) return [words.kept.title, words.kept.text]
    if (!(error instanceof ApiProblem)) throw error
    const { language } = this.visit.page
    if (error.code === 'pin.wrong' && --this.triesLeft > 0) return [error.title(language), words.confirm.tries(this.triesLeft)]
    const request = await this.now()
    const end = error.code === 'pin.wrong' ? 'killed' : endOf(error)
    const isOver = end !== null && !(error.code === 'conflict' && request.round === this.visit.request.round)
    if (!isOver) return [error.title(language), ...(error.retryAfter ? [words.end.wait(error.retryAfter)] : [])]
    this.leave()
    await this.visit.page.show(endScreen(end, { request, comment: this.comment.trim() }))
    return null
  }
}

export function decideScreen(visit: DecideVisit): Screen<Words> {
  return new Decision(visit).screen
}
