// SPDX-License-Identifier: Apache-2.0
// Somebody with an account: his secrets, his session, and calls of the API in his name.

import { randomBytes } from 'node:crypto'
import type { BrowserContext } from 'playwright-core'
import { address } from './instance'
import { Totp } from './totp'

export interface Reply<T = any> {
  status: number
  body: T
  headers: Headers
}

export class Person {
  id = ''
  totp = new Totp('')
  private cookie = ''
  private csrf = ''

  constructor(
    readonly key: string,
    readonly name: string,
    readonly mail: string,
    readonly roles: string[],
    readonly login: string,
    readonly password = `Correct-horse-${randomBytes(6).toString('hex')}`,
    readonly pin = '284719',
  ) {}

  /** One call; logs in first where that is needed. */
  async call<T = any>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply<T>> {
    if (!this.cookie) await this.logIn()
    return send(method, path, body, { Cookie: this.cookie, 'X-CSRF-Token': this.csrf, ...headers })
  }

  /** As call, but a refusal is an error of the test. */
  async must<T = any>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    const reply = await this.call<T>(method, path, body, headers)
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`)
    return reply.body
  }

  async logIn(): Promise<void> {
    let reply = await send('POST', '/sessions', { login: this.login, password: this.password })
    if (reply.body?.code === 'login.code_required') {
      reply = await send('POST', '/sessions', { login: this.login, password: this.password, code: await this.totp.next() })
    }
    if (reply.status !== 201) throw new Error(`log-in of ${this.login}: ${reply.status} ${JSON.stringify(reply.body)}`)
    this.cookie = reply.headers.get('Set-Cookie')!.split(';')[0]!
    this.csrf = reply.body.csrf
  }

  /** Puts this person's session into a browser, without typing. */
  async enter(context: BrowserContext): Promise<void> {
    if (!this.cookie) await this.logIn()
    const [name, value] = this.cookie.split('=') as [string, string]
    await context.addCookies([{ name, value, url: address, httpOnly: true, sameSite: 'Strict' }])
  }

  proof(): { pin: string } {
    return { pin: this.pin }
  }

  async proofWithCode(): Promise<{ pin: string; code: string }> {
    return { pin: this.pin, code: await this.totp.next() }
  }
}

/** `path` begins behind /api/v1. A Buffer body is sent as it is. */
export async function send<T = any>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply<T>> {
  const raw = body instanceof Buffer
  const response = await fetch(`${address}/api/v1${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'Content-Type': raw ? 'application/octet-stream' : 'application/json' }),
      ...(method === 'POST' ? { 'Idempotency-Key': randomBytes(16).toString('hex') } : {}),
      ...headers,
    },
    body: body === undefined ? undefined : raw ? new Uint8Array(body) : JSON.stringify(body),
  })
  const isJson = /json/.test(response.headers.get('Content-Type') ?? '')
  return { status: response.status, headers: response.headers, body: (isJson ? await response.json() : Buffer.from(await response.arrayBuffer())) as T }
}
