// SPDX-License-Identifier: Apache-2.0
import type { QueryClient } from '@tanstack/vue-query'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { connection } from './connection'
import { listenLive, stopLive } from './live'

/** What a browser's stream does is told it by the test. */
class Stream extends EventTarget {
  static readonly CONNECTING = 0
  static readonly OPEN = 1
  static readonly CLOSED = 2
  static all: Stream[] = []
  readyState = Stream.CONNECTING
  onopen: () => void = () => {}
  onerror: () => void = () => {}
  constructor() {
    super()
    Stream.all.push(this)
  }
  static last(): Stream {
    return Stream.all.at(-1)!
  }
  opens(): void {
    this.readyState = Stream.OPEN
    this.onopen()
  }
  breaks(readyState: number): void {
    this.readyState = readyState
    this.onerror()
  }
  tells(kind: string): void {
    this.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify({ kind, object: '', at: '' }) }))
  }
  close(): void {
    this.readyState = Stream.CLOSED
  }
}

const invalidateQueries = vi.fn(() => Promise.resolve())
const queries = { invalidateQueries } as unknown as QueryClient
const answer = vi.fn<() => Promise<{ status: number }>>()
const checkSession = vi.fn(() => Promise.resolve(ours))
let ours = true

/** Lets what was begun come to its end; no time passes. */
const turn = () => vi.advanceTimersByTimeAsync(0)

beforeEach(async () => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', Stream)
  vi.stubGlobal('fetch', answer)
  answer.mockReset().mockResolvedValue({ status: 200 })
  ours = true
  Stream.all = []
  listenLive(queries, checkSession)
  Stream.last().opens()
  await turn()
  invalidateQueries.mockClear()
  checkSession.mockClear()
})
afterEach(() => {
  stopLive()
  connection.answered()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('the stream of live events', () => {
  it('comes to its regular end without a banner, and loads everything once when it goes on', async () => {
    Stream.last().breaks(Stream.CONNECTING)
    await turn()
    expect(connection.state.away).toBe(false)
    Stream.last().opens()
    await turn()
    expect(invalidateQueries).toHaveBeenCalledTimes(1)
    expect(Stream.all).toHaveLength(1)
  })

  it('tells that the server is away when nobody answers, and loads everything once when it is back', async () => {
    answer.mockRejectedValue(new TypeError('refused'))
    Stream.last().breaks(Stream.CONNECTING)
    await turn()
    expect(connection.state.away).toBe(true)
    answer.mockResolvedValue({ status: 200 })
    await vi.advanceTimersByTimeAsync(1000)
    expect(connection.state.away).toBe(false)
    expect(invalidateQueries).not.toHaveBeenCalled()
    Stream.last().opens()
    await turn()
    expect(invalidateQueries).toHaveBeenCalledTimes(1)
    expect(Stream.all.filter((stream) => stream.readyState !== Stream.CLOSED)).toHaveLength(1)
  })

  it('loads everything once when it is the first to find the server back', async () => {
    connection.failed()
    Stream.last().readyState = Stream.CONNECTING
    Stream.last().opens()
    await turn()
    expect(connection.state.away).toBe(false)
    expect(invalidateQueries).toHaveBeenCalledTimes(1)
  })

  it('loads everything once after any number of refusals', async () => {
    for (let i = 0; i < 3; i++) {
      Stream.last().breaks(Stream.CLOSED)
      await vi.advanceTimersByTimeAsync(5000)
    }
    expect(Stream.all).toHaveLength(4)
    Stream.last().opens()
    await turn()
    expect(invalidateQueries).toHaveBeenCalledTimes(1)
    connection.failed()
    connection.answered()
    await turn()
    expect(invalidateQueries).toHaveBeenCalledTimes(2)
  })

  it('loads nothing into a page whose session became another’s', async () => {
    ours = false
    Stream.last().breaks(Stream.CONNECTING)
    Stream.last().opens()
    await turn()
    expect(invalidateQueries).not.toHaveBeenCalled()
  })

  it('asks whether anybody is logged in when it is refused', () => {
    Stream.last().breaks(Stream.CLOSED)
    expect(checkSession).toHaveBeenCalledTimes(1)
  })

  it('makes stale what an event is about', () => {
    Stream.last().tells('message.arrived')
    expect(invalidateQueries.mock.calls).toEqual([[{ queryKey: ['messages'] }]])
  })

  it('is opened no more once it was stopped', async () => {
    Stream.last().breaks(Stream.CLOSED)
    stopLive()
    connection.failed()
    connection.answered()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(Stream.all).toHaveLength(1)
  })
})
