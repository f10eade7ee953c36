// SPDX-License-Identifier: Apache-2.0
// Where seals lie on the picture of a page: from points of the unrotated page to parts of
// what is shown. Pure arithmetic.

import type { Placement } from './request'

/** Parts of the shown page, 0 to 1, from its upper left corner. */
export interface Outline {
  left: number
  top: number
  width: number
  height: number
}

export type Placed = Placement & Required<Pick<Placement, 'page' | 'x' | 'y' | 'width' | 'height' | 'paper'>>

/** Requests of before places were kept do not say where their seals go. */
export function isPlaced(placement: Placement): placement is Placed {
  return placement.page !== undefined && placement.paper !== undefined
}

export function outlineOf({ x, y, width, height, paper }: Placed): Outline {
  const [left, bottom, right, top] = paper.box as [number, number, number, number]
  const [w, h] = [right - left, top - bottom]
  // distances from the four sides of the unrotated page
  const from = { left: (x - left) / w, right: (right - x - width) / w, bottom: (y - bottom) / h, top: (top - y - height) / h }
  const size = { w: width / w, h: height / h }
  switch (paper.rotate) {
    case 90:
      return { left: from.bottom, top: from.left, width: size.h, height: size.w }
    case 180:
      return { left: from.right, top: from.bottom, width: size.w, height: size.h }
    case 270:
      return { left: from.top, top: from.right, width: size.h, height: size.w }
    default:
      return { left: from.left, top: from.top, width: size.w, height: size.h }
  }
}
