// SPDX-License-Identifier: Apache-2.0
// A decision was made: which, when, and what happens next.

import { h } from '../dom'
import { heading, type Screen } from '../page'
import { chainCard } from './chain'
import type { Verdict } from './confirm'
import { timeText, type DecideVisit } from './context'
import { logInLink } from './ends'
import type { SealRequest } from './link'
import type { Words } from './words/zh'

function nextLine(words: Words, verdict: Verdict, now: SealRequest): string {
  if (verdict === 'reject') return words.done.informed(now.requester.name)
  if (now.due.length > 0) return words.done.next(now.due.map((person) => person.name).join(words.listComma))
  return words.done.complete
}

export function doneScreen(visit: DecideVisit, verdict: Verdict, at: string, now: SealRequest): Screen<Words> {
  return (words) => {
    const title = verdict === 'approve' ? words.done.approved : words.done.rejected
    return {
      title,
      nodes: [
        h(
          'section',
          { class: 'card end' },
          heading(title),
          h('p', { class: 'soft' }, `${visit.link.company.name} · ${now.number} · ${now.purpose}`),
          h('p', {}, words.done.at(timeText(at))),
          h('p', {}, nextLine(words, verdict, now)),
          logInLink(words, now),
        ),
        chainCard(words, now, visit.link.person.id),
      ],
    }
  }
}
