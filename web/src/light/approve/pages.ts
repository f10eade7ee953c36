// SPDX-License-Identifier: Apache-2.0
// The documents of a request: where seals will land, and every page as it will be sealed.
// The pictures are the server's; only the outline of the place is drawn here.

import type { components } from '@/api/schema'
import { call } from '@/shared/api'
import { h } from '../dom'
import type { SealRequest } from './link'
import { picture, whenNear } from './picture'
import { shownArea, shownSize } from './place'
import type { Words } from './words/zh'

type Document = SealRequest['documents'][number]
type Placement = SealRequest['placements'][number]
type Facts = components['schemas']['Document']

const sharpDpi = 180
const a4 = { width: 595, height: 842 }
const loaded = new Map<string, Promise<Facts>>()

function factsOf(id: string): Promise<Facts> {
  let facts = loaded.get(id)
  if (!facts) {
    facts = call<Facts>(`/documents/${id}`)
    loaded.set(id, facts)
    facts.catch(() => loaded.delete(id))
  }
  return facts
}

function outline(words: Words, placement: Placement): HTMLElement | null {
  const { page, x, y, width, height, paper } = placement
  if (page === undefined || x === undefined || y === undefined || width === undefined || height === undefined || !paper) return null
  const area = shownArea({ x, y, width, height }, paper)
  const node = h('span', { class: 'outline', title: words.decide.landsHere(placement.seal.name) })
  for (const side of ['left', 'top', 'width', 'height'] as const) node.style[side] = `${area[side] * 100}%`
  return node
}

interface Sheet {
  document: Document
  page: number
  /** behind /api/v1 */
  path: string
  placements: Placement[]
}

interface Figure {
  node: HTMLElement
  /** Room for the picture before it is there, so that nothing moves under a finger. */
  size: (size: { width: number; height: number }) => void
}

function figureOf(words: Words, { document, page, path, placements }: Sheet): Figure {
  const w = words.decide
  const title = w.pageTitle(document.name, page)
  const paper = h('button', { type: 'button', class: 'sheet paper', disabled: true, 'aria-label': `${w.enlarge}${words.listComma}${title}` })
  const node = h('figure', { id: `page-${document.index}-${page}`, tabindex: -1 }, paper, h('figcaption', { class: 'soft' }, `${w.pageOf(page, document.pages)} · ${w.enlarge}`))
  const size: Figure['size'] = ({ width, height }) => (paper.style.aspectRatio = `${width} / ${height}`)

  async function load(): Promise<void> {
    paper.replaceChildren(w.drawing)
    try {
      display(await picture(path))
    } catch {
      const retry = h('button', { type: 'button', onclick: () => (retry.remove(), load()) }, words.retry)
      paper.replaceChildren(h('span', { role: 'alert' }, w.noPicture))
      node.append(retry)
    }
  }

  function display(source: string): void {
    paper.replaceChildren(h('img', { src: source, alt: title }), ...placements.flatMap((p) => outline(words, p) ?? []))
    paper.disabled = false
    paper.onclick = () => void import('./zoom').then(({ zoomPage }) => zoomPage(words, title, source, `${path}?dpi=${sharpDpi}`))
  }

  size(a4)
  whenNear(node, load)
  return { node, size }
}

function jump(words: Words, placement: Placement): HTMLElement {
  const go = () => {
    const figure = document.getElementById(`page-${placement.document}-${placement.page}`)
    figure?.focus({ preventScroll: true })
    figure?.scrollIntoView({ block: 'center', behavior: 'smooth' })
  }
  return h('li', {}, h('button', { type: 'button', class: 'jump', onclick: go }, words.decide.placedAt(placement.page!, placement.seal.name), h('span', { 'aria-hidden': 'true' }, ' ›')))
}

function documentCard(words: Words, request: SealRequest, document: Document): HTMLElement {
  const placed = request.placements.filter((p) => p.document === document.index && p.page !== undefined)
  const figures = Array.from({ length: document.pages }, (_, i) => {
    const path = `/requests/${request.id}/documents/${document.index}/pages/${i + 1}.png`
    return figureOf(words, { document, page: i + 1, path, placements: placed.filter((p) => p.page === i + 1) })
  })
  factsOf(document.id).then(
    ({ pages }) => pages.forEach((paper, i) => figures[i]?.size(shownSize(paper))),
    () => {}, // A4 until the pictures are there
  )
  return h(
    'section',
    { class: 'card', 'aria-label': document.name },
    h('div', { class: 'spread' }, h('h2', {}, document.name), h('a', { href: `/api/v1/documents/${document.id}/content`, download: document.name }, words.decide.original)),
    placed.length > 0 && h('ul', { class: 'jumps', 'aria-label': words.decide.placements }, ...placed.map((p) => jump(words, p))),
    ...figures.map((figure) => figure.node),
  )
}

export function documentCards(words: Words, request: SealRequest): HTMLElement[] {
  return request.documents.map((document) => documentCard(words, request, document))
}
