// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { wrongPassword, wrongPin } from './secret-rules'

describe('wrongPin', () => {
  it('asks for six to twelve digits', () => {
    for (const pin of ['', '12345', '1234567890123', '28471a', '２８４７１９']) expect(wrongPin(pin, pin), pin).toBe('pinForm')
  })
  it('refuses rows that anybody would try first', () => {
    for (const pin of ['111111', '123456', '987654']) expect(wrongPin(pin, pin), pin).toBe('pinTrivial')
  })
  it('wants it twice the same', () => {
    expect(wrongPin('284719', '284718')).toBe('differs')
    expect(wrongPin('284719', '284719')).toBe('')
  })
})

describe('wrongPassword', () => {
  it('counts characters, not units of UTF-16', () => {
    expect(wrongPassword('𠮷'.repeat(9), '𠮷'.repeat(9))).toBe('passwordForm')
    expect(wrongPassword('𠮷'.repeat(10), '𠮷'.repeat(10))).toBe('')
    expect(wrongPassword('x'.repeat(129), 'x'.repeat(129))).toBe('passwordForm')
  })
  it('wants it twice the same', () => {
    expect(wrongPassword('correct horse', 'correct house')).toBe('differs')
  })
})
