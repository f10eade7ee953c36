// SPDX-License-Identifier: Apache-2.0
// The screens on which a link ends or has to wait: what happened, what is known of it, and
// what to do. Which of them, is said by the server's codes.

import { ApiOffline, ApiProblem } from '@/shared/problem'
import { h, type Child } from '../dom'
import { heading, type Screen } from '../page'
import { timeText } from './context'
import type { SealRequest } from './link'
import type { Words } from './words/zh'

type EndName = 'incomplete' | 'dead' | 'expired' | 'used' | 'another' | 'withdrawn' | 'requestExpired' | 'changed' | 'killed' | 'locked' | 'enrolled'

const ends: Record<string, EndName> = {
  'link.dead': 'dead',
  'link.expired': 'expired',
  'decision.made': 'used',
  'step.decided': 'another',
  'request.withdrawn': 'withdrawn',
  'request.expired': 'requestExpired',
  conflict: 'changed',
  'digest.mismatch': 'changed',
  'pin.locked': 'locked',
  'person.enrolled': 'enrolled',
}

/** Which end an error means; null: the person can try again. */
export function endOf(error: unknown): EndName | null {
  return error instanceof ApiProblem ? (ends[error.code] ?? null) : null
}

export interface EndFacts {
  /** as it is now, where the browser may still see it */
  request?: SealRequest | null
  /** what the person had typed and nobody received */
  comment?: string
}

function steps(words: Words, name: EndName, request?: SealRequest | null): string[] {
  const w = words.end
  const contact = w.contact(request?.requester.name)
  switch (name) {
    case 'incomplete':
      return [w.newestMail, w.logInToSee]
    case 'dead':
      return [w.logInToSee, contact, ...(request ? [] : [w.contactAdministrator])]
    case 'expired':
    case 'killed':
      return [w.logInToSee, contact]
    case 'changed':
      return [w.newestMail, w.logInToSee, contact]
    case 'locked':
      return [w.unlock, w.reopen]
    case 'enrolled':
      return []
    default:
      return [w.logInToSee, contact]
  }
}

type Event = SealRequest['timeline'][number]

/** The last thing that happened, if it is what ended the link. */
function happened(words: Words, request: SealRequest): Child[] {
  const last = request.timeline.findLast((event) => event.event in words.end.happened)
  if (!last) return []
  const tell = words.end.happened[last.event as keyof Words['end']['happened']]
  const line = tell((last as Event).person?.name ?? '', timeText(last.at))
  return [h('p', {}, h('b', {}, line)), last.reason ? h('p', { class: 'quote' }, words.end.reason(last.reason)) : null]
}

export function logInLink(words: Words, request?: SealRequest | null): HTMLElement {
  const next = request ? `?next=${encodeURIComponent(`/approvals/${request.id}`)}` : ''
  return h('a', { class: 'button main', href: `/login${next}` }, words.logIn)
}

export function endScreen(name: EndName, { request, comment }: EndFacts = {}): Screen<Words> {
  return (words) => {
    const [title = '', text = ''] = words.end[name]
    const todo = steps(words, name, request)
    return {
      title,
      nodes: [
        h(
          'section',
          { class: 'card end' },
          heading(title),
          request ? h('p', { class: 'soft' }, `${request.number} · ${request.purpose}`) : null,
          h('p', {}, text),
          ...(request ? happened(words, request) : []),
          todo.length > 0 && h('h2', {}, words.end.whatNow),
          todo.length > 0 && h('ul', {}, ...todo.map((line) => h('li', {}, line))),
          comment ? h('div', { class: 'note' }, h('p', { class: 'soft' }, words.end.yourComment), h('p', { class: 'quote' }, comment)) : null,
          logInLink(words, request),
        ),
      ],
    }
  }
}

// ---- for now, not for good ----

function troubleText(words: Words, error: unknown): readonly string[] {
  if (error instanceof ApiOffline) return words.end.offline
  return error instanceof ApiProblem && error.status === 429 ? words.end.rate : words.end.failed
}

/** A button that counts down to when another try makes sense. */
function retryButton(words: Words, seconds: number, retry: () => void): HTMLButtonElement {
  const button = h('button', { type: 'button', class: 'main', onclick: retry }, words.retry)
  const until = Date.now() + seconds * 1000
  const tick = () => {
    const left = Math.ceil((until - Date.now()) / 1000)
    button.disabled = left > 0
    button.textContent = left > 0 ? words.end.wait(left) : words.retry
    if (left > 0) setTimeout(tick, 250)
  }
  tick()
  return button
}

export function troubleScreen(error: unknown, retry: () => void): Screen<Words> {
  const from = Date.now()
  return (words, language) => {
    const [title = '', text = ''] = troubleText(words, error)
    const problem = error instanceof ApiProblem ? error : null
    const wait = Math.max(0, (problem?.retryAfter ?? 0) - (Date.now() - from) / 1000)
    return {
      title,
      nodes: [
        h(
          'section',
          { class: 'card end' },
          heading(title),
          problem && problem.status !== 429 ? h('p', {}, h('b', {}, problem.title(language))) : null,
          h('p', {}, text),
          problem?.document.exchange ? h('p', { class: 'soft' }, `${words.exchange}: `, h('code', {}, problem.document.exchange)) : null,
          retryButton(words, wait, retry),
        ),
      ],
    }
  }
}
