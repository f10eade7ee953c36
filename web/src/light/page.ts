// SPDX-License-Identifier: Apache-2.0
// The frame of a light page: head, language, and one screen at a time. A screen is a
// function of the words, so that the language can change under it; what a person typed
// belongs to the screen's own state and stays.

import { currentLanguage, markLanguage, rememberLanguage } from '@/shared/language'
import type { Language } from '@/shared/problem'
import { h, type Child } from './dom'

export interface FrameWords {
  product: string
  /** the name of the other language, in that language */
  otherLanguage: string
}

export interface Shown {
  title: string
  nodes: Child[]
}

export type Screen<W extends FrameWords> = (words: W, language: Language) => Shown

export class LightPage<W extends FrameWords> {
  language: Language = currentLanguage()
  private screen: Screen<W> | null = null

  constructor(
    private readonly root: HTMLElement,
    private readonly load: Record<Language, () => Promise<{ default: W }>>,
  ) {
    markLanguage(this.language)
  }

  words(): Promise<W> {
    return this.load[this.language]().then((module) => module.default)
  }

  /** Puts the screen on the page and the reader at its heading. */
  async show(screen: Screen<W>): Promise<void> {
    this.screen = screen
    await this.again()
    window.scrollTo(0, 0)
    this.root.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
  }

  /** Draws what is shown once more: its state or the language changed. */
  async again(): Promise<void> {
    const screen = this.screen
    const words = await this.words()
    if (!screen || screen !== this.screen) return
    const { title, nodes } = screen(words, this.language)
    document.title = `${title} · ${words.product}`
    this.root.replaceChildren(h('div', { class: 'page' }, this.top(words), ...nodes))
  }

  private top(words: W): HTMLElement {
    const other = this.language === 'zh' ? 'en' : 'zh'
    return h(
      'div',
      { class: 'top' },
      h('img', { src: '/icon.svg', alt: '', width: 28, height: 28 }),
      h('strong', {}, words.product),
      h('button', { class: 'bare', type: 'button', lang: other === 'zh' ? 'zh-CN' : 'en', onclick: () => this.speak(other) }, words.otherLanguage),
    )
  }

  private async speak(language: Language): Promise<void> {
    this.language = language
    rememberLanguage(language)
    await this.again()
  }
}

/** The heading of a screen; `show` puts the focus there. */
export function heading(text: string): HTMLElement {
  return h('h1', { tabindex: -1 }, text)
}
