// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { csvOf } from './save'

describe('a table as CSV', () => {
  it('begins with a byte order mark and ends each line as RFC 4180 says', () => {
    expect(csvOf([['日期', '次数'], ['2026-11-22', 3]])).toBe('\ufeff日期,次数\r\n2026-11-22,3\r\n')
  })
  it('quotes what would break a line', () => {
    expect(csvOf([['a,b', 'say "no"', 'two\nlines']])).toBe('\ufeff"a,b","say ""no""","two\nlines"\r\n')
  })
  it('is no formula to a spreadsheet', () => {
    expect(csvOf([['=1+1', '@SUM(A1)', '-5', -5]])).toBe("\ufeff'=1+1,'@SUM(A1),'-5,-5\r\n")
  })
})
