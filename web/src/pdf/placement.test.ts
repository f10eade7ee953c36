// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { clamp, fits, isInside, mmFromEdges, moved, moveOfKey, placeAround, placeAt, placeAtMm, shownRect, shownSize, usualPlace, type PageShape } from './placement'

const turns = [0, 90, 180, 270]
const round42 = { width_um: 42000, height_um: 42000 }
const oblong = { width_um: 45000, height_um: 30000 }

/** A page whose box begins elsewhere than at 0, so that no edge can be forgotten. */
function page(rotate: number, box = [10, 20, 605, 862], user_unit = 1): PageShape {
  return { box, rotate, user_unit }
}

describe('a place on a turned page', () => {
  it.each(turns)('comes back from what the reader sees, turned by %i', (rotate) => {
    const place = { x: 123.456, y: 234.567 }
    const rect = shownRect(page(rotate), oblong, place)
    expect(placeAt(page(rotate), oblong, rect.left, rect.bottom)).toEqual(place)
  })

  it.each(turns)('is where pdf.js draws its corner, turned by %i', (rotate) => {
    // the matrix of a page at scale 1, as ISO 32000-2, 8.3.2.3 and /Rotate give it
    const [l, b, r, t] = [10, 20, 605, 862]
    const toView: Record<number, (x: number, y: number) => [number, number]> = {
      0: (x, y) => [x - l, t - y],
      90: (x, y) => [y - b, x - l],
      180: (x, y) => [r - x, y - b],
      270: (x, y) => [t - y, r - x],
    }
    const place = { x: 100, y: 300 }
    const rect = shownRect(page(rotate), oblong, place)
    const [w, h] = rotate % 180 ? [85.039, 127.559] : [127.559, 85.039]
    const corners = [toView[rotate]!(100, 300), toView[rotate]!(100 + w, 300 + h)]
    expect(rect.left).toBeCloseTo(Math.min(corners[0]![0], corners[1]![0]), 2)
    expect(shownSize(page(rotate)).height - rect.bottom).toBeCloseTo(Math.max(corners[0]![1], corners[1]![1]), 2)
    expect(rect.width).toBeCloseTo(127.559, 2)
    expect(rect.height).toBeCloseTo(85.039, 2)
  })

  it('measures millimetres on the page as it is shown', () => {
    const at = placeAtMm(page(90), oblong, 30, 40)
    expect(mmFromEdges(page(90), oblong, at)).toEqual({ left: 30, bottom: 40 })
    expect(shownSize(page(90))).toEqual({ width: 842, height: 595 })
  })

  it('knows larger units', () => {
    const large = page(0, [0, 0, 297.5, 421], 2)
    expect(shownRect(large, round42, { x: 0, y: 0 }).width).toBeCloseTo(119.055 / 2, 2)
    expect(mmFromEdges(large, round42, placeAtMm(large, round42, 50, 60))).toEqual({ left: 50, bottom: 60 })
  })
})

describe('the edge of the page', () => {
  it.each(turns)('holds a seal that is pushed beyond it, turned by %i', (rotate) => {
    for (const [right, up] of [[-500, 0], [500, 0], [0, 500], [0, -500]] as const) {
      const there = moved(page(rotate), oblong, usualPlace(page(rotate), oblong), right, up)
      expect(isInside(page(rotate), oblong, there)).toBe(false)
      expect(isInside(page(rotate), oblong, clamp(page(rotate), oblong, there))).toBe(true)
    }
  })
  it('is met to the thousandth by a seal in the corner', () => {
    const corner = clamp(page(0), round42, { x: 9999, y: -9999 })
    expect(corner.y).toBe(20)
    expect(isInside(page(0), round42, { ...corner, x: corner.x + 0.001 })).toBe(false)
    expect(isInside(page(0), round42, { ...corner, y: 19.999 })).toBe(false)
  })
  it('refuses a seal that is larger than the page', () => {
    expect(fits(page(0, [0, 0, 100, 100]), round42)).toBe(false)
    expect(fits(page(0, [0, 0, 120, 120]), round42)).toBe(true)
  })
})

describe('pointing', () => {
  it('centres the seal on the point', () => {
    const rect = shownRect(page(270), oblong, placeAround(page(270), oblong, 300, 200))
    expect(rect.left + rect.width / 2).toBeCloseTo(300, 2)
    expect(rect.bottom + rect.height / 2).toBeCloseTo(200, 2)
  })
  it('moves by a millimetre, with Shift by five, and by no other key', () => {
    expect(moveOfKey('ArrowUp', false)).toEqual({ right: 0, up: 1 })
    expect(moveOfKey('ArrowLeft', true)).toEqual({ right: -5, up: 0 })
    expect(moveOfKey('a', false)).toBeNull()
    const before = usualPlace(page(180), round42)
    const after = moved(page(180), round42, before, 5, 0)
    expect(mmFromEdges(page(180), round42, after).left - mmFromEdges(page(180), round42, before).left).toBeCloseTo(5, 1)
  })
})
