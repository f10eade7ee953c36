// SPDX-License-Identifier: Apache-2.0
// The OpenAPI document in one language. It carries the Chinese words beside the English ones
// as x-…-zh; Redoc shows the plain names.

import type { Language } from '@/shared/problem'

type Json = { [name: string]: unknown }

const twins: [plain: string, zh: string][] = [
  ['summary', 'x-summary-zh'],
  ['description', 'x-description-zh'],
  ['x-displayName', 'x-name-zh'],
]

/** Sentences that stand at every response. */
const sentences: Record<string, string> = {
  'Done.': '成功。',
  'Being drawn.': '正在绘制。',
  'Refused.': '拒绝，代码见“错误”。',
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null
}

/** A copy of `value`, its words in Chinese wherever it has them. */
function chinese(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(chinese)
  if (!isObject(value)) return value
  const copy = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, chinese(inner)])) as Json
  for (const [plain, zh] of twins) if (typeof value[zh] === 'string') copy[plain] = value[zh]
  if (typeof copy.description === 'string') copy.description = sentences[copy.description] ?? copy.description
  return copy
}

export function localise(document: Json, language: Language): Json {
  if (language === 'en') return document
  const copy = chinese(document) as Json
  return { ...copy, info: { ...(copy.info as Json), title: '掌印接口文档' } }
}
