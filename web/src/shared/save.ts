// SPDX-License-Identifier: Apache-2.0
// Files made in the browser: tables as CSV, pictures as SVG, handed over as a download.

/** RFC 4180, with a byte order mark so that spreadsheets read Chinese. What a spreadsheet
 * would take for a formula begins with an apostrophe. */
export function csvOf(rows: readonly (readonly (string | number)[])[]): string {
  const cell = (value: string | number) => {
    const text = typeof value === 'string' && /^[=+\-@\t]/.test(value) ? `'${value}` : String(value)
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return '\ufeff' + rows.map((row) => row.map(cell).join(',') + '\r\n').join('')
}

export function saveText(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // the browser has taken it by then
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

const painted = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'font-family', 'font-size', 'font-weight', 'text-anchor', 'dominant-baseline']

/** A drawing of a page as a file of its own: its colours come from style sheets, which a
 * file does not have, so each element takes along what it is painted with. */
export function svgOf(drawing: SVGSVGElement, background: string): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement
  const originals = drawing.querySelectorAll('*')
  copy.querySelectorAll('*').forEach((element, i) => {
    const style = getComputedStyle(originals[i]!)
    for (const name of painted) {
      const value = style.getPropertyValue(name)
      // a pattern is named by its id alone: the page's address is not part of the file
      if (value) element.setAttribute(name, value.replace(/url\("[^"]*#/, 'url("#'))
    }
    element.removeAttribute('class')
  })
  const { width, height } = drawing.getBoundingClientRect()
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('width', String(width))
  copy.setAttribute('height', String(height))
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
  ground.setAttribute('width', '100%')
  ground.setAttribute('height', '100%')
  ground.setAttribute('fill', background)
  copy.prepend(ground)
  return new XMLSerializer().serializeToString(copy)
}
