// SPDX-License-Identifier: Apache-2.0
// Axes: round steps, and places of waiting times on a logarithmic line.

/** Round numbers from 0 to at least `max`, about `count` of them. */
export function ticksUpTo(max: number, count = 4): number[] {
  if (max <= 0) return [0, 1]
  const rough = max / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = Math.max(1, [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough) ?? 10 * power)
  const ticks: number[] = []
  for (let value = 0; value < max + step; value += step) ticks.push(value)
  return ticks
}

/** Waiting times worth a mark, in seconds. */
export const waitMarks = [60, 600, 3600, 4 * 3600, 86400, 3 * 86400, 7 * 86400, 30 * 86400]

/** Where a waiting time lies between 0 (a minute or less) and 1 (`longest`). */
export function waitPlace(seconds: number, longest: number): number {
  const end = Math.max(longest, 3600)
  return Math.log(Math.max(seconds, 60) / 60) / Math.log(end / 60)
}
