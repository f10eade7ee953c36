// SPDX-License-Identifier: Apache-2.0
// How times, sizes, money and digests are written, everywhere the same. Times always carry
// their offset: "2026-11-21 10:24 UTC+8".

import type { Language } from './problem'

/** "UTC+8", "UTC+5:30", "UTC+0" of a moment in a time zone. */
function offsetOf(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'shortOffset' }).formatToParts(at)
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
  return name === 'GMT' ? 'UTC+0' : name.replace('GMT', 'UTC')
}

function fieldsOf(at: Date, timeZone: string): Record<string, string> {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  return Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]))
}

export function formatTime(at: string | Date, timeZone: string, seconds = false): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return ''
  const f = fieldsOf(date, timeZone)
  const clock = seconds ? `${f.hour}:${f.minute}:${f.second}` : `${f.hour}:${f.minute}`
  return `${f.year}-${f.month}-${f.day} ${clock} ${offsetOf(date, timeZone)}`
}

export function formatDay(at: string | Date, timeZone: string): string {
  const f = fieldsOf(new Date(at), timeZone)
  return `${f.year}-${f.month}-${f.day}`
}

const units = [
  { seconds: 86400, zh: '天', en: 'd' },
  { seconds: 3600, zh: '小时', en: 'h' },
  { seconds: 60, zh: '分钟', en: 'min' },
]

/** A length of time in its largest whole unit: "3 天", "5 h", "不到 1 分钟". */
export function formatDuration(seconds: number, language: Language): string {
  const unit = units.find((u) => seconds >= u.seconds)
  if (!unit) return language === 'zh' ? '不到 1 分钟' : 'under 1 min'
  return `${Math.floor(seconds / unit.seconds)} ${unit[language]}`
}

/** Bytes as people read them, 1 KB = 1024 bytes. */
export function formatBytes(n: number): string {
  if (n < 1024) return `${n} B`
  if (n < 1024 * 1024) return `${(n / 1024).toFixed(0)} KB`
  return `${(n / 1024 / 1024).toFixed(1)} MB`
}

/** Minor units of an ISO 4217 currency, with that currency's number of decimals. */
export function formatMoney(minorUnits: number, currency: string, language: Language): string {
  const format = new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en', { style: 'currency', currency })
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2
  return format.format(minorUnits / 10 ** digits)
}

/** First and last of a hex digest: "9f2c1a…41ab7e". */
export function shortDigest(hex: string): string {
  return `${hex.slice(0, 8)}…${hex.slice(-8)}`
}
