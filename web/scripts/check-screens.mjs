// SPDX-License-Identifier: Apache-2.0
// Every route of the app is among the screens that ./dev shots pictures.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const features = join(import.meta.dirname, '../src/features')
const pictured = readFileSync(join(import.meta.dirname, '../tests/shots/screens.ts'), 'utf8')

const routes = readdirSync(features).flatMap((feature) => {
  const text = readFileSync(join(features, feature, 'routes.ts'), 'utf8')
  return [...text.matchAll(/\bpath: '([^']+)'/g)].map((match) => match[1])
})
const missing = routes.filter((route) => !pictured.includes(`'${route}'`))
for (const route of missing) console.error(`${route}: not among tests/shots/screens.ts`)
process.exit(missing.length || !routes.length ? 1 : 0)
