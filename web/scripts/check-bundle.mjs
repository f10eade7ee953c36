// SPDX-License-Identifier: Apache-2.0
// The budgets of what a browser loads. The app: whoever opens it at its heaviest screen, with
// everything that this screen can ever import but pdf.js; the screens he does not open cost
// him nothing. The approve page: all that deciding behind a mailed link can load; an
// invitation and a reset are other links. A page speaks one language.
// Prints one line, "bundle app_gz N approve_gz M" in bytes, and what all screens come to.

import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'

const out = process.env.SEALKEEPER_WEB_OUT ?? resolve(import.meta.dirname, '../../build/web')
const manifest = JSON.parse(readFileSync(join(out, '.vite/manifest.json'), 'utf8'))
const budgets = { app: 260_000, approve: 15_000 }

/** Screens share parts with the app's entry, which knows all other screens. */
const entry = 'index.html'

/** The other language, and the other kinds of links. */
const notToDecide = ['words/en', 'enrol', 'reset'].map((name) => `src/light/approve/${name}.ts`)

/** Libraries that only who opens a document, or the reference of the API, ever loads. */
const isLate = (key) => /pdfjs|redoc|^src\/words\/en/i.test(key) || notToDecide.includes(key)

function filesOf(key, found = new Set()) {
  const chunk = manifest[key]
  if (!chunk || found.has(chunk.file) || isLate(key)) return found
  found.add(chunk.file)
  for (const css of chunk.css ?? []) found.add(css)
  for (const next of [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? [])]) if (next !== entry) filesOf(next, found)
  return found
}

function weightOf(files) {
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(out, file)), { level: 9 }).length, 0)
}

/** What is there before any screen: entry, frame and texts. */
function frame() {
  const found = new Set([entry, 'theme.js', ...filesOf('src/words/zh/index.ts')])
  const add = (key) => {
    const chunk = manifest[key]
    if (found.has(chunk.file)) return
    for (const file of [chunk.file, ...(chunk.css ?? [])]) found.add(file)
    chunk.imports?.forEach(add)
  }
  add(entry)
  return found
}

const screens = Object.keys(manifest)
  .filter((key) => /^src\/(features|app)\/.*\.vue$/.test(key))
  .map((key) => ({ key, weight: weightOf(new Set([...frame(), ...filesOf(key)])) }))
  .sort((a, b) => b.weight - a.weight)
const everything = weightOf(new Set([...frame(), ...filesOf(entry)]))

const weights = { app: screens[0].weight, approve: weightOf(new Set(['a/index.html', 'theme.js', ...filesOf('a/index.html')])) }
console.log(`bundle app_gz ${weights.app} approve_gz ${weights.approve}`)
console.log(`the heaviest screen is ${screens[0].key}; all ${screens.length} of them are ${everything}`)
for (const [name, weight] of Object.entries(weights)) {
  if (weight > budgets[name]) {
    console.error(`${name} is larger than its budget of ${budgets[name]} bytes`)
    process.exitCode = 1
  }
}
