// SPDX-License-Identifier: Apache-2.0
// Asks a person to confirm an act with his PIN (and code): `await proveAnd({...})`. The dialog
// itself is ProofDialog.vue, once in the shell. The PIN lives in the dialog's fields and in
// the one call, nowhere else; it is asked again for each act.

import { shallowRef } from 'vue'
import { newKey } from '@/shared/api'

export interface Proof {
  pin: string
  /** TOTP code, where `code` was asked for; else '' */
  code: string
  /** where `reason` was asked for and given; else undefined: not sent */
  reason: string | undefined
  /** Idempotency-Key: the same for every try of this dialog, so that it is done once */
  key: string
}

export interface Ask {
  /** what will be done to which object: "注销印章「合同专用章」" */
  title: string
  /** one sentence an effect */
  effects: string[]
  /** is a one-time code needed besides the PIN */
  code: boolean
  /** is a reason asked for, and must there be one */
  reason?: 'optional' | 'needed'
  /** word of the button; the common "confirm" when absent */
  action?: string
  danger?: boolean
  /** Does it. A thrown ApiProblem is shown, and may be tried again. */
  act: (proof: Proof) => Promise<void>
}

export interface OpenAsk extends Ask {
  key: string
  settle: (done: boolean) => void
}

/** What the dialog shows now. */
export const open = shallowRef<OpenAsk | null>(null)

/** True: the act was done; false: the person closed the dialog. */
export function proveAnd(ask: Ask): Promise<boolean> {
  open.value?.settle(false)
  return new Promise((resolve) => {
    open.value = {
      ...ask,
      key: newKey(),
      settle: (done) => {
        open.value = null
        resolve(done)
      },
    }
  })
}
