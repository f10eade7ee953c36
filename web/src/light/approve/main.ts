// SPDX-License-Identifier: Apache-2.0
// The page behind mailed links: takes the link out of the address, asks what it is, and
// shows the screen for it. Opening decides nothing, however often and by whomever.

import './approve.css'
import { h } from '../dom'
import { heading, LightPage, type Screen } from '../page'
import { decideScreen } from './decide'
import { endOf, endScreen, troubleScreen } from './ends'
import { openLink, takeLink, type Token } from './link'
import type { Page, Visit } from './context'
import type { Words } from './words/zh'

const page: Page = new LightPage(document.getElementById('main')!, { zh: () => import('./words/zh'), en: () => import('./words/en') })

const waiting: Screen<Words> = (words) => ({ title: words.opening, nodes: [h('div', { role: 'status' }, heading(words.opening))] })

async function screenOf(visit: Visit): Promise<Screen<Words>> {
  const { link } = visit
  if (link.kind === 'invite') return (await import('./enrol')).enrolScreen(visit)
  if (link.kind === 'reset') return (await import('./reset')).resetScreen(visit)
  return link.request ? decideScreen({ ...visit, request: link.request }) : endScreen('dead')
}

async function open(token: Token): Promise<void> {
  try {
    const [link] = await Promise.all([openLink(token), page.words()])
    await page.show(await screenOf({ page, token, link }))
  } catch (e) {
    const end = endOf(e)
    await page.show(end ? endScreen(end) : troubleScreen(e, () => void open(token)))
  }
}

async function start(): Promise<void> {
  const token = takeLink()
  if (!token) return page.show(endScreen('incomplete'))
  void page.show(waiting)
  await open(token)
}

// another link pasted into the same window changes the fragment only
window.addEventListener('hashchange', () => {
  if (location.hash) void start()
})
void start()
