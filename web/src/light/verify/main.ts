// SPDX-License-Identifier: Apache-2.0
// Public verification: choose a file, wait, read what was found. The page asks nobody to log
// in and keeps nothing: reloading it begins anew.

import './verify.css'
import { LightPage } from '../page'
import { sha256Of, verify, type Phase } from './ask'
import { chooseScreen, type Trouble } from './choose'
import { resultScreen } from './result'
import type { Words } from './words/zh'
import { workingScreen, type Work } from './working'

const page = new LightPage<Words>(document.getElementById('main')!, { zh: () => import('./words/zh'), en: () => import('./words/en') })
/** Stands outside of what the screens replace: a screen reader hears it change. */
const live = document.getElementById('live')!

async function say(text: (w: Words) => string): Promise<void> {
  live.textContent = text(await page.words())
}

function choose(file: File | null = null, trouble: Trouble = null): Promise<void> {
  return page.show(chooseScreen({ file, trouble, verify: (chosen) => void begin(chosen) }))
}

async function begin(file: File): Promise<void> {
  const stop = new AbortController()
  const work: Work = {
    file,
    digest: null,
    phase: { name: 'sending', share: 0 },
    redraw: () => {},
    cancel: () => {
      stop.abort()
      void choose()
    },
  }
  const tell = (phase: Phase) => {
    if (phase.name !== work.phase.name) void say((w) => (phase.name === 'waiting' ? w.waiting : w.examining))
    work.phase = phase
    work.redraw()
  }
  await page.show(workingScreen(work))
  try {
    const digest = sha256Of(file).then((found) => {
      work.digest = found
      work.redraw()
      return found
    })
    const { report, expiresAt } = await verify(file, tell, stop.signal)
    await page.show(resultScreen({ file, digest: await digest, report, expiresAt, again: () => void choose() }))
    await say((w) => `${w.result}: ${w.verdicts[report.verdict].name}`)
  } catch (trouble) {
    if (!stop.signal.aborted) await choose(file, trouble)
  }
}

// a file that misses its place must not replace the page
for (const event of ['dragover', 'drop']) document.addEventListener(event, (e) => e.preventDefault())
void choose()
