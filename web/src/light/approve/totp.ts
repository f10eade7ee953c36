// SPDX-License-Identifier: Apache-2.0
// One-time codes (RFC 6238: SHA-1, 30 s, six digits) of a secret that was just shown, to
// tell its owner whether his app got it right. The signer judges codes, never this.

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const stepMs = 30_000

function decodeBase32(text: string): Uint8Array<ArrayBuffer> {
  const bits = Array.from(text, (c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('')
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => parseInt(byte, 2))
}

async function codeOf(key: CryptoKey, step: number): Promise<string> {
  const counter = new DataView(new ArrayBuffer(8))
  counter.setBigUint64(0, BigInt(step))
  const mac = new DataView(await crypto.subtle.sign('HMAC', key, counter))
  const at = mac.getUint8(19) & 15
  return String((mac.getUint32(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** The codes of this step, the one before and the one after. */
export async function codesAround(secret: string, now = Date.now()): Promise<string[]> {
  const key = await crypto.subtle.importKey('raw', decodeBase32(secret), { name: 'HMAC', hash: 'SHA-1' }, false, ['sign'])
  const step = Math.floor(now / stepMs)
  return Promise.all([step - 1, step, step + 1].map((n) => codeOf(key, n)))
}
