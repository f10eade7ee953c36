// SPDX-License-Identifier: Apache-2.0
// The typed client: paths, bodies and replies are those of the server's OpenAPI document
// (schema.d.ts, generated). Every failure is thrown as ApiProblem or ApiOffline, so that a
// screen handles one thing. Adds the CSRF token and an Idempotency-Key where none was given.

import createClient, { type Middleware } from 'openapi-fetch'
import { newKey } from '@/shared/api'
import { ApiOffline, problemOf } from '@/shared/problem'
import { connection } from './connection'
import type { components, paths } from './schema'

export type Schemas = components['schemas']

let csrf = ''
let onSessionEnded: () => void = () => {}
let onSessionDoubted: () => void = () => {}

/** After log-in and on each load of the session. */
export function setCsrf(token: string): void {
  csrf = token
}

/** Called once a call was refused because nobody is logged in any more. */
export function whenSessionEnds(callback: () => void): void {
  onSessionEnded = callback
}

/** Called once a call was refused for its CSRF token: the session may be another one by now. */
export function whenSessionDoubted(callback: () => void): void {
  onSessionDoubted = callback
}

const middleware: Middleware = {
  onRequest({ request }) {
    if (request.method === 'GET') return
    if (csrf) request.headers.set('X-CSRF-Token', csrf)
    if (request.method === 'POST' && !request.headers.has('Idempotency-Key')) {
      request.headers.set('Idempotency-Key', newKey())
    }
  },
  async onResponse({ response }) {
    connection.answered()
    if (response.ok) return
    const problem = await problemOf(response)
    if (problem.status === 401 && problem.code === 'auth.required') onSessionEnded()
    if (problem.code === 'http.origin') onSessionDoubted()
    throw problem
  },
  onError() {
    connection.failed()
    return new ApiOffline()
  },
}

export const api = createClient<paths>({ credentials: 'same-origin', querySerializer: { array: { style: 'form', explode: false } } })
api.use(middleware)

/** The data of a call that answers with some: `const me = await take(api.GET('/api/v1/me'))`. */
export async function take<T>(call: Promise<{ data?: T }>): Promise<NonNullable<T>> {
  const { data } = await call
  return data as NonNullable<T>
}
