// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { isNew, tilesOf } from './work'

const nothing = { draft: 0, pending: 0, approved: 0, sealing: 0, sealed: 0, rejected: 0, withdrawn: 0, expired: 0, aborted: 0 }

describe('the workbench', () => {
  it('shows an approver only what waits for him', () => {
    expect(tilesOf({ mine: nothing, to_approve: 4, to_sign: 0 }, false)).toEqual([{ name: 'toApprove', n: 4, to: '/approvals', urgent: true }])
  })
  it('shows an employee his own too, and where they are', () => {
    const tiles = tilesOf({ mine: { ...nothing, pending: 2, draft: 1 }, to_approve: 0, to_sign: 3 }, true)
    expect(tiles.map(({ name, n }) => [name, n])).toEqual([['toApprove', 0], ['toSign', 3], ['pending', 2], ['rejected', 0], ['draft', 1]])
    expect(tiles.at(-1)!.to).toBe('/requests?tab=draft')
  })
  it('guides those who never began', () => {
    expect(isNew({ mine: nothing, to_approve: 9, to_sign: 0 })).toBe(true)
    expect(isNew({ mine: { ...nothing, withdrawn: 1 }, to_approve: 0, to_sign: 0 })).toBe(false)
  })
})
