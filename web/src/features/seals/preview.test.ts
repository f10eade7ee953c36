// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import type { FaceDesign } from './faces'
import { addressOf, useFacePreview, type Preview } from './preview'

const design = (name: string): FaceDesign => ({ type: 'contract', shape: 'round', size_mm: 38, name })
const picture = (svg: string): Preview => ({ width_um: 38000, height_um: 38000, svg })

/** A server whose answers come when the test says so. */
function slowServer() {
  const asked: { name: string; signal: AbortSignal; answer: (p: Preview) => void; refuse: (e: unknown) => void }[] = []
  const draw = (wanted: FaceDesign, signal: AbortSignal) =>
    new Promise<Preview>((answer, refuse) => {
      asked.push({ name: wanted.name, signal, answer, refuse })
    })
  return { asked, draw }
}

async function pause(ms: number): Promise<void> {
  await nextTick()
  await vi.advanceTimersByTimeAsync(ms)
}

describe('the preview of a face', () => {
  const scope = () => effectScope()
  let ours = scope()
  beforeEach(() => {
    vi.useFakeTimers()
    ours = scope()
  })
  afterEach(() => {
    ours.stop()
    vi.useRealTimers()
  })

  function begin() {
    const wanted = ref<FaceDesign | null>(design('云海'))
    const server = slowServer()
    const preview = ours.run(() => useFacePreview(() => wanted.value, server.draw))!
    return { wanted, server, preview }
  }

  it('asks once for what is typed without a pause', async () => {
    const { wanted, server } = begin()
    await pause(200)
    wanted.value = design('云海科')
    await pause(200)
    wanted.value = design('云海科技')
    await pause(300)
    expect(server.asked.map((a) => a.name)).toEqual(['云海科技'])
  })
  it('keeps the old picture while the next is drawn', async () => {
    const { wanted, server, preview } = begin()
    await pause(300)
    server.asked[0]!.answer(picture('one'))
    await pause(0)
    wanted.value = design('云海科技')
    await pause(300)
    expect(preview.picture.value?.svg).toBe('one')
    expect(preview.drawing.value).toBe(true)
    server.asked[1]!.answer(picture('two'))
    await pause(0)
    expect(preview.picture.value?.svg).toBe('two')
    expect(preview.drawing.value).toBe(false)
  })
  it('drops an answer that comes after the next question', async () => {
    const { wanted, server, preview } = begin()
    await pause(300)
    wanted.value = design('云海科技')
    await pause(300)
    expect(server.asked[0]!.signal.aborted).toBe(true)
    server.asked[1]!.answer(picture('new'))
    await pause(0)
    server.asked[0]!.answer(picture('old'))
    await pause(0)
    expect(preview.picture.value?.svg).toBe('new')
  })
  it('says what was wrong, and forgets it with the next picture', async () => {
    const { wanted, server, preview } = begin()
    await pause(300)
    server.asked[0]!.refuse(new Error('no glyph'))
    await pause(0)
    expect(preview.failure.value).toBeInstanceOf(Error)
    wanted.value = design('云海科技')
    await pause(300)
    server.asked[1]!.answer(picture('good'))
    await pause(0)
    expect(preview.failure.value).toBeNull()
  })
  it('asks nothing while something cannot be drawn', async () => {
    const { wanted, server, preview } = begin()
    wanted.value = null
    await pause(1000)
    expect(server.asked).toEqual([])
    expect(preview.drawing.value).toBe(false)
  })
})

it('the address of a drawing holds all of it', () => {
  expect(decodeURIComponent(addressOf('<svg fill="#d7000f">云</svg>').split(',')[1]!)).toBe('<svg fill="#d7000f">云</svg>')
})
