// SPDX-License-Identifier: Apache-2.0
// From PDF points of the unrotated page to shares of the page as it is shown.

export interface Paper {
  /** lower left and upper right corner, points */
  box: number[]
  rotate: number
}

export interface Area {
  x: number
  y: number
  width: number
  height: number
}

/** Width and height as shown, points. */
export function shownSize({ box, rotate }: Paper): { width: number; height: number } {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = box
  const [width, height] = [x1 - x0, y1 - y0]
  return rotate % 180 === 0 ? { width, height } : { width: height, height: width }
}

/** Left, top, width and height as shares of the shown page, 0 to 1. */
export function shownArea(area: Area, paper: Paper): { left: number; top: number; width: number; height: number } {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = paper.box
  const [across, up] = [x1 - x0, y1 - y0]
  const left = (area.x - x0) / across
  const bottom = (area.y - y0) / up
  const width = area.width / across
  const height = area.height / up
  switch (((paper.rotate % 360) + 360) % 360) {
    case 90:
      return { left: bottom, top: left, width: height, height: width }
    case 180:
      return { left: 1 - left - width, top: bottom, width, height }
    case 270:
      return { left: 1 - bottom - height, top: 1 - left - width, width: height, height: width }
    default:
      return { left, top: 1 - bottom - height, width, height }
  }
}
