// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { zonesOf } from './zones'

describe('zonesOf', () => {
  const zones = zonesOf(['Asia/Chongqing'], new Date('2026-07-01T00:00:00Z'))
  const labelOf = (name: string) => zones.find((zone) => zone.name === name)?.label

  it('names each zone with its offset of the season', () => {
    expect(labelOf('Asia/Shanghai')).toBe('Asia/Shanghai (UTC+8)')
    expect(labelOf('America/New_York')).toBe('America/New York (UTC-4)')
    expect(labelOf('UTC')).toBe('UTC (UTC+0)')
  })
  it('holds the one that is chosen, even where the browser lists it under another name', () => {
    expect(labelOf('Asia/Chongqing')).toBe('Asia/Chongqing (UTC+8)')
    expect(new Set(zones.map((zone) => zone.name)).size).toBe(zones.length)
  })
})
