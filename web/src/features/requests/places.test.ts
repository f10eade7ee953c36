// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { isPlaced, outlineOf, type Placed } from './places'

const placed = (rotate: number, box = [0, 0, 600, 800]): Placed => ({
  document: 0,
  seal: { id: 's', name: '合同专用章' },
  page: 1,
  x: 60,
  y: 80,
  width: 120,
  height: 80,
  paper: { box, rotate, user_unit: 1 },
})

describe('the outline of a seal', () => {
  it('counts from the lower left corner of an upright page', () => {
    expect(outlineOf(placed(0))).toEqual({ left: 0.1, top: 0.8, width: 0.2, height: 0.1 })
  })
  it('begins where the page box begins', () => {
    expect(outlineOf(placed(0, [60, 80, 660, 880]))).toEqual({ left: 0, top: 0.9, width: 0.2, height: 0.1 })
  })
  it.each([
    [90, { left: 0.1, top: 0.1, width: 0.1, height: 0.2 }],
    [180, { left: 0.7, top: 0.1, width: 0.2, height: 0.1 }],
    [270, { left: 0.8, top: 0.7, width: 0.1, height: 0.2 }],
  ])('turns with a page that is shown turned by %i degrees', (rotate, wanted) => {
    const outline = outlineOf(placed(rotate))
    for (const side of ['left', 'top', 'width', 'height'] as const) expect(outline[side]).toBeCloseTo(wanted[side])
  })
})

describe('a placement without a place', () => {
  it('is told from one that has one', () => {
    expect(isPlaced({ document: 0, seal: { id: 's', name: '公章' } })).toBe(false)
    expect(isPlaced(placed(0))).toBe(true)
  })
})
