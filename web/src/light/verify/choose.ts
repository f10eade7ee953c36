// SPDX-License-Identifier: Apache-2.0
// The first screen: choose or drop a file, what happens to it, and what the results mean.

import { h } from '../dom'
import { heading, type Screen } from '../page'
import { formatBytes } from '@/shared/format'
import { ApiOffline, ApiProblem, type Language } from '@/shared/problem'
import { sizeMax } from './ask'
import { toneOf, type Verdict } from './report'
import type { Words } from './words/zh'

/** Why the file that was chosen is not verified yet: a refusal, or what the page itself saw. */
export type Trouble = unknown

export interface Choice {
  file: File | null
  trouble: Trouble
  verify: (file: File) => void
}

/** Seen before anything is sent. The server looks for itself. */
export function troubleWith(file: File, w: Pick<Words, 'tooLarge'>): string | null {
  return file.size > sizeMax ? w.tooLarge : null
}

function noteOf(trouble: Trouble, w: Words, language: Language): HTMLElement {
  if (typeof trouble === 'string') return h('div', { class: 'note bad' }, h('p', {}, trouble))
  if (trouble instanceof ApiOffline) return h('div', { class: 'note bad' }, h('p', {}, h('b', {}, w.away[0])), h('p', {}, w.away[1]))
  const problem = trouble instanceof ApiProblem ? trouble : null
  return h(
    'div',
    { class: 'note bad' },
    h('p', {}, h('b', {}, w.failed)),
    problem && h('p', {}, problem.title(language)),
    problem && problem.retryAfter > 1 && h('p', {}, w.wait(problem.retryAfter)),
    problem?.document.exchange && h('p', { class: 'soft mono' }, `${w.exchange}: ${problem.document.exchange}`),
  )
}

/** A label around a real file input: mouse, keyboard and screen reader all find it. */
function dropZone(w: Words, take: (file: File) => void): HTMLElement {
  const input = h('input', {
    type: 'file',
    id: 'file',
    class: 'visually-hidden',
    accept: 'application/pdf,.pdf',
    'aria-describedby': 'limits',
    onchange: () => input.files?.[0] && take(input.files[0]),
  })
  const zone = h(
    'div',
    {
      class: 'drop',
      ondragover: (e: DragEvent) => {
        e.preventDefault()
        zone.classList.add('over')
      },
      ondragleave: () => zone.classList.remove('over'),
      ondrop: (e: DragEvent) => {
        e.preventDefault()
        zone.classList.remove('over')
        if (e.dataTransfer?.files[0]) take(e.dataTransfer.files[0])
      },
    },
    input,
    h('label', { for: 'file', class: 'button main' }, w.choose),
    h('p', {}, w.drop),
    h('p', { class: 'soft', id: 'limits' }, w.limits),
  )
  return zone
}

function privacyOf(w: Words): HTMLElement {
  return h(
    'section',
    { class: 'card' },
    h('h2', {}, w.privacyTitle),
    ...w.privacy.map((text) => h('p', {}, text)),
    h('p', { class: 'soft' }, `${w.offline[0]} `, h('a', { href: '/api/v1/ca.pem' }, 'ca.pem'), ` ${w.offline[1]} `, h('a', { href: '/api/v1/crl.der' }, 'crl.der')),
  )
}

function meaningsOf(w: Words): HTMLElement {
  const rows = (Object.keys(w.verdicts) as Verdict[]).flatMap((verdict) => [
    h('dt', {}, h('span', { class: `verdict ${toneOf(verdict)}` }, w.verdicts[verdict].name)),
    h('dd', {}, w.verdicts[verdict].means),
  ])
  return h('details', { class: 'card' }, h('summary', {}, w.meaningsTitle), h('dl', { class: 'meanings' }, ...rows))
}

export function linksOf(w: Words): HTMLElement {
  return h('p', { class: 'links' }, h('a', { href: '/login' }, w.login), h('a', { href: '/docs/api' }, w.reference))
}

export function chooseScreen(choice: Choice): Screen<Words> {
  let { trouble } = choice
  return (w, language) => {
    const said = h('div', { role: 'alert' })
    if (trouble) said.append(noteOf(trouble, w, language))
    const take = (file: File) => {
      trouble = troubleWith(file, w)
      if (trouble) said.replaceChildren(noteOf(trouble, w, language))
      else choice.verify(file)
    }
    const { file } = choice
    return {
      title: w.title,
      nodes: [
        h('header', {}, heading(w.title), h('p', { class: 'soft' }, w.about)),
        said,
        file && h('p', { class: 'again' }, h('button', { class: 'main', type: 'button', onclick: () => choice.verify(file) }, w.retry), h('span', {}, `${file.name} · ${formatBytes(file.size)}`)),
        dropZone(w, take),
        privacyOf(w),
        meaningsOf(w),
        linksOf(w),
      ],
    }
  }
}
