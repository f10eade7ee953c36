// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { connection } from './connection'

const answer = vi.fn<() => Promise<{ status: number }>>()

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('fetch', answer)
  answer.mockReset().mockRejectedValue(new TypeError('refused'))
})
afterEach(() => {
  connection.answered()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('the connection', () => {
  it('asks ever more rarely while nobody answers, at most every 15 seconds', async () => {
    connection.failed()
    const waits = []
    for (let i = 0; i < 6; i++) {
      waits.push(connection.state.retrySeconds)
      await vi.advanceTimersByTimeAsync(connection.state.retrySeconds * 1000)
    }
    expect(waits).toEqual([1, 2, 4, 8, 15, 15])
    expect(answer).toHaveBeenCalledTimes(6)
  })

  it('is back with the first answer, also a refusal, and says so once', async () => {
    const returned = vi.fn()
    const stop = connection.whenReturned(returned)
    connection.failed()
    answer.mockResolvedValue({ status: 401 })
    await vi.advanceTimersByTimeAsync(1000)
    connection.answered()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(connection.state.away).toBe(false)
    expect(returned).toHaveBeenCalledTimes(1)
    expect(answer).toHaveBeenCalledTimes(1)
    stop()
    connection.failed()
    connection.answered()
    expect(returned).toHaveBeenCalledTimes(1)
  })

  it('takes an edge without a server behind it for nobody', async () => {
    answer.mockResolvedValue({ status: 502 })
    await connection.doubted()
    expect(connection.state.away).toBe(true)
  })

  it('is not away for a doubt that an answer dispels', async () => {
    answer.mockResolvedValue({ status: 200 })
    await connection.doubted()
    expect(connection.state.away).toBe(false)
  })

  it('asks at once when one wants it to', async () => {
    connection.failed()
    answer.mockResolvedValue({ status: 200 })
    connection.retryNow()
    await vi.advanceTimersByTimeAsync(0)
    expect(connection.state.away).toBe(false)
  })
})
