// SPDX-License-Identifier: Apache-2.0
// After a build: X.br beside each X of text, which the server prefers for who takes brotli.
// It makes gzip itself. The bytes depend on the input alone, so builds stay reproducible.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, join, resolve } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'

const out = process.env.SEALKEEPER_WEB_OUT ?? resolve(import.meta.dirname, '../../build/web')
const shrinks = new Set(['.html', '.js', '.mjs', '.css', '.json', '.svg', '.txt', '.wasm', '.ttf'])
const least = 512

for (const entry of readdirSync(out, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !shrinks.has(extname(entry.name)) || entry.parentPath.includes('/.')) continue
  const file = join(entry.parentPath, entry.name)
  const content = readFileSync(file)
  if (content.length < least) continue
  const smaller = brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  })
  if (smaller.length < content.length) writeFileSync(`${file}.br`, smaller)
}
