// SPDX-License-Identifier: Apache-2.0
// The API reference: our frame at once, then Redoc with the server's own OpenAPI document.

import './reference.css'
import { h } from '../dom'
import { heading, LightPage, type Screen } from '../page'
import { call } from '@/shared/api'
import type { Language } from '@/shared/problem'
import { localise } from './localise'
import { draw } from './redoc'
import type { Words } from './words/zh'

type Spec = Record<string, unknown>

const page = new LightPage<Words>(document.getElementById('main')!, { zh: () => import('./words/zh'), en: () => import('./words/en') })
let spec: Promise<Spec> | null = null

function specOnce(): Promise<Spec> {
  spec ??= call<Spec>('/openapi.json').catch((e: unknown) => {
    spec = null
    throw e
  })
  return spec
}

/** Beside the note, not over it: what is there stays readable until the rest is. */
async function fill(into: HTMLElement, note: HTMLElement, w: Words, language: Language): Promise<void> {
  try {
    const text = await specOnce()
    await draw(localise(text, language), language, into)
    note.remove()
  } catch {
    note.className = 'note bad'
    note.replaceChildren(h('p', {}, h('b', {}, w.failed[0])), h('p', {}, w.failed[1]), h('button', { type: 'button', onclick: () => void page.again() }, w.retry))
  }
}

const screen: Screen<Words> = (w, language) => {
  const into = h('div', { id: 'redoc', lang: language === 'zh' ? 'zh-CN' : 'en' })
  const note = h('div', { class: 'card', role: 'status' }, w.loading)
  // once it stands on the page: Redoc measures itself
  queueMicrotask(() => void fill(into, note, w, language))
  return {
    title: w.title,
    nodes: [
      h(
        'header',
        {},
        heading(w.title),
        h('p', { class: 'links' }, h('a', { href: '/api/v1/openapi.json' }, w.document), h('a', { href: '/verify' }, w.verify), h('a', { href: '/login' }, w.login)),
      ),
      note,
      into,
    ],
  }
}

void page.show(screen)
// its colours are read when it is drawn
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => void page.again())
