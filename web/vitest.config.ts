// SPDX-License-Identifier: Apache-2.0
// Unit tests: src/**/*.test.ts beside what they test, in jsdom.
import { mergeConfig, defineConfig } from 'vitest/config'
import base from './vite.config'

export default mergeConfig(
  base,
  defineConfig({
    test: {
      environment: 'jsdom',
      include: ['src/**/*.test.ts'],
      setupFiles: ['tests/support/unit.ts'],
      server: { deps: { inline: ['element-plus'] } },
    },
  }),
)
