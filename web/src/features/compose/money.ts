// SPDX-License-Identifier: Apache-2.0
// An amount as people type it, and as the API keeps it: integer minor units. Pure.

function decimalsOf(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}

/** "12,000.5" in CNY is 1200050; null for what is no amount, or is too fine or too large. */
export function minorUnits(text: string, currency: string): number | null {
  const clean = text.trim().normalize('NFKC').replace(/[,\s]/g, '')
  const found = /^(\d{1,13})(?:\.(\d*))?$/.exec(clean)
  const decimals = decimalsOf(currency)
  if (!found || (found[2] ?? '').length > decimals) return null
  const minor = Number(found[1] + (found[2] ?? '').padEnd(decimals, '0'))
  return Number.isSafeInteger(minor) ? minor : null
}

/** As one would type it: "12000.50". */
export function moneyText(minor: number, currency: string): string {
  return (minor / 10 ** decimalsOf(currency)).toFixed(decimalsOf(currency))
}
