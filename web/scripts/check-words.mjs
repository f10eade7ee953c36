// SPDX-License-Identifier: Apache-2.0
// Both languages have the same texts, no text is empty, and no Chinese stands in English.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const folder = join(import.meta.dirname, '../src/words')
const faults = []

function flat(value, prefix, out) {
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'object') flat(inner, `${prefix}${key}.`, out)
    else out.set(prefix + key, inner)
  }
  return out
}

async function wordsOf(language, file) {
  const module = await import(pathToFileURL(join(folder, language, file)).href)
  return flat(module.default, `${file.slice(0, -3)}.`, new Map())
}

const files = (language) => readdirSync(join(folder, language)).filter((f) => f.endsWith('.ts') && f !== 'index.ts')
for (const file of new Set([...files('zh'), ...files('en')])) {
  if (!files('zh').includes(file) || !files('en').includes(file)) {
    faults.push(`${file}: only in one language`)
    continue
  }
  const [zh, en] = [await wordsOf('zh', file), await wordsOf('en', file)]
  for (const key of new Set([...zh.keys(), ...en.keys()])) {
    if (!zh.get(key)) faults.push(`${key}: no Chinese text`)
    else if (!en.get(key)) faults.push(`${key}: no English text`)
    else if (/[\u4e00-\u9fff]/.test(en.get(key)) && !key.endsWith('.zh')) faults.push(`${key}: Chinese in the English text`)
  }
}
for (const fault of faults) console.error(fault)
process.exit(faults.length ? 1 : 0)
