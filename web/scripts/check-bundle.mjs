// SPDX-License-Identifier: Apache-2.0
// The budgets of what a browser loads: everything that the app can ever import (screens that
// load when they are opened count too, pdf.js does not), and all that deciding behind a mailed
// link can load. An invitation and a reset are other links; a page speaks one language.
// Prints one line, "bundle app_gz N approve_gz M" in bytes.

import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'

const out = process.env.SEALKEEPER_WEB_OUT ?? resolve(import.meta.dirname, '../../build/web')
const manifest = JSON.parse(readFileSync(join(out, '.vite/manifest.json'), 'utf8'))
const budgets = { app: 260_000, approve: 15_000 }

/** The smaller of the two languages, and the other kinds of links. */
const notToDecide = ['words/en', 'enrol', 'reset'].map((name) => `src/light/approve/${name}.ts`)

/** Libraries that only who opens a document, or the reference of the API, ever loads. */
const isLate = (key) => /pdfjs|redoc/i.test(key) || notToDecide.includes(key)

function filesOf(key, found = new Set()) {
  const chunk = manifest[key]
  if (!chunk || found.has(chunk.file) || isLate(key)) return found
  found.add(chunk.file)
  for (const css of chunk.css ?? []) found.add(css)
  for (const next of [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? [])]) filesOf(next, found)
  return found
}

function weightOf(page) {
  const files = [page, 'theme.js', ...filesOf(page)]
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(join(out, file)), { level: 9 }).length, 0)
}

const weights = { app: weightOf('index.html'), approve: weightOf('a/index.html') }
console.log(`bundle app_gz ${weights.app} approve_gz ${weights.approve}`)
for (const [name, weight] of Object.entries(weights)) {
  if (weight > budgets[name]) {
    console.error(`${name} is larger than its budget of ${budgets[name]} bytes`)
    process.exitCode = 1
  }
}
