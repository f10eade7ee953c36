// SPDX-License-Identifier: Apache-2.0
// What was found, in plain words: one sentence for the file, then each signature with what
// the verdict rests on and what to do.

import { h, type Child } from '../dom'
import { heading, type Screen } from '../page'
import { formatBytes, formatDay, formatTime } from '@/shared/format'
import type { Language } from '@/shared/problem'
import { linksOf } from './choose'
import { isKnown, titleOf, toneOf, type Certificate, type Report, type Signature, type Verdict } from './report'
import type { Words } from './words/zh'

export interface Result {
  file: File
  /** as the browser computed it; null where it cannot */
  digest: string | null
  report: Report
  expiresAt: string
  again: () => void
}

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
const marks = { good: '✓', warn: '!', bad: '✕' }

function facts(...rows: [string, Child][]): HTMLElement {
  return h('dl', { class: 'facts' }, ...rows.filter(([, value]) => value).flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]))
}

function mono(text: string | null): Child {
  return text && h('span', { class: 'mono' }, text)
}

function tag(verdict: Verdict, w: Words): HTMLElement {
  return h('span', { class: `verdict ${toneOf(verdict)}` }, w.verdicts[verdict].name)
}

/** The file's own verdict, large. */
function banner(report: Report, w: Words, language: Language): HTMLElement {
  const tone = toneOf(report.verdict)
  const about = w.verdicts[report.verdict]
  const refusals = report.verdict === 'unreadable' ? report.reasons : []
  return h(
    'section',
    { class: `note ${tone} banner`, 'aria-labelledby': 'verdict' },
    h('span', { class: `mark ${tone}`, 'aria-hidden': 'true' }, marks[tone]),
    h(
      'div',
      {},
      h('h2', { id: 'verdict' }, about.name),
      h('p', {}, about.means),
      ...refusals.map((reason) => h('p', {}, titleOf(reason, language))),
      h('p', {}, h('b', {}, `${w.todo}${language === 'zh' ? '：' : ': '}`), about.todo),
    ),
  )
}

function certificateOf(c: Certificate, s: Signature, w: Words): HTMLElement {
  return h(
    'details',
    {},
    h('summary', {}, w.certificate),
    facts(
      [w.subject, mono(c.subject ?? w.unreadable)],
      [w.issuer, mono(c.issuer ?? w.unreadable)],
      [w.serial, mono(c.serial)],
      [w.validity, `${formatDay(c.not_before, zone)} – ${formatDay(c.not_after, zone)}`],
      [w.fingerprint, mono(c.sha256)],
      [w.algorithm, s.algorithm],
    ),
  )
}

/** "NTRCN-91310115…" is the form in which a certificate carries a Chinese credit code. */
function creditCodeOf(c: Certificate | null): string | null {
  return c?.organisation_id?.replace(/^NTRCN-/, '') ?? null
}

function revocationOf(s: Signature, w: Words): string {
  const { state, number, time, revoked_at: since } = s.revocation
  const parts = [w.revocations[state], since && w.since(formatTime(since, zone)), number !== null && time && w.list(number, formatTime(time, zone))]
  return parts.filter(Boolean).join(' · ')
}

function whoOf(s: Signature, w: Words): [string, Child][] {
  const c = s.certificate
  if (!c) return []
  if (!isKnown(s)) return [[w.claims, c.organisation ?? c.common_name ?? w.unreadable]]
  return [
    [w.by, h('b', {}, c.organisation ?? c.common_name ?? w.unreadable)],
    [w.sealName, c.common_name],
    [w.creditCode, mono(creditCodeOf(c))],
  ]
}

/** `alone`: what to do stands above already. */
function signatureCard(s: Signature, alone: boolean, w: Words, language: Language): HTMLElement {
  const time = s.claimed_time ? `${formatTime(s.claimed_time, zone, true)}（${w.timeClaimed}）` : w.noTime
  const name = s.kind === 'timestamp' ? w.timestamp(s.number) : w.signature(s.number)
  return h(
    'section',
    { class: 'card', 'aria-labelledby': `signature-${s.number}` },
    h('h3', { id: `signature-${s.number}` }, name, tag(s.verdict, w)),
    ...s.reasons.map((reason) => h('p', {}, titleOf(reason, language))),
    !alone && s.verdict !== 'valid' && s.kind === 'signature' && h('p', {}, h('b', {}, `${w.todo}${language === 'zh' ? '：' : ': '}`), w.verdicts[s.verdict].todo),
    facts(
      ...whoOf(s, w),
      [w.time, language === 'zh' ? time : time.replace('（', ' (').replace('）', ')')],
      [w.coverage, w.coverages[s.coverage]],
      [w.later, w.laters[s.later_changes]],
      [w.revocation, s.kind === 'signature' && isKnown(s) && revocationOf(s, w)],
      [w.request, isKnown(s) && s.request_digest && h('span', {}, mono(s.request_digest), h('small', { class: 'soft' }, w.requestHelp))],
    ),
    s.certificate && certificateOf(s.certificate, s, w),
  )
}

/** As a file of the browser's own making: nothing is asked of the server again. */
function download(result: Result): void {
  const text = JSON.stringify(result.report, null, 2)
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = h('a', { href: url, download: `${result.file.name.replace(/\.pdf$/i, '')}.verification.json` })
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

function fileCard(result: Result, w: Words): HTMLElement {
  const { file, digest, report } = result
  const digestRow = h('span', {}, mono(digest ?? report.file.sha256), digest && h('small', { class: 'soft' }, w.digestHelp))
  return h(
    'section',
    { class: 'card' },
    facts([w.file, file.name], [w.size, formatBytes(file.size)], [w.digest, digestRow], [w.verifiedAt, formatTime(report.verified_at, zone, true)]),
    h(
      'p',
      { class: 'actions' },
      h('button', { type: 'button', onclick: () => download(result) }, w.download),
      h('button', { type: 'button', class: 'main', onclick: result.again }, w.again),
    ),
    h('p', { class: 'soft' }, w.forgotten(formatTime(result.expiresAt, zone))),
  )
}

export function resultScreen(result: Result): Screen<Words> {
  const { report, digest } = result
  return (w, language) => ({
    title: `${w.verdicts[report.verdict].name} · ${result.file.name}`,
    nodes: [
      h('header', {}, heading(w.result)),
      digest !== null && digest !== report.file.sha256 && h('p', { class: 'note bad', role: 'alert' }, w.digestDiffers),
      banner(report, w, language),
      fileCard(result, w),
      report.signatures.length > 0 && h('h2', {}, w.signatures(report.signatures.length)),
      ...report.signatures.map((s) => signatureCard(s, report.signatures.length === 1, w, language)),
      linksOf(w),
    ],
  })
}
