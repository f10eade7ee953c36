// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { deviceOf } from './device'

describe('deviceOf', () => {
  it('names program and system', () => {
    const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
    expect(deviceOf(chrome)).toBe('Chrome · Windows')
    expect(deviceOf(`${chrome} Edg/140.0.0.0`)).toBe('Edge · Windows')
    expect(deviceOf('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1')).toBe('Safari · iOS')
    expect(deviceOf('Mozilla/5.0 (Linux; Android 14; X) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36 MicroMessenger/8.0')).toBe('WeChat · Android')
  })
  it('claims nothing that it does not know', () => {
    expect(deviceOf('sealkeeper-client/0.1')).toBe('')
  })
})
