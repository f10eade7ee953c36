// SPDX-License-Identifier: Apache-2.0
// When something that is being written is saved: soon after a change, at once on request,
// later when the server is away, and not over somebody else's version. Knows neither what is
// saved nor how; it is told by the functions it is given.

import { ApiOffline, ApiProblem } from '@/shared/problem'

/** unsaved: will be saved in a moment. away: kept here until the server is back. conflict:
 * another window saved in between, and a person must say which one counts. refused: the
 * server does not take this content; it is tried again once it changes. */
export type SaveState = 'saved' | 'unsaved' | 'saving' | 'away' | 'conflict' | 'refused'

export interface SaveStatus {
  state: SaveState
  savedAt: Date | null
  /** why, when away, in conflict or refused */
  problem: unknown
}

export interface Saving {
  /** what should be saved now; equal text is equal content */
  content: () => string
  save: (content: string) => Promise<void>
  tell: (status: SaveStatus) => void
}

/** Quiet time after a change, and the longest that a change waits. */
export const quietMs = 1200
export const longestMs = 4500

const retryMs = 3000

export class Autosave {
  private saved: string
  private status: SaveStatus = { state: 'saved', savedAt: null, problem: null }
  private timer = 0
  private firstChange = 0
  private running: Promise<void> | null = null
  private stopped = false

  constructor(
    private readonly how: Saving,
    saved: string,
  ) {
    this.saved = saved
  }

  get state(): SaveState {
    return this.status.state
  }

  isDirty(): boolean {
    return this.how.content() !== this.saved
  }

  /** The content may have changed. */
  touch(): void {
    if (this.stopped || this.running || this.status.state === 'conflict') return
    if (!this.isDirty()) return this.settle()
    if (this.status.state !== 'away') this.set('unsaved')
    this.firstChange ||= Date.now()
    const waited = Date.now() - this.firstChange
    this.later(Math.max(0, Math.min(quietMs, longestMs - waited)))
  }

  /** Saves now. True: what is there now is saved. */
  async flush(): Promise<boolean> {
    window.clearTimeout(this.timer)
    while (this.running) await this.running
    if (this.stopped || this.status.state === 'conflict') return !this.isDirty()
    if (this.isDirty()) await this.run()
    return !this.isDirty()
  }

  /** The server has this content: it was loaded, or made. */
  adopt(content: string): void {
    this.saved = content
    this.set('saved')
    this.touch()
  }

  /** After a conflict, once the newest version is known: what is here counts. */
  async insist(): Promise<boolean> {
    this.set('unsaved')
    return this.flush()
  }

  /** The server is back. */
  retry(): void {
    if (this.status.state === 'away') void this.flush()
  }

  /** Nothing is saved any more: it was submitted or left. */
  stop(): void {
    this.stopped = true
    window.clearTimeout(this.timer)
  }

  private later(ms: number): void {
    window.clearTimeout(this.timer)
    this.timer = window.setTimeout(() => void this.flush(), ms)
  }

  private settle(): void {
    window.clearTimeout(this.timer)
    this.firstChange = 0
    if (this.status.state !== 'saved') this.set('saved')
  }

  private set(state: SaveState, problem: unknown = null): void {
    const savedAt = state === 'saved' && this.running ? new Date() : this.status.savedAt
    this.status = { state, savedAt, problem }
    this.how.tell(this.status)
  }

  private run(): Promise<void> {
    const content = this.how.content()
    this.firstChange = 0
    const attempt = this.how.save(content).then(
      () => {
        this.saved = content
        this.set('saved')
      },
      (e: unknown) => this.fail(e),
    )
    this.running = attempt.finally(() => {
      this.running = null
      if (this.status.state === 'saved') this.touch()
    })
    this.set('saving')
    return this.running
  }

  private fail(e: unknown): void {
    if (e instanceof ApiProblem && e.code === 'conflict') return this.set('conflict', e)
    const passing = e instanceof ApiOffline || (e instanceof ApiProblem && (e.retryAfter > 0 || e.status >= 500))
    if (!passing) return this.set('refused', e)
    this.set('away', e)
    this.later(e instanceof ApiProblem && e.retryAfter > 0 ? e.retryAfter * 1000 : retryMs)
  }
}
