// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { qrModules, qrPath, totpUri } from './qr'

describe('qrModules', () => {
  it('takes the smallest version that holds the text', () => {
    expect([14, 15, 26, 27, 213].map((n) => qrModules('x'.repeat(n)).length)).toEqual([21, 25, 25, 29, 57])
    expect(() => qrModules('x'.repeat(214))).toThrow(RangeError)
  })
  it('has the three finders and the dark module', () => {
    const modules = qrModules(totpUri('A'.repeat(32), 'zhaomin'))
    const n = modules.length
    const ring = (x: number, y: number) => modules[y]!.slice(x, x + 7).map(Number).join('')
    for (const [x, y] of [[0, 0], [n - 7, 0], [0, n - 7]] as const) expect([ring(x, y), ring(x, y + 1), ring(x, y + 3)]).toEqual(['1111111', '1000001', '1011101'])
    expect(modules[n - 8]![8]).toBe(true)
  })
  it('leaves a quiet zone of four modules', () => {
    const { size, path } = qrPath('x')
    expect(size).toBe(29)
    expect(path.startsWith('M4 4h1v1h-1z')).toBe(true)
  })
})
