// SPDX-License-Identifier: Apache-2.0
// The running instance that the browser tests use; ./dev test starts a private one.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

if (!process.env.SEALKEEPER_STATE) throw new Error('SEALKEEPER_STATE must name the state directory of a running instance; ./dev test --web does it')

export const state: string = process.env.SEALKEEPER_STATE
/** http://127.0.0.1:PORT */
export const address: string = process.env.SEALKEEPER_ADDRESS ?? readFileSync(join(state, 'address'), 'utf8').trim()
