// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { expiryBars, standingOf, urgent, type Certificate } from './certificates'

const certificate = (days_left: number, more: Partial<Certificate> = {}): Certificate =>
  ({ id: String(days_left), days_left, in_use: true, state: 'live', seal: { id: '', name: '公章' }, ...more }) as Certificate

describe('a certificate', () => {
  it('is good until 30 days before its end, and expired behind it', () => {
    expect([30, 29, 0, -1].map((days) => standingOf(certificate(days)))).toEqual(['good', 'soon', 'soon', 'expired'])
  })
  it('that was revoked is that and nothing else', () => {
    expect(standingOf(certificate(-5, { state: 'revoked' }))).toBe('revoked')
  })
})

describe('urgent', () => {
  it('are those in use that end soon, the first to end first', () => {
    const found = urgent([certificate(20), certificate(400), certificate(-2), certificate(3, { in_use: false }), certificate(3, { state: 'revoked' })])
    expect(found.map((c) => c.days_left)).toEqual([-2, 20])
  })
})

describe('bars of the next twelve months', () => {
  it('end where the certificate does, and say when it lasts longer', () => {
    const bars = expiryBars([{ name: 'a', days_left: 730 }, { name: 'b', days_left: 73 }, { name: 'c', days_left: -9 }])
    expect(bars.map((bar) => [bar.name, bar.length, bar.beyond])).toEqual([['c', 0, false], ['b', 0.2, false], ['a', 1, true]])
  })
})
