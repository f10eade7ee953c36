// SPDX-License-Identifier: Apache-2.0
// A day as a date field has it, "2026-12-31", and the moment at which it ends here. Pure.

/** The day on which a moment falls, where this browser is. */
export function dayOf(moment: string): string {
  const at = new Date(moment)
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((n) => String(n).padStart(2, '0')).join('-')
}

/** The last second of a day, RFC 3339; null for what is no day. */
export function endOf(day: string): string | null {
  const at = new Date(`${day}T23:59:59`)
  return Number.isNaN(at.getTime()) ? null : at.toISOString()
}
