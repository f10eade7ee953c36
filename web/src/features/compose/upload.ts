// SPDX-License-Identifier: Apache-2.0
// Sending a file in parts, so that a lost connection costs one part: announce, ask which
// parts are there, send the others, hand it in, wait for the examination. Knows neither the
// screen nor the client; calls are given, so that every break can be rehearsed.

import type { Schemas } from '@/api/client'
import { newKey } from '@/shared/api'
import { ApiOffline, ApiProblem } from '@/shared/problem'

export type Upload = Schemas['Upload']

export interface UploadCalls {
  /** the same key again gives the same upload */
  announce: (file: { name: string; size: number; sha256?: string }, key: string) => Promise<Upload>
  look: (upload: string) => Promise<Upload>
  send: (upload: string, part: number, bytes: Blob) => Promise<void>
  /** again gives the same answer */
  complete: (upload: string) => Promise<Upload>
  /** resolves when it may be worth another try, of a call or of a look */
  pause: (why: 'offline' | 'examination' | 'busy', seconds: number) => Promise<void>
}

export interface UploadProgress {
  phase: 'sending' | 'offline' | 'examining'
  sent: number
  parts: number
}

/** Parts that the server has not got yet, in order. */
export function missingParts(upload: Pick<Upload, 'parts' | 'arrived'>): number[] {
  const there = new Set(upload.arrived)
  return Array.from({ length: upload.parts }, (_, part) => part).filter((part) => !there.has(part))
}

/** First and last-plus-one byte of a part. */
export function partRange(upload: Pick<Upload, 'size' | 'part_size'>, part: number): [number, number] {
  return [part * upload.part_size, Math.min((part + 1) * upload.part_size, upload.size)]
}

/** Lower-case hex; undefined where the browser has no digest (plain http): the server's counts. */
export async function digestOf(file: Blob): Promise<string | undefined> {
  if (!globalThis.crypto?.subtle) return undefined
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
  return Array.from(new Uint8Array(digest), (b) => b.toString(16).padStart(2, '0')).join('')
}

/** A call that is repeated until the server answers; refusals are thrown. */
async function insist<T>(calls: UploadCalls, call: () => Promise<T>, offline: () => void): Promise<T> {
  for (;;) {
    try {
      return await call()
    } catch (e) {
      if (e instanceof ApiOffline) {
        offline()
        await calls.pause('offline', 2)
      } else if (e instanceof ApiProblem && (e.status === 429 || e.status === 503 || e.code === 'idempotency.in_flight')) {
        await calls.pause('busy', Math.max(e.retryAfter, 1))
      } else {
        throw e
      }
    }
  }
}

async function sendParts(file: Blob, upload: Upload, calls: UploadCalls, tell: (p: UploadProgress) => void): Promise<void> {
  let missing = missingParts(upload)
  const progress = (phase: UploadProgress['phase']) => tell({ phase, sent: upload.parts - missing.length, parts: upload.parts })
  progress('sending')
  while (missing.length) {
    const part = missing[0]!
    const [from, to] = partRange(upload, part)
    await insist(calls, () => calls.send(upload.id, part, file.slice(from, to)), () => progress('offline'))
    missing = missing.slice(1)
    progress('sending')
  }
}

/** Waits until the examination has an outcome: examined or refused. */
export async function awaitExamination(upload: Upload, calls: UploadCalls, tell: (p: UploadProgress) => void): Promise<Upload> {
  let seen = upload
  const offline = () => tell({ phase: 'offline', sent: upload.parts, parts: upload.parts })
  for (let wait = 1; seen.state === 'complete'; wait = Math.min(wait + 1, 5)) {
    tell({ phase: 'examining', sent: upload.parts, parts: upload.parts })
    await calls.pause('examination', wait)
    seen = await insist(calls, () => calls.look(upload.id), offline)
  }
  return seen
}

/** All of it. `begun` is an upload of the same bytes that was interrupted earlier. */
export async function sendFile(
  file: Blob & { name: string },
  sha256: string | undefined,
  begun: Upload | null,
  calls: UploadCalls,
  tell: (progress: UploadProgress) => void,
  announced: (upload: Upload) => void,
): Promise<Upload> {
  const key = newKey()
  const offline = () => tell({ phase: 'offline', sent: 0, parts: 1 })
  const upload = begun ?? (await insist(calls, () => calls.announce({ name: file.name, size: file.size, sha256 }, key), offline))
  announced(upload)
  if (upload.state !== 'open') return awaitExamination(upload, calls, tell)
  await sendParts(file, upload, calls, tell)
  const handedIn = await insist(calls, () => calls.complete(upload.id), offline)
  return awaitExamination(handedIn, calls, tell)
}
