// SPDX-License-Identifier: Apache-2.0
// What is asked, in few lines: who wants which seal on what, and why.

import { formatBytes, formatDuration, formatMoney, shortDigest } from '@/shared/format'
import type { Language } from '@/shared/problem'
import { h, type Child } from '../dom'
import { timeText } from './context'
import type { Link, SealRequest } from './link'
import type { Words } from './words/zh'

/** "合同专用章 × 2 处、公章 × 1 处" */
export function sealsText(words: Words, request: SealRequest): string {
  const times = (id: string) => request.placements.filter((p) => p.seal.id === id).length
  return request.seals.map((seal) => seal.name + words.decide.times(times(seal.id))).join(words.listComma)
}

const lines = (texts: string[]): Child[] => texts.map((text) => h('div', {}, text))

export function factsCard(words: Words, request: SealRequest, language: Language): HTMLElement {
  const { requester, amount } = request
  const w = words.decide
  const rows: [string, ...Child[]][] = [
    [w.requester, requester.department ? w.within(requester.name, requester.department) : requester.name],
    [w.document, ...lines(request.documents.map((d) => d.name + w.size(d.pages, formatBytes(d.size))))],
    [w.seal, sealsText(words, request)],
    [w.purpose, request.purpose],
    [w.counterparty, request.counterparty],
    [w.amount, amount && formatMoney(amount.minor_units, amount.currency, language)],
    [w.copies, request.copies],
    ['SHA-256', ...request.documents.map((d) => h('div', { class: 'mono whole', title: d.sha256 }, shortDigest(d.sha256)))],
    [w.submitted, timeText(request.submitted_at)],
    [w.until, timeText(request.expires_at)],
  ]
  const filled = rows.filter(([, first]) => first !== null && first !== '')
  return h('section', { class: 'card' }, h('dl', {}, ...filled.flatMap(([name, ...value]) => [h('dt', {}, name), h('dd', {}, ...value)])))
}

/** How long the link lasts: "链接 23 小时后失效". */
export function linkLeft(words: Words, link: Link, language: Language, now = Date.now()): string {
  const seconds = Math.max(0, (Date.parse(link.expires_at) - now) / 1000)
  return words.left.title(formatDuration(seconds, language))
}
