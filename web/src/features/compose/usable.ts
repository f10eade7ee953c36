// SPDX-License-Identifier: Apache-2.0
// Which seals a person may place, and why not the others. The server has the last word, at
// preparation, submission and sealing; this only says beforehand what it would say. Pure.

import type { Schemas } from '@/api/client'

export type Seal = Schemas['Seal']
export type Grant = Schemas['Grant']

export type Obstacle = 'sealSuspended' | 'sealRevoked' | 'certificate' | 'noChain' | 'grantScheduled' | 'grantEnded' | 'grantUsedUp' | 'grantSuspended' | 'grantNone'

export interface JudgedSeal {
  seal: Seal
  /** null: it can be placed */
  obstacle: Obstacle | null
}

function obstacleOfSeal(seal: Seal, now: number): Obstacle | null {
  if (seal.state === 'revoked') return 'sealRevoked'
  if (seal.state === 'suspended' || seal.state === 'draft') return 'sealSuspended'
  const { state, not_after } = seal.certificate
  if (seal.state === 'expired' || state !== 'live' || Date.parse(not_after) <= now) return 'certificate'
  return seal.chain ? null : 'noChain'
}

/** Of several grants the one that comes nearest to being live gives the reason. */
function obstacleOfGrants(grants: Grant[]): Obstacle | null {
  const status = new Set<string>(grants.map((grant) => grant.status))
  if (status.has('live')) return null
  if (status.has('used_up')) return 'grantUsedUp'
  if (status.has('suspended')) return 'grantSuspended'
  if (status.has('scheduled')) return 'grantScheduled'
  return status.has('ended') ? 'grantEnded' : 'grantNone'
}

/** Those that can be placed first, each group in the order given. */
export function judgeSeals(seals: Seal[], grants: Grant[], person: string, now: number): JudgedSeal[] {
  const judged = seals.map((seal) => {
    const mine = grants.filter((grant) => grant.seal.id === seal.id && grant.person.id === person)
    return { seal, obstacle: obstacleOfSeal(seal, now) ?? obstacleOfGrants(mine) }
  })
  return [...judged.filter((j) => !j.obstacle), ...judged.filter((j) => j.obstacle && j.obstacle !== 'sealRevoked')]
}
