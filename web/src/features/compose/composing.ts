// SPDX-License-Identifier: Apache-2.0
// One draft under the hands of a person: what it holds, its uploads, and its saving. Made by
// ComposePage, handed to its steps. Prepares and submits nothing: StepConfirm does.

import { onScopeDispose, reactive, ref, watch } from 'vue'
import { api, take } from '@/api/client'
import { connection } from '@/api/connection'
import { newKey } from '@/shared/api'
import { Autosave, type SaveStatus } from './autosave'
import { compositionOf, contentOf, emptyComposition, type Composition, type Document, type Draft, type DraftContent } from './draft'
import { useUploads } from './uploads'

export type Composing = ReturnType<typeof useComposing>

export function useComposing(made: (draft: string) => void) {
  const id = ref<string | null>(null)
  const composition = reactive<Composition>(emptyComposition())
  /** of documents that were chosen on this page: how many were before */
  const ranks = new Map<string, number>()
  const documents = reactive(new Map<string, Document>())
  const status = ref<SaveStatus>({ state: 'saved', savedAt: null, problem: null })
  const draft = ref<Draft | null>(null)

  /** of the call that makes the draft: repeated with the same content, it makes no second one */
  let creation = { content: '', key: '' }
  const text = () => JSON.stringify(contentOf(composition))
  const autosave = new Autosave({ content: text, save, tell: (now) => (status.value = now) }, text())
  const uploads = useUploads({ draft: id, adopt })

  watch(composition, () => autosave.touch(), { deep: true })
  onScopeDispose(connection.whenReturned(() => autosave.retry()))
  const leaving = () => void (document.visibilityState === 'hidden' && autosave.flush())
  document.addEventListener('visibilitychange', leaving)
  onScopeDispose(() => document.removeEventListener('visibilitychange', leaving))
  const warn = (event: BeforeUnloadEvent) => void (['away', 'conflict'].includes(autosave.state) && autosave.isDirty() && event.preventDefault())
  window.addEventListener('beforeunload', warn)
  onScopeDispose(() => window.removeEventListener('beforeunload', warn))

  function keep(now: Draft): void {
    draft.value = now
    id.value = now.id
  }

  async function save(content: string): Promise<void> {
    const body = JSON.parse(content) as DraftContent
    if (!id.value) {
      if (creation.content !== content) creation = { content, key: newKey() }
      keep(await take(api.POST('/api/v1/drafts', { params: { header: { 'Idempotency-Key': creation.key } }, body })))
      return made(id.value!)
    }
    try {
      keep(await put(body))
    } catch (e) {
      // the answer to an earlier try may have got lost: then it is saved already
      const newest = await fetchDraft(id.value).catch(() => null)
      if (!newest || JSON.stringify(contentOf(compositionOf(newest))) !== content) throw e
      keep(newest)
    }
  }

  function put(body: DraftContent): Promise<Draft> {
    const headers = { 'If-Match': `"${draft.value!.version}"` }
    return take(api.PUT('/api/v1/drafts/{draft}', { params: { path: { draft: id.value! } }, headers, body, keepalive: true }))
  }

  function fetchDraft(which: string): Promise<Draft> {
    return take(api.GET('/api/v1/drafts/{draft}', { params: { path: { draft: which } } }))
  }

  /** What the server has replaces what is here. */
  async function load(which: string): Promise<void> {
    const newest = await fetchDraft(which)
    await Promise.all(newest.documents.filter((document) => !documents.has(document)).map(loadDocument))
    keep(newest)
    Object.assign(composition, compositionOf(newest))
    autosave.adopt(text())
    uploads.resume()
  }

  async function loadDocument(which: string): Promise<void> {
    documents.set(which, await take(api.GET('/api/v1/documents/{document}', { params: { path: { document: which } } })))
  }

  /** An examined document joins the draft: in the order of choosing, not of examination. */
  async function adopt(document: string, rank: number): Promise<void> {
    await loadDocument(document)
    if (composition.documents.includes(document)) return
    const later = composition.documents.findIndex((d) => (ranks.get(d) ?? 0) > rank)
    ranks.set(document, rank)
    composition.documents.splice(later < 0 ? composition.documents.length : later, 0, document)
  }

  /** The draft exists on the server: uploads are remembered under its id. */
  async function begin(): Promise<void> {
    if (!id.value) await save(text())
  }

  /** After a conflict: what is here replaces what the other window saved. */
  async function keepMine(): Promise<void> {
    draft.value = await fetchDraft(id.value!)
    await autosave.insist()
  }

  function remove(document: string): void {
    composition.documents = composition.documents.filter((d) => d !== document)
    composition.placements = composition.placements.filter((p) => p.document !== document)
  }

  function move(document: string, by: -1 | 1): void {
    const list = composition.documents
    const at = list.indexOf(document)
    const other = list[at + by]
    if (!other) return
    list[at] = other
    list[at + by] = document
  }

  return { id, composition, documents, status, draft, autosave, uploads, load, begin, keepMine, remove, move, keep, fetchDraft }
}
