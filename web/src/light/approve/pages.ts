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

class PageFigure {
  readonly node: HTMLElement
  private readonly paper: HTMLButtonElement
  private readonly title: string

  constructor(
    private readonly words: Words,
    private readonly path: string,
    document: Document,
    page: number,
    private readonly placements: Placement[],
  ) {
    this.title = words.decide.pageTitle(document.name, page)
    this.paper = h('button', { type: 'button', class: 'sheet paper', disabled: true, 'aria-label': `${words.decide.enlarge}${words.listComma}${this.title}` })
    const caption = `${words.decide.pageOf(page, document.pages)} · ${words.decide.enlarge}`
    this.node = h('figure', { id: `page-${document.index}-${page}`, tabindex: -1 }, this.paper, h('figcaption', { class: 'soft' }, caption))
    this.size(a4)
    whenNear(this.node, () => void this.load())
  }

  /** Room for the picture before it is there, so that nothing moves under a finger. */
  size({ width, height }: { width: number; height: number }): void {
    this.paper.style.aspectRatio = `${width} / ${height}`
  }

  private async load(): Promise<void> {
    this.paper.replaceChildren(h('span', { class: 'drawing' }, this.words.decide.drawing))
    try {
      this.display(await picture(this.path))
    } catch {
      const retry = h('button', { type: 'button', onclick: () => void this.load().then(() => retry.remove()) }, this.words.retry)
      this.paper.replaceChildren(h('span', { class: 'drawing', role: 'alert' }, this.words.decide.noPicture))
      if (!this.node.querySelector('figcaption + button')) this.node.append(retry)
    }
  }

  private display(source: string): void {
    const image = h('img', { src: source, alt: this.title })
    this.paper.replaceChildren(image, ...this.placements.flatMap((p) => outline(this.words, p) ?? []))
    this.paper.disabled = false
    this.paper.onclick = () => void import('./zoom').then(({ zoomPage }) => zoomPage(this.words, this.title, source, `${this.path}?dpi=${sharpDpi}`))
  }
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
    return new PageFigure(words, path, document, i + 1, placed.filter((p) => p.page === i + 1))
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
