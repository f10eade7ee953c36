// SPDX-License-Identifier: Apache-2.0
// What the workbench shows of one's counts. Pure.

import type { Counts } from '@/features/requests/counts'

export interface Tile {
  name: 'toApprove' | 'toSign' | 'pending' | 'rejected' | 'draft'
  n: number
  to: string
  /** somebody waits for this person */
  urgent: boolean
}

/** Those who ask for seals see their own requests too; everybody sees what waits for him. */
export function tilesOf(counts: Counts, asks: boolean): Tile[] {
  const tiles: Tile[] = [{ name: 'toApprove', n: counts.to_approve, to: '/approvals', urgent: true }]
  if (!asks) return tiles
  tiles.push({ name: 'toSign', n: counts.to_sign, to: '/to-sign', urgent: true })
  for (const tab of ['pending', 'rejected', 'draft'] as const) tiles.push({ name: tab, n: counts.mine[tab], to: `/requests?tab=${tab}`, urgent: false })
  return tiles
}

/** Never asked for anything, and nothing begun. */
export const isNew = (counts: Counts) => Object.values(counts.mine).every((n) => n === 0)
