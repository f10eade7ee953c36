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
export const waitMarks = [1, 10, 60, 600, 3600, 4 * 3600, 86400, 3 * 86400, 7 * 86400, 30 * 86400]

/** The mark at which the axis begins: the last one that no figure lies before. */
export function waitStart(shortest: number): number {
  return Math.min(60, waitMarks.findLast((mark) => mark <= Math.max(1, shortest))!)
}

/** Where a waiting time lies between 0 (`start` or less) and 1 (`longest`). */
export function waitPlace(seconds: number, start: number, longest: number): number {
  return Math.log(Math.max(seconds, start) / start) / Math.log(Math.max(longest, 10 * start) / start)
}
