// SPDX-License-Identifier: Apache-2.0
// Where a seal lies on a page. Kept as the API keeps it: the lower left corner of the area
// that the seal covers, in units of the unrotated page (server/pdf/place.c). Shown as the
// reader sees the page: upright, from its left and bottom edge. Knows no pixels' history:
// zoom, resize and rotation of the device change nothing here. Pure.

/** A page as intake describes it: the box that readers show, the turn, units a point. */
export interface PageShape {
  /** left, bottom, right, top */
  box: number[]
  /** clockwise: 0, 90, 180, 270 */
  rotate: number
  user_unit: number
}

/** On paper, in micrometres. */
export interface SealSize {
  width_um: number
  height_um: number
}

/** Lower left corner in units of the unrotated page, thousandths at most. */
export interface Place {
  x: number
  y: number
}

/** As the reader sees it, in units of the page, from the left and the bottom edge. */
export interface ShownRect {
  left: number
  bottom: number
  width: number
  height: number
}

const pointsPerMm = 72 / 25.4

interface Edges {
  left: number
  bottom: number
  right: number
  top: number
}

function milli(units: number): number {
  return Math.round(units * 1000)
}

function edges(page: PageShape): Edges {
  const [left, bottom, right, top] = page.box.map(milli) as [number, number, number, number]
  return { left, bottom, right, top }
}

function isOnSide(page: PageShape): boolean {
  return page.rotate === 90 || page.rotate === 270
}

/** Thousandths of a unit of this page, rounded as the server rounds them. */
function lengthOf(page: PageShape, um: number): number {
  const points = Math.floor((um * 72 * 1000 + 12700) / 25400)
  return Math.floor((points * 1000) / milli(page.user_unit))
}

/** The area that the seal covers on the unrotated page, in thousandths. */
function areaOf(page: PageShape, seal: SealSize): { w: number; h: number } {
  const width = lengthOf(page, seal.width_um)
  const height = lengthOf(page, seal.height_um)
  return isOnSide(page) ? { w: height, h: width } : { w: width, h: height }
}

/** The page as the reader sees it, in units. */
export function shownSize(page: PageShape): { width: number; height: number } {
  const { left, bottom, right, top } = edges(page)
  const width = (right - left) / 1000
  const height = (top - bottom) / 1000
  return isOnSide(page) ? { width: height, height: width } : { width, height }
}

export function mmOf(page: PageShape, units: number): number {
  return (units * page.user_unit) / pointsPerMm
}

export function unitsOf(page: PageShape, mm: number): number {
  return (mm * pointsPerMm) / page.user_unit
}

/** The seal stands upright for the reader, whatever the page's turn. */
export function shownRect(page: PageShape, seal: SealSize, place: Place): ShownRect {
  const { left, bottom, right, top } = edges(page)
  const { w, h } = areaOf(page, seal)
  const x = milli(place.x)
  const y = milli(place.y)
  const at = {
    0: [x - left, y - bottom],
    90: [y - bottom, right - x - w],
    180: [right - x - w, top - y - h],
    270: [top - y - h, x - left],
  }[page.rotate] as [number, number]
  const size = isOnSide(page) ? { width: h / 1000, height: w / 1000 } : { width: w / 1000, height: h / 1000 }
  return { left: at[0] / 1000, bottom: at[1] / 1000, ...size }
}

/** The place whose shown lower left corner is here; it may lie outside the page. */
export function placeAt(page: PageShape, seal: SealSize, shownLeft: number, shownBottom: number): Place {
  const { left, bottom, right, top } = edges(page)
  const { w, h } = areaOf(page, seal)
  const s = milli(shownLeft)
  const u = milli(shownBottom)
  const at = {
    0: [left + s, bottom + u],
    90: [right - w - u, bottom + s],
    180: [right - w - s, top - h - u],
    270: [left + u, top - h - s],
  }[page.rotate] as [number, number]
  return { x: at[0] / 1000, y: at[1] / 1000 }
}

/** Is the page large enough for this seal at all? */
export function fits(page: PageShape, seal: SealSize): boolean {
  const { left, bottom, right, top } = edges(page)
  const { w, h } = areaOf(page, seal)
  return w <= right - left && h <= top - bottom
}

/** What the server accepts: no part of the seal leaves what readers show. */
export function isInside(page: PageShape, seal: SealSize, place: Place): boolean {
  const { left, bottom, right, top } = edges(page)
  const { w, h } = areaOf(page, seal)
  const x = milli(place.x)
  const y = milli(place.y)
  return x >= left && y >= bottom && x + w <= right && y + h <= top
}

/** The nearest place that lies on the page. */
export function clamp(page: PageShape, seal: SealSize, place: Place): Place {
  const { left, bottom, right, top } = edges(page)
  const { w, h } = areaOf(page, seal)
  return {
    x: Math.max(left, Math.min(milli(place.x), right - w)) / 1000,
    y: Math.max(bottom, Math.min(milli(place.y), top - h)) / 1000,
  }
}

/** Centred on a point of the shown page, as far as the page reaches. */
export function placeAround(page: PageShape, seal: SealSize, shownX: number, shownY: number): Place {
  const { width, height } = shownRect(page, seal, { x: 0, y: 0 })
  return clamp(page, seal, placeAt(page, seal, shownX - width / 2, shownY - height / 2))
}

/** Where a seal goes when nobody has pointed: lower right, where contracts are sealed. */
export function usualPlace(page: PageShape, seal: SealSize): Place {
  const { width, height } = shownSize(page)
  return placeAround(page, seal, width * 0.7, height * 0.2)
}

/** Distances from the shown page's left and bottom edge, in tenths of a millimetre. */
export function mmFromEdges(page: PageShape, seal: SealSize, place: Place): { left: number; bottom: number } {
  const rect = shownRect(page, seal, place)
  const round = (units: number) => Math.round(mmOf(page, units) * 10) / 10
  return { left: round(rect.left), bottom: round(rect.bottom) }
}

export function placeAtMm(page: PageShape, seal: SealSize, leftMm: number, bottomMm: number): Place {
  return placeAt(page, seal, unitsOf(page, leftMm), unitsOf(page, bottomMm))
}

/** Moved by millimetres as the reader sees it; it may leave the page. */
export function moved(page: PageShape, seal: SealSize, place: Place, rightMm: number, upMm: number): Place {
  const rect = shownRect(page, seal, place)
  return placeAt(page, seal, rect.left + unitsOf(page, rightMm), rect.bottom + unitsOf(page, upMm))
}

/** Millimetres that a key moves a seal: arrows 1, with Shift 5; null for other keys. */
export function moveOfKey(key: string, shift: boolean): { right: number; up: number } | null {
  const step = shift ? 5 : 1
  switch (key) {
    case 'ArrowLeft':
      return { right: -step, up: 0 }
    case 'ArrowRight':
      return { right: step, up: 0 }
    case 'ArrowUp':
      return { right: 0, up: step }
    case 'ArrowDown':
      return { right: 0, up: -step }
    default:
      return null
  }
}
