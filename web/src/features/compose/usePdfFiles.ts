// SPDX-License-Identifier: Apache-2.0
// The documents of a draft as open PDF files, each fetched and opened once, closed with the
// component that shows them.

import { onScopeDispose, shallowReactive } from 'vue'
import { api, take } from '@/api/client'
import { PdfFile } from '@/pdf/document'

interface Opened {
  file: PdfFile | null
  failure: unknown
}

export function usePdfFiles() {
  const opened = shallowReactive(new Map<string, Opened>())
  let gone = false

  async function open(document: string): Promise<void> {
    opened.get(document)?.file?.close()
    opened.set(document, { file: null, failure: null })
    try {
      const call = api.GET('/api/v1/documents/{document}/content', { params: { path: { document } }, parseAs: 'arrayBuffer' })
      const file = await PdfFile.open((await take(call)) as unknown as ArrayBuffer)
      if (gone) return file.close()
      opened.set(document, { file, failure: null })
    } catch (failure) {
      opened.set(document, { file: null, failure })
    }
  }

  onScopeDispose(() => {
    gone = true
    for (const { file } of opened.values()) file?.close()
  })

  /** Opens it where that was not done yet. */
  function use(document: string): Opened {
    if (!opened.has(document)) void open(document)
    return opened.get(document)!
  }

  return { use, reopen: open }
}
