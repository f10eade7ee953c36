// SPDX-License-Identifier: Apache-2.0
// Before unit tests: what jsdom lacks and components use.
import { vi } from 'vitest'

vi.stubGlobal(
  'ResizeObserver',
  class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  },
)
