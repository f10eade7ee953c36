// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiOffline, ApiProblem } from '@/shared/problem'
import { Autosave, longestMs, quietMs, type SaveStatus } from './autosave'

function refusal(code: string, status = 409): ApiProblem {
  return new ApiProblem({ code, status, title: '', title_zh: '' }, 0)
}

function arranged() {
  const there = { text: 'a' }
  const sent: string[] = []
  let answer: () => Promise<void> = () => Promise.resolve()
  let status: SaveStatus = { state: 'saved', savedAt: null, problem: null }
  const autosave = new Autosave(
    {
      content: () => there.text,
      save: (content) => {
        sent.push(content)
        return answer()
      },
      tell: (now) => (status = now),
    },
    'a',
  )
  const type = (text: string) => {
    there.text = text
    autosave.touch()
  }
  return { autosave, sent, type, answerWith: (how: () => Promise<void>) => (answer = how), status: () => status }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('saving by itself', () => {
  it('saves once after a pause in typing, and says when', async () => {
    const { type, sent, status } = arranged()
    type('ab')
    type('abc')
    expect(status().state).toBe('unsaved')
    await vi.advanceTimersByTimeAsync(quietMs)
    expect(sent).toEqual(['abc'])
    expect(status()).toMatchObject({ state: 'saved', savedAt: expect.any(Date) })
  })

  it('does not wait for a pause that never comes', async () => {
    const { type, sent } = arranged()
    for (let i = 0; i * 500 <= longestMs; i++) {
      type(`a${i}`)
      await vi.advanceTimersByTimeAsync(500)
    }
    expect(sent.length).toBe(1)
  })

  it('saves nothing that is as it was', async () => {
    const { type, sent, status } = arranged()
    type('ab')
    type('a')
    await vi.advanceTimersByTimeAsync(longestMs)
    expect(sent).toEqual([])
    expect(status().state).toBe('saved')
  })

  it('saves what was typed while it was saving', async () => {
    const { type, sent, answerWith, status } = arranged()
    let finish = () => {}
    answerWith(() => new Promise((resolve) => (finish = resolve)))
    type('ab')
    await vi.advanceTimersByTimeAsync(quietMs)
    type('abc')
    finish()
    await vi.advanceTimersByTimeAsync(0)
    expect(status().state).toBe('unsaved')
    answerWith(() => Promise.resolve())
    await vi.advanceTimersByTimeAsync(quietMs)
    expect(sent).toEqual(['ab', 'abc'])
    expect(status().state).toBe('saved')
  })

  it('saves at once when asked', async () => {
    const { type, sent, autosave } = arranged()
    type('ab')
    expect(await autosave.flush()).toBe(true)
    expect(sent).toEqual(['ab'])
  })
})

describe('a server that does not take it', () => {
  it('is asked again when it is back', async () => {
    const { type, sent, answerWith, status, autosave } = arranged()
    answerWith(() => Promise.reject(new ApiOffline()))
    type('ab')
    expect(await autosave.flush()).toBe(false)
    expect(status().state).toBe('away')
    answerWith(() => Promise.resolve())
    autosave.retry()
    await vi.advanceTimersByTimeAsync(0)
    expect(sent).toEqual(['ab', 'ab'])
    expect(status().state).toBe('saved')
  })

  it('is not overwritten when another window was faster, until a person insists', async () => {
    const { type, sent, answerWith, status, autosave } = arranged()
    answerWith(() => Promise.reject(refusal('conflict')))
    type('ab')
    await vi.advanceTimersByTimeAsync(quietMs)
    expect(status().state).toBe('conflict')
    type('abc')
    await vi.advanceTimersByTimeAsync(longestMs)
    expect(sent).toEqual(['ab'])
    answerWith(() => Promise.resolve())
    expect(await autosave.insist()).toBe(true)
    expect(sent).toEqual(['ab', 'abc'])
  })

  it('says why it refuses, and is asked again after a change', async () => {
    const { type, sent, answerWith, status } = arranged()
    answerWith(() => Promise.reject(refusal('field.invalid', 422)))
    type('ab')
    await vi.advanceTimersByTimeAsync(quietMs)
    expect(status()).toMatchObject({ state: 'refused', problem: { code: 'field.invalid' } })
    answerWith(() => Promise.resolve())
    type('b')
    await vi.advanceTimersByTimeAsync(quietMs)
    expect(sent).toEqual(['ab', 'b'])
    expect(status().state).toBe('saved')
  })

  it('is left alone after the end', async () => {
    const { type, sent, autosave } = arranged()
    type('ab')
    autosave.stop()
    await vi.advanceTimersByTimeAsync(longestMs)
    expect(sent).toEqual([])
  })
})
