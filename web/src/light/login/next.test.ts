// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { home, nextOf } from './next'

const origin = 'https://seal.example'
const next = (wanted: string) => nextOf(new URLSearchParams({ next: wanted }), origin)

describe('nextOf', () => {
  it('follows a place of ours, with its query and fragment', () => {
    expect(next('/requests?view=mine#top')).toBe('/requests?view=mine#top')
  })
  it('follows nothing that leads to another host', () => {
    const hostile = ['https://evil.example/', '//evil.example/', '/\\evil.example/', '/\t/evil.example', 'javascript:alert(1)', 'evil', '///evil.example']
    for (const wanted of hostile) expect(next(wanted), wanted).toBe(home)
  })
  it('does not lead back to the log-in, and to the workbench where nothing is named', () => {
    expect(next('/login?next=/login')).toBe(home)
    expect(nextOf(new URLSearchParams(), origin)).toBe(home)
  })
})
