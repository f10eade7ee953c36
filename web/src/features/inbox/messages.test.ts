// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import en from '@/words/en/inbox'
import zh from '@/words/zh/inbox'
import { isUrgent, placeOf, type Message } from './messages'

/** Every kind that server/canon/outbox_kind.c keeps. */
const kinds = [
  ...['approval.due', 'request.approved', 'request.rejected', 'request.withdrawn', 'request.expired', 'request.sealed', 'request.aborted'],
  ...['credential.used', 'credential.reported', 'pin.reset_asked', 'password.changed', 'mail.changed', 'grant.given', 'grant.ended', 'seal.suspended'],
]

function message(kind: string, data: Message['data'] = {}): Message {
  return { id: 'm', kind, object: 'o', data, at: '2026-11-22T08:00:00Z', read_at: null }
}

function textOf(words: typeof zh, kind: string): unknown {
  const [group = '', name = ''] = kind.split('.')
  return (words.kind as Record<string, Record<string, string>>)[group]?.[name]
}

describe('messages', () => {
  it('have a text in both languages, whatever their kind', () => {
    for (const kind of kinds.filter((k) => k !== 'credential.used')) {
      expect(textOf(zh, kind), kind).toBeTypeOf('string')
      expect(textOf(en as typeof zh, kind), kind).toBeTypeOf('string')
    }
  })
  it('lead to the request, to the decision, to oneself, or nowhere', () => {
    expect(placeOf(message('approval.due'))).toBe('/approvals/o')
    expect(placeOf(message('request.sealed'))).toBe('/requests/o')
    expect(placeOf(message('credential.used', { request: 'r' }))).toBe('/requests/r')
    expect(placeOf(message('credential.used'))).toBe('')
    expect(placeOf(message('password.changed'))).toBe('/me')
    expect(placeOf(message('seal.suspended'))).toBe('')
    expect(placeOf(message('somebody.sang'))).toBe('')
  })
  it('are urgent where somebody waits for the reader', () => {
    expect(isUrgent(message('approval.due'))).toBe(true)
    expect(isUrgent(message('request.sealed'))).toBe(false)
  })
})
