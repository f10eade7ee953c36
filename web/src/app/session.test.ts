// SPDX-License-Identifier: Apache-2.0
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Session } from './session'

const reply = vi.fn<(request: Request) => Promise<Response>>()
// the client keeps the fetch that it finds when it is loaded
vi.stubGlobal('fetch', (request: Request) => reply(request))
vi.stubGlobal('Request', class extends Request {
  constructor(url: string | URL | Request, init?: RequestInit) {
    super(typeof url === 'string' ? new URL(url, 'http://here.test') : url, init)
  }
})
const { api } = await import('@/api/client')
const { adopt, checkSession, resumeSession, session, watchSession } = await import('./session')

function sessionOf(person: string, company: string, csrf = 'token'): Session {
  return { person: { id: person, name: person }, company: { id: company, name: company }, roles: ['employee'], csrf } as unknown as Session
}

function answers(status: number, body: unknown): void {
  reply.mockImplementation(() => Promise.resolve(new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })))
}

function refusal(status: number, code: string) {
  return { code, status, title: code, title_zh: code }
}

beforeAll(() => watchSession())
beforeEach(() => {
  reply.mockReset()
  adopt(sessionOf('chen', 'acme'))
})

describe('the session of a page', () => {
  it('goes on while it is the browser’s, with the token of a new log-in', async () => {
    answers(200, sessionOf('chen', 'acme', 'another token'))
    expect(await checkSession()).toBe(true)
    expect(session.ended).toBeNull()
    await api.DELETE('/api/v1/sessions/current')
    expect(reply.mock.lastCall![0].headers.get('X-CSRF-Token')).toBe('another token')
  })

  for (const [what, other] of [['person', sessionOf('wang', 'acme')], ['company', sessionOf('chen', 'elsewhere')]] as const) {
    it(`has ended once the browser’s is that of another ${what}, and stays this page’s`, async () => {
      answers(200, other)
      expect(await checkSession()).toBe(false)
      expect(session.ended).toBe('other')
      expect(session.current).toEqual(sessionOf('chen', 'acme'))
      expect(await resumeSession()).toBe('other')
      answers(200, sessionOf('chen', 'acme'))
      expect(await resumeSession()).toBe('same')
      expect(session.ended).toBeNull()
    })
  }

  it('has ended when nobody is logged in', async () => {
    answers(401, refusal(401, 'auth.required'))
    expect(await checkSession()).toBe(false)
    expect(session.ended).toBe('out')
  })

  it('goes on while nobody answers', async () => {
    reply.mockRejectedValue(new TypeError('refused'))
    expect(await checkSession()).toBe(true)
    expect(session.ended).toBeNull()
  })

  it('is looked at when the window is', async () => {
    answers(200, sessionOf('wang', 'acme'))
    window.dispatchEvent(new Event('focus'))
    document.dispatchEvent(new Event('visibilitychange'))
    await vi.waitFor(() => expect(session.ended).toBe('other'))
    expect(reply).toHaveBeenCalledTimes(1)
  })

  it('is looked at when its token is refused', async () => {
    reply.mockImplementation(({ method }) =>
      Promise.resolve(
        method === 'GET'
          ? new Response(JSON.stringify(sessionOf('wang', 'acme')))
          : new Response(JSON.stringify(refusal(403, 'http.origin')), { status: 403 }),
      ),
    )
    await expect(api.DELETE('/api/v1/sessions')).rejects.toMatchObject({ code: 'http.origin' })
    await vi.waitFor(() => expect(session.ended).toBe('other'))
  })
})
