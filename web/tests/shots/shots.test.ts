// SPDX-License-Identifier: Apache-2.0
// Writes NN-screen.lang.WxH.theme.png of every screen, and fails on a text that is missing or
// anything on the console. That no screen is missing, scripts/check-screens.mjs sees.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, it } from 'vitest'
import { expectSound, leave, nameOf, settled, visit, type View } from '../support/browser'
import { demoPerson } from './demo'
import { screens, type Screen } from './screens'

const folder = process.env.SEALKEEPER_SHOTS ?? 'shots'

const sizes = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
]
const everyView: View[] = (['zh', 'en'] as const).flatMap((language) =>
  sizes.flatMap((size) => (['light', 'dark'] as const).map((theme) => ({ language, theme, ...size }))),
)

async function picture(screen: Screen, number: number, view: View): Promise<void> {
  const path = typeof screen.path === 'string' ? screen.path : await screen.path()
  const v = await visit(path, view, screen.who ? demoPerson(screen.who) : null)
  await settled(v.page)
  await screen.arrange?.(v.page)
  await settled(v.page)
  const file = `${String(number).padStart(2, '0')}-${screen.name}.${nameOf(view)}.png`
  await v.page.screenshot({ path: join(folder, file), fullPage: view.width < 500 })
  await expectSound(v.page)
  await leave(v)
}

beforeAll(() => {
  mkdirSync(folder, { recursive: true })
})

describe('screens', () => {
  for (const [i, screen] of screens.entries()) {
    for (const view of everyView) it(`${screen.name} ${nameOf(view)}`, () => picture(screen, i + 1, view))
  }
})
