// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { ApiOffline, ApiProblem } from '@/shared/problem'
import { missingParts, partRange, sendFile, type Upload, type UploadCalls, type UploadProgress } from './upload'

const file = Object.assign(new Blob([new Uint8Array(25)]), { name: '合同.pdf' })

/** A server that keeps what arrived; `hurt` may fail a call by throwing. */
function server(hurt: (call: string) => void = () => {}) {
  const state: Upload = { id: 'u', name: file.name, size: 25, sha256: null, part_size: 10, parts: 3, arrived: [], state: 'open', document: null, refusal: null }
  const sizes: number[] = []
  const waits: string[] = []
  const calls: UploadCalls = {
    announce: async () => (hurt('announce'), { ...state }),
    look: async () => {
      hurt('look')
      if (state.state === 'complete') Object.assign(state, { state: 'examined', document: 'd' })
      return { ...state }
    },
    send: async (_upload, part, bytes) => {
      hurt(`send ${part}`)
      state.arrived.push(part)
      sizes.push(bytes.size)
    },
    complete: async () => {
      hurt('complete')
      state.state = 'complete'
      hurt('completed')
      return { ...state }
    },
    pause: async (why) => void waits.push(why),
  }
  return { state, calls, sizes, waits }
}

function once(call: string, error: unknown): (now: string) => void {
  let done = false
  return (now) => {
    if (now !== call || done) return
    done = true
    throw error
  }
}

async function sent(s: ReturnType<typeof server>, begun: Upload | null = null): Promise<{ upload: Upload; progress: UploadProgress[] }> {
  const progress: UploadProgress[] = []
  const upload = await sendFile(file, 'ab', begun, s.calls, (p) => progress.push(p), () => {})
  return { upload, progress }
}

describe('the plan', () => {
  it('leaves out what has arrived, in whatever order', () => {
    expect(missingParts({ parts: 5, arrived: [3, 0] })).toEqual([1, 2, 4])
    expect(missingParts({ parts: 1, arrived: [0] })).toEqual([])
  })
  it('cuts the last part short', () => {
    expect(partRange({ size: 25, part_size: 10 }, 1)).toEqual([10, 20])
    expect(partRange({ size: 25, part_size: 10 }, 2)).toEqual([20, 25])
  })
})

describe('sending', () => {
  it('sends each part once and waits for the examination', async () => {
    const s = server()
    const { upload, progress } = await sent(s)
    expect(upload).toMatchObject({ state: 'examined', document: 'd' })
    expect(s.sizes).toEqual([10, 10, 5])
    expect(progress.filter((p) => p.phase === 'sending').map((p) => p.sent)).toEqual([0, 1, 2, 3])
    expect(progress.at(-1)!.phase).toBe('examining')
  })
  it('goes on with the part at which the connection was lost', async () => {
    const s = server(once('send 1', new ApiOffline()))
    const { progress } = await sent(s)
    expect(s.sizes).toEqual([10, 10, 5])
    expect(s.waits[0]).toBe('offline')
    expect(progress.some((p) => p.phase === 'offline')).toBe(true)
  })
  it('goes on where an earlier visit stopped', async () => {
    const s = server()
    s.state.arrived = [0, 2]
    await sent(s, { ...s.state, arrived: [0, 2] })
    expect(s.sizes).toEqual([10])
  })
  it('is handed in again when the answer got lost', async () => {
    const { upload } = await sent(server(once('completed', new ApiOffline())))
    expect(upload.state).toBe('examined')
  })
  it('waits when the server has too much to do, and gives up when it refuses', async () => {
    const busy = server(once('announce', new ApiProblem({ code: 'rate_limited', status: 429, title: '', title_zh: '' }, 3)))
    await sent(busy)
    expect(busy.waits[0]).toBe('busy')
    const large = server(once('announce', new ApiProblem({ code: 'pdf.too_large', status: 422, title: '', title_zh: '' }, 0)))
    await expect(sent(large)).rejects.toMatchObject({ code: 'pdf.too_large' })
  })
})
