// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { formatBytes, formatDuration, formatMoney, formatTime, shortDigest } from './format'

describe('formatTime', () => {
  it('writes the offset of the zone, halves of hours included', () => {
    expect(formatTime('2026-11-21T02:24:59Z', 'Asia/Shanghai')).toBe('2026-11-21 10:24 UTC+8')
    expect(formatTime('2026-11-21T02:24:59Z', 'Asia/Kolkata')).toBe('2026-11-21 07:54 UTC+5:30')
    expect(formatTime('2026-11-21T02:24:59Z', 'UTC', true)).toBe('2026-11-21 02:24:59 UTC+0')
  })
  it('follows summer time', () => {
    expect(formatTime('2026-07-01T00:00:00Z', 'Europe/Berlin')).toBe('2026-07-01 02:00 UTC+2')
    expect(formatTime('2026-12-01T00:00:00Z', 'Europe/Berlin')).toBe('2026-12-01 01:00 UTC+1')
  })
  it('writes midnight as 00, and nothing for no time', () => {
    expect(formatTime('2026-11-20T16:00:00Z', 'Asia/Shanghai')).toBe('2026-11-21 00:00 UTC+8')
    expect(formatTime('', 'UTC')).toBe('')
  })
})

describe('other forms', () => {
  it('rounds a duration down to its largest unit', () => {
    expect(formatDuration(59, 'zh')).toBe('不到 1 分钟')
    expect(formatDuration(3599, 'en')).toBe('59 min')
    expect(formatDuration(86400 * 3 + 5, 'zh')).toBe('3 天')
  })
  it('knows the decimals of a currency', () => {
    expect(formatMoney(1200000, 'CNY', 'zh')).toBe('¥12,000.00')
    expect(formatMoney(1200, 'JPY', 'en')).toBe('¥1,200')
  })
  it('shortens sizes and digests', () => {
    expect(formatBytes(1023)).toBe('1023 B')
    expect(formatBytes(1258291)).toBe('1.2 MB')
    expect(shortDigest('9f2c1a00' + '0'.repeat(48) + '0041ab7e')).toBe('9f2c1a00…0041ab7e')
  })
})
