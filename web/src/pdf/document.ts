// SPDX-License-Identifier: Apache-2.0
// A PDF in the browser: opened once, drawn page by page onto canvases. pdf.js is loaded when
// the first document is opened. Without its character maps pdf.js draws a Chinese document
// as blank pages and says nothing; here a map, font or decoder that cannot be fetched is an
// error of the page. Knows neither Vue nor the API.

import type { PDFDocumentLoadingTask, PDFDocumentProxy } from 'pdfjs-dist'
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'

/** Something that drawing needs could not be fetched: what would be drawn is not the page. */
export class PdfDataMissing extends Error {
  constructor(readonly file: string) {
    super(`${file} could not be fetched`)
    this.name = 'PdfDataMissing'
  }
}

/** Drawing was given up because something newer is to be drawn. */
export class DrawingStopped extends Error {}

const folders = { cMapUrl: '/pdfjs/cmaps/', standardFontDataUrl: '/pdfjs/standard_fonts/', wasmUrl: '/pdfjs/wasm/' }
type DataKind = keyof typeof folders

/** Canvases beyond this many pixels fail on phones. */
const pixelsMax = 16_000_000

function loadPdfjs() {
  return import('pdfjs-dist/legacy/build/pdf.mjs')
}

/** Fetches for pdf.js, and remembers what could not be had. */
function fetcherOf(missing: (file: string) => void) {
  return class {
    async fetch({ kind, filename }: { kind: DataKind; filename: string }): Promise<Uint8Array> {
      try {
        const response = await fetch(folders[kind] + filename)
        if (!response.ok) throw new Error(String(response.status))
        return new Uint8Array(await response.arrayBuffer())
      } catch (e) {
        missing(filename)
        throw e
      }
    }
  }
}

export class PdfFile {
  private missing: string | null = null
  private task: PDFDocumentLoadingTask | null = null
  private file: PDFDocumentProxy | null = null

  static async open(bytes: ArrayBuffer): Promise<PdfFile> {
    const pdfjs = await loadPdfjs()
    const opened = new PdfFile()
    pdfjs.GlobalWorkerOptions.workerSrc = workerUrl
    opened.task = pdfjs.getDocument({
      data: bytes,
      ...folders,
      cMapPacked: true,
      useWorkerFetch: false,
      isEvalSupported: false,
      enableXfa: false,
      BinaryDataFactory: fetcherOf((file) => (opened.missing ??= file)),
    } as Parameters<typeof pdfjs.getDocument>[0])
    opened.file = await opened.task.promise
    return opened
  }

  /** Draws page `number` (from 1) `cssWidth` pixels wide. Throws PdfDataMissing,
   * DrawingStopped when `signal` says so, or what pdf.js found wrong. */
  async draw(number: number, canvas: HTMLCanvasElement, cssWidth: number, signal: AbortSignal): Promise<void> {
    const page = await this.file!.getPage(number)
    if (signal.aborted) throw new DrawingStopped()
    const whole = page.getViewport({ scale: 1 })
    const wanted = (cssWidth / whole.width) * Math.min(window.devicePixelRatio || 1, 3)
    const viewport = page.getViewport({ scale: Math.min(wanted, Math.sqrt(pixelsMax / (whole.width * whole.height))) })
    // drawn beside, shown at once: no half-drawn page, none that flickers
    const sheet = document.createElement('canvas')
    sheet.width = Math.round(viewport.width)
    sheet.height = Math.round(viewport.height)
    const task = page.render({ canvas: sheet, viewport, background: '#ffffff' })
    const stop = () => task.cancel()
    signal.addEventListener('abort', stop)
    try {
      await task.promise
    } catch (e) {
      throw signal.aborted ? new DrawingStopped() : e
    } finally {
      signal.removeEventListener('abort', stop)
    }
    if (this.missing) throw new PdfDataMissing(this.missing)
    canvas.width = sheet.width
    canvas.height = sheet.height
    canvas.getContext('2d')!.drawImage(sheet, 0, 0)
  }

  close(): void {
    void this.task?.destroy()
    this.file = null
  }
}
