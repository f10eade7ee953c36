// SPDX-License-Identifier: Apache-2.0
// The uploads of one draft, as they are shown: each runs by itself, survives a lost
// connection, and is found again after a reload. Of a file that was cut off, the browser
// keeps nothing: it has to be chosen again, and goes on where it stopped.

import { onScopeDispose, reactive, type Ref } from 'vue'
import { api, take } from '@/api/client'
import { connection } from '@/api/connection'
import { useLive } from '@/api/live'
import { awaitExamination, digestOf, sendFile, type Upload, type UploadCalls, type UploadProgress } from './upload'

export interface UploadTask {
  key: number
  name: string
  size: number
  sha256: string | undefined
  phase: 'hashing' | UploadProgress['phase'] | 'cutOff' | 'refused' | 'failed'
  sent: number
  parts: number
  upload: Upload | null
  /** why the file was refused, or the call */
  problem: unknown
}

interface Remembered {
  id: string
  sha256: string | undefined
}

const storageKey = (draft: string) => `compose.uploads.${draft}`

function recall(draft: string): Remembered[] {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey(draft)) ?? '[]') as Remembered[]
  } catch {
    return []
  }
}

/** Wakes up early for what might be the reason to wait no longer. */
function waiter() {
  const sleepers = new Set<() => void>()
  const wake = () => sleepers.forEach((sleeper) => sleeper())
  const pause = (seconds: number) =>
    new Promise<void>((resolve) => {
      const done = () => {
        window.clearTimeout(timer)
        sleepers.delete(done)
        resolve()
      }
      const timer = window.setTimeout(done, seconds * 1000)
      sleepers.add(done)
    })
  return { pause, wake }
}

export function useUploads(of: { draft: Ref<string | null>; adopt: (document: string, rank: number) => Promise<void> }) {
  const tasks = reactive<UploadTask[]>([])
  const offline = waiter()
  const examination = waiter()
  let nextKey = 1

  onScopeDispose(connection.whenReturned(offline.wake))
  useLive((event) => {
    if (event.kind === 'document.examined' || event.kind === 'document.refused') examination.wake()
  })

  const path = (upload: string) => ({ params: { path: { upload } } })
  const calls: UploadCalls = {
    announce: (file, key) => take(api.POST('/api/v1/uploads', { params: { header: { 'Idempotency-Key': key } }, body: file })),
    look: (upload) => take(api.GET('/api/v1/uploads/{upload}', path(upload))),
    complete: (upload) => take(api.POST('/api/v1/uploads/{upload}/complete', { params: { path: { upload }, header: { 'Idempotency-Key': `complete-${upload}` } }, body: {} })),
    send: async (upload, part, bytes) => {
      await api.PUT('/api/v1/uploads/{upload}/parts/{part}', {
        params: { path: { upload, part: String(part) } },
        headers: { 'Content-Type': 'application/octet-stream' },
        body: bytes as unknown as string,
        bodySerializer: (body) => body,
      })
    },
    pause: (why, seconds) => (why === 'examination' ? examination : offline).pause(seconds),
  }

  function remember(): void {
    if (!of.draft.value) return
    const open = tasks.filter((task) => task.upload && task.phase !== 'refused').map((task) => ({ id: task.upload!.id, sha256: task.sha256 }))
    try {
      sessionStorage.setItem(storageKey(of.draft.value), JSON.stringify(open))
    } catch {
      // without storage a reload forgets uploads that are not finished
    }
  }

  function taskOf(name: string, size: number): UploadTask {
    tasks.push({ key: nextKey++, name, size, sha256: undefined, phase: 'hashing', sent: 0, parts: 1, upload: null, problem: null })
    return tasks.at(-1)!
  }

  async function finish(task: UploadTask, upload: Upload): Promise<void> {
    if (upload.state === 'refused') {
      task.phase = 'refused'
      task.upload = upload
    } else {
      await of.adopt(upload.document!, task.key)
      tasks.splice(tasks.indexOf(task), 1)
    }
    remember()
  }

  async function run(task: UploadTask, how: () => Promise<Upload>): Promise<void> {
    try {
      await finish(task, await how())
    } catch (e) {
      task.phase = 'failed'
      task.problem = e
    }
  }

  function add(files: File[]): void {
    for (const [file, task] of files.map((file) => [file, taskOf(file.name, file.size)] as const)) void begin(file, task)
  }

  /** One that was cut off earlier goes on where it stopped. */
  async function begin(file: File, task: UploadTask): Promise<void> {
    task.sha256 = await digestOf(file)
    const cutOff = tasks.find(({ phase, size, sha256 }) => phase === 'cutOff' && size === task.size && sha256 === task.sha256)
    if (cutOff) tasks.splice(tasks.indexOf(cutOff), 1)
    await run(task, () =>
      sendFile(
        file,
        task.sha256,
        cutOff?.upload ?? null,
        calls,
        (progress) => Object.assign(task, progress),
        (upload) => {
          task.upload = upload
          remember()
        },
      ),
    )
  }

  async function resumeOne({ id, sha256 }: Remembered): Promise<void> {
    const upload = await calls.look(id).catch(() => null)
    if (!upload) return
    const task = taskOf(upload.name, upload.size)
    Object.assign(task, { upload, sha256, sent: upload.arrived.length, parts: upload.parts })
    if (upload.state === 'open') task.phase = 'cutOff'
    else await run(task, () => awaitExamination(upload, calls, (progress) => Object.assign(task, progress)))
  }

  /** After a reload: what the server knows of uploads that were under way. */
  function resume(): void {
    const known = new Set(tasks.map((task) => task.upload?.id))
    for (const one of recall(of.draft.value!)) if (!known.has(one.id)) void resumeOne(one)
  }

  function forget(task: UploadTask): void {
    tasks.splice(tasks.indexOf(task), 1)
    remember()
  }

  return { tasks, add, resume, forget }
}
