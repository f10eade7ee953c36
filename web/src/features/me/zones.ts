// SPDX-License-Identifier: Apache-2.0
// Time zones to choose from, each with the offset that it has now.

import { formatTime } from '@/shared/format'

export interface Zone {
  name: string
  /** "Asia/Shanghai (UTC+8)" */
  label: string
}

/** What this browser knows, UTC and the zones that `kept` names included. */
export function zonesOf(kept: string[], now = new Date()): Zone[] {
  const names = new Set([...kept, 'UTC', ...Intl.supportedValuesOf('timeZone')])
  return [...names].sort().map((name) => ({ name, label: `${name.replace(/_/g, ' ')} (${formatTime(now, name).split(' ')[2]})` }))
}
