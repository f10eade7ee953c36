// SPDX-License-Identifier: Apache-2.0
// One-time codes as an authenticator app makes them (RFC 6238: SHA-1, 30 s, 6 digits), each
// used once. The signer accepts the steps around now, so three are at hand without waiting.

import { createHmac } from 'node:crypto'

const stepMs = 30_000
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function decodeBase32(text: string): Buffer {
  let bits = ''
  for (const c of text.replace(/=+$/, '')) bits += alphabet.indexOf(c).toString(2).padStart(5, '0')
  const bytes = bits.match(/.{8}/g) ?? []
  return Buffer.from(bytes.map((b) => parseInt(b, 2)))
}

export function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', decodeBase32(secret)).update(counter).digest()
  const at = mac[19]! & 15
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** The earliest step is good until the present one ends: none is begun so short before that. */
const shortMs = 8_000

export class Totp {
  private spent = 0
  constructor(readonly secret: string) {}

  /** The next unspent code, waiting for its time where there is none yet. */
  next(): Promise<string> {
    const now = Math.floor(Date.now() / stepMs)
    const leftMs = (now + 1) * stepMs - Date.now()
    return this.spend(leftMs > shortMs ? now - 1 : now)
  }

  /** One that is typed now and used later: good for 60 s at least. */
  lasting(): Promise<string> {
    return this.spend(Math.floor(Date.now() / stepMs) + 1)
  }

  private async spend(wanted: number): Promise<string> {
    const step = Math.max(wanted, this.spent + 1)
    this.spent = step
    const early = (step - 1) * stepMs - Date.now()
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early + 50))
    return codeAt(this.secret, step)
  }
}
