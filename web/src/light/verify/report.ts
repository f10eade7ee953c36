// SPDX-License-Identifier: Apache-2.0
// What the server found out about a file, as docs/api.md describes it, and the few questions
// that the page asks of it.

import type { components } from '@/api/schema'
import type { Language } from '@/shared/problem'

export type Verification = components['schemas']['Verification']
export type Report = NonNullable<Verification['report']>
export type Signature = Report['signatures'][number]
export type Certificate = NonNullable<Signature['certificate']>
export type Verdict = Report['verdict']
/** Why, or what is worth knowing beside it. */
export type Reason = Report['reasons'][number]

export function titleOf(reason: Reason, language: Language): string {
  return language === 'zh' ? reason.title_zh : reason.title
}

/** How a verdict looks: what is good, what needs a second look, what is bad. */
export function toneOf(verdict: Verdict): 'good' | 'warn' | 'bad' {
  if (verdict === 'valid') return 'good'
  return ['cannot_be_confirmed', 'untrusted', 'no_signature', 'unreadable'].includes(verdict) ? 'warn' : 'bad'
}

/** Words for a chain that ends at this installation's root, whatever became of the certificate. */
const ourChains = ['good', 'revoked', 'expired', 'not_yet_valid', 'no_crl']

/** Only a certificate of this installation says whose seal it is; of any other it is a claim.
 *  By the chain and not by the verdict: a stranger's signature can also be changed afterwards. */
export function isKnown(signature: Signature): boolean {
  return signature.chain !== null && ourChains.includes(signature.chain)
}
