// SPDX-License-Identifier: Apache-2.0
// All texts of this language: src/words/zh/FEATURE.ts becomes the namespace FEATURE.

const modules = import.meta.glob<{ default: Record<string, unknown> }>(['./*.ts', '!./index.ts'], { eager: true })

const words: Record<string, Record<string, unknown>> = {}
for (const [path, module] of Object.entries(modules)) {
  words[path.slice(2, -3)] = module.default
}

export default words
