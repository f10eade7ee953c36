// SPDX-License-Identifier: Apache-2.0
import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import audit from '@/words/zh/audit'
import common from '@/words/zh/common'
import ChainStatus from './ChainStatus.vue'
import type { Chain } from './audit'

const i18n = createI18n({ legacy: false, locale: 'zh', messages: { zh: { audit, common } } })

function textOf(chain: Partial<Chain>): string {
  const whole: Chain = { chain: 'activity', sequence: 40, head: 'ab'.repeat(32), at: '2026-11-22T08:00:00Z', checkpoint: null, look: null, ...chain }
  return mount(ChainStatus, { props: { chain: whole }, global: { plugins: [i18n], stubs: { 'el-tag': { template: '<b><slot /></b>' } } } }).text()
}
const look = { running: false, asked_at: '', reached: 0, verified_to: null, verified_at: null, bad: null }

describe('the status of a chain', () => {
  it('names the first bad record and what is wrong with it', () => {
    const text = textOf({ look: { ...look, verified_to: 6, verified_at: '2026-11-22T08:00:00Z', bad: { sequence: 7, fault: 'checkpoint' } } })
    expect(text).toContain('发现异常')
    expect(text).toContain('第 7 条记录与签名进程签署的检查点不一致')
    expect(text).not.toContain('完整')
  })
  it('says how far it was verified', () => {
    expect(textOf({ look: { ...look, verified_to: 40, verified_at: '2026-11-22T08:00:00Z' } })).toContain('第 1 至 40 条已校验')
  })
  it('does not call a chain intact that nobody has looked at', () => {
    expect(textOf({})).toContain('还没有校验过')
    expect(textOf({})).not.toContain('完整')
  })
  it('has words for every fault', () => {
    for (const fault of ['missing', 'digest', 'head', 'checkpoint', 'truncated'] as const) {
      expect(textOf({ look: { ...look, verified_at: 'x', bad: { sequence: 7, fault } } })).toMatch(/第 7 条/)
    }
  })
})
