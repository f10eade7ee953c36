// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { parseLink, takeLink } from './link'
import { shownArea, shownSize } from './place'
import { codesAround } from './totp'

const company = '01a201dd-9343-7000-9173-41a43f46974e'
const token = 'A'.repeat(43)

describe('a link', () => {
  it('is a company and a token, and nothing else', () => {
    expect(parseLink(`#${company}.${token}`)).toEqual({ company, token })
    for (const other of ['', '#', `#${company}`, `#${company}.short`, `#${company}.${token}!`, `#x${company}.${token}`]) expect(parseLink(other)).toBeNull()
  })
  it('is out of the address once it was taken', () => {
    location.hash = `${company}.${token}`
    expect(takeLink()).toEqual({ company, token })
    expect(location.hash).toBe('')
    expect(takeLink()).toBeNull()
  })
})

describe('the place of a seal', () => {
  const area = { x: 110, y: 220, width: 100, height: 40 }
  const paper = (rotate: number) => ({ box: [10, 20, 510, 820], rotate })
  it('follows the rotation of the page', () => {
    expect(shownArea(area, paper(0))).toEqual({ left: 0.2, top: expect.closeTo(0.7), width: 0.2, height: 0.05 })
    expect(shownArea(area, paper(90))).toEqual({ left: 0.25, top: 0.2, width: 0.05, height: 0.2 })
    expect(shownArea(area, paper(180))).toEqual({ left: expect.closeTo(0.6), top: 0.25, width: 0.2, height: 0.05 })
    expect(shownArea(area, paper(270))).toEqual({ left: expect.closeTo(0.7), top: expect.closeTo(0.6), width: 0.05, height: 0.2 })
  })
  it('knows that a turned page lies on its side', () => {
    expect(shownSize(paper(0))).toEqual({ width: 500, height: 800 })
    expect(shownSize(paper(270))).toEqual({ width: 800, height: 500 })
  })
})

describe('one-time codes', () => {
  it('are those of RFC 6238, appendix B, last six digits', async () => {
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
    expect((await codesAround(secret, 59_000))[1]).toBe('287082')
    expect((await codesAround(secret, 1111111109_000))[1]).toBe('081804')
  })
})
