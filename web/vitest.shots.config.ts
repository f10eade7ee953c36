// SPDX-License-Identifier: Apache-2.0
// ./dev shots DIR: a picture of every screen, from the demo company of a running instance.
// SEALKEEPER_STATE names the instance, SEALKEEPER_SHOTS the folder.
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: import.meta.dirname,
  resolve: { alias: { '@': resolve(import.meta.dirname, 'src') } },
  test: { include: ['tests/shots/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 300_000 },
})
