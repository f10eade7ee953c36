// SPDX-License-Identifier: Apache-2.0
// Tests in Debian's Chromium against a real server: tests/browser/**/*.test.ts. The instance
// is named by SEALKEEPER_STATE, which ./dev test starts; one file at a time has a browser.
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: import.meta.dirname,
  resolve: { alias: { '@': resolve(import.meta.dirname, 'src') } },
  test: {
    include: ['tests/browser/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    sequence: { concurrent: false },
  },
})
