// SPDX-License-Identifier: Apache-2.0
// Hands a file in and waits for what is found. XMLHttpRequest because fetch does not tell how
// much of a body is on its way. Nothing is kept: the token lives as long as the call.

import { ApiOffline, ApiProblem, problemOf } from '@/shared/problem'
import { call } from '@/shared/api'
import type { Report, Verification } from './report'

export type Phase = { name: 'sending'; share: number } | { name: 'waiting' } | { name: 'working' }

export interface Outcome {
  report: Report
  /** when the server forgets it */
  expiresAt: string
}

interface Asked {
  verification: string
  expires_at: string
}

/** What no server takes, whatever its settings; below it the server says whether a file is too large. */
export const sizeMax = 32 * 1024 * 1024
const firstWaitMs = 300
const longestWaitMs = 2000

function headersOf(request: XMLHttpRequest): Headers {
  const lines = request.getAllResponseHeaders().trim().split('\r\n')
  return new Headers(lines.filter(Boolean).map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as [string, string]))
}

function send(file: Blob, tell: (phase: Phase) => void, signal: AbortSignal): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', '/api/v1/verify')
    request.setRequestHeader('Content-Type', 'application/pdf')
    request.upload.onprogress = (e) => tell({ name: 'sending', share: e.lengthComputable ? e.loaded / e.total : 0 })
    request.onload = () => {
      if (request.status === 202) resolve(JSON.parse(request.responseText) as Asked)
      else void problemOf(new Response(request.responseText, { status: request.status, headers: headersOf(request) })).then(reject)
    }
    request.onerror = () => reject(new ApiOffline())
    signal.addEventListener('abort', () => request.abort())
    request.onabort = () => reject(signal.reason)
    request.send(file)
  })
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function problemWithin(verification: Verification): ApiProblem {
  const failure = verification.failure ?? { code: 'internal', title: 'The verification failed.', title_zh: '核验失败。' }
  return new ApiProblem({ ...failure, status: 500 }, 0)
}

/** Throws ApiProblem or ApiOffline, and what `signal` is aborted with. */
export async function verify(file: Blob, tell: (phase: Phase) => void, signal: AbortSignal): Promise<Outcome> {
  const asked = await send(file, tell, signal)
  tell({ name: 'waiting' })
  for (let wait = firstWaitMs; ; wait = Math.min(wait * 1.5, longestWaitMs)) {
    await pause(wait)
    signal.throwIfAborted()
    const now = await call<Verification>(`/verify/${asked.verification}`)
    if (now.report) return { report: now.report, expiresAt: asked.expires_at }
    if (now.state === 'failed') throw problemWithin(now)
    if (now.state === 'working') tell({ name: 'working' })
  }
}

/** SHA-256 as hex; null where the browser has none (a page that came by plain http). */
export async function sha256Of(file: Blob): Promise<string | null> {
  if (!globalThis.crypto?.subtle) return null
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
  return Array.from(new Uint8Array(digest), (b) => b.toString(16).padStart(2, '0')).join('')
}
