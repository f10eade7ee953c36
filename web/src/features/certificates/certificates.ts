// SPDX-License-Identifier: Apache-2.0
// How a certificate stands: what its state and its last day mean to a person.

import type { Schemas } from '@/api/client'

export type Certificate = Schemas['CertificateList']['items'][number]
export type InstallationCertificate = Schemas['InstallationCertificateList']['items'][number]

/** Days before the end from which on a certificate is pointed out. */
export const soonDays = 30

export type Standing = 'good' | 'soon' | 'expired' | 'revoked'

export function standingOf(certificate: { state?: string; days_left: number }): Standing {
  if (certificate.state === 'revoked') return 'revoked'
  if (certificate.days_left < 0) return 'expired'
  return certificate.days_left < soonDays ? 'soon' : 'good'
}

/** Those that somebody has to do something about, the most urgent first. */
export function urgent(certificates: readonly Certificate[]): Certificate[] {
  return certificates
    .filter((c) => c.in_use && (standingOf(c) === 'soon' || standingOf(c) === 'expired'))
    .sort((a, b) => a.days_left - b.days_left)
}

export interface ExpiryBar {
  name: string
  /** 0 to 1: how far into the next twelve months it lasts */
  length: number
  /** it lasts longer than is drawn */
  beyond: boolean
  standing: Standing
  days: number
}

const drawnDays = 365

export function expiryBars(certificates: readonly { name: string; days_left: number; state?: string }[]): ExpiryBar[] {
  return certificates
    .filter((c) => standingOf(c) !== 'revoked')
    .map((c) => ({
      name: c.name,
      length: Math.min(1, Math.max(0, c.days_left / drawnDays)),
      beyond: c.days_left > drawnDays,
      standing: standingOf(c),
      days: c.days_left,
    }))
    .sort((a, b) => a.days - b.days)
}
