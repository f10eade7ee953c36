// SPDX-License-Identifier: Apache-2.0
// What pictures show: ink where text should be, and where the red of a seal lies. Pictures
// are decoded by the browser that is there anyway.

import type { Page } from 'playwright-core'

/** Parts of the picture's width and height, from its left and top. */
export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

export interface Ink {
  /** share of pixels that are nearly black */
  dark: number
  /** around everything red; null: nothing is */
  red: Box | null
}

export function inkOf(page: Page, png: Buffer): Promise<Ink> {
  return page.evaluate(async (source) => {
    const image = new Image()
    image.src = source
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.naturalWidth
    canvas.height = image.naturalHeight
    const context = canvas.getContext('2d')!
    context.drawImage(image, 0, 0)
    const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height)
    let dark = 0
    const red = { left: width, top: height, right: -1, bottom: -1 }
    for (let i = 0; i < data.length; i += 4) {
      const [r, g, b] = [data[i]!, data[i + 1]!, data[i + 2]!]
      if (r < 100 && g < 100 && b < 100) dark++
      if (r < 150 || g > 110 || b > 110) continue
      const x = (i / 4) % width
      const y = Math.floor(i / 4 / width)
      red.left = Math.min(red.left, x)
      red.right = Math.max(red.right, x + 1)
      red.top = Math.min(red.top, y)
      red.bottom = Math.max(red.bottom, y + 1)
    }
    const box = { left: red.left / width, right: red.right / width, top: red.top / height, bottom: red.bottom / height }
    return { dark: dark / (width * height), red: red.right < 0 ? null : box }
  }, `data:image/png;base64,${png.toString('base64')}`)
}
