// SPDX-License-Identifier: Apache-2.0
// Acts with the link as proof. One attempt of a person's has one key, however often it has
// to be sent until its outcome is known.

import { call, newKey } from '@/shared/api'
import { ApiProblem } from '@/shared/problem'

export interface ActReply {
  at: string
  sequence: number
  results: { object: string; secret?: string }[]
}

const unknown = ['outcome_unknown', 'idempotency.in_flight']
const tries = 5
const pauseMs = 1000

/** The same key for the same content: a repeated call is done once. */
export class Attempt {
  private content = ''
  private key = ''

  async send(path: string, body: object, secrets: object): Promise<ActReply> {
    const content = JSON.stringify([path, body])
    if (content !== this.content) this.key = newKey()
    this.content = content
    for (let i = 1; ; i++) {
      try {
        return await call<ActReply>(path, { method: 'POST', body: { ...body, ...secrets }, key: this.key })
      } catch (e) {
        if (!(e instanceof ApiProblem) || !unknown.includes(e.code) || i === tries) throw e
        await new Promise((resolve) => setTimeout(resolve, pauseMs))
      }
    }
  }
}
