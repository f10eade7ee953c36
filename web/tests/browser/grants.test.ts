// SPDX-License-Identifier: Apache-2.0
// Grants as a matrix: several given at once, each suspended, resumed and revoked with what
// that means for requests under way, and filters that live in the address.

import { randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { choose, desktop, expectSound, leave, nameOf, phone, settled, views, visit } from '../support/browser'
import { invite, makeCompany, type Company } from '../support/company'
import { Person } from '../support/person'
import { prove } from '../support/prove'
import { makeRequest } from '../support/request'

let company: Company
let number: string
const tag = randomBytes(3).toString('hex')
/** With codes of her own, so that nobody waits for the next one. */
const deputy = new Person('deputy', '郑岚', `zhenglan.${tag}@yunhai.example`, ['administrator'], `zhenglan.${tag}`)

beforeAll(async () => {
  company = await makeCompany()
  const [request] = await Promise.all([makeRequest(company), invite(company.administrator, [deputy])])
  number = (await company.employee.must('GET', `/requests/${request}`)).number
})

const grantsOf = async (person: Person, seal: string) => (await company.administrator.must('GET', `/grants?person=${person.id}&seal=${seal}`)).items
const cell = (page: Page, person: string, seal: string, state: string) => page.getByRole('button', { name: `${person}，${seal}：${state}` }).locator('visible=true')

describe('the matrix', () => {
  for (const view of views) {
    it(`is sound, ${nameOf(view)}`, async () => {
      const v = await visit('/grants', view, company.administrator)
      await settled(v.page)
      await expectSound(v.page)
      await leave(v)
    })
  }

  it('follows the address, and the address its filters', async () => {
    const v = await visit(`/grants?person=${company.colleague.id}&seal=${company.contractSeal.id}`, desktop, company.administrator)
    await cell(v.page, '王志强', '合同专用章', '有效').waitFor()
    expect(await v.page.getByRole('row').count()).toBe(2)
    expect(await v.page.getByRole('columnheader').count()).toBe(2)
    await choose(v.page, '状态', '已注销')
    await v.page.waitForURL(/status=revoked/)
    await v.page.getByText('没有符合条件的授权').waitFor()
    await leave(v)
  })
})

describe('an administrator', () => {
  it('gives several at once', async () => {
    const v = await visit('/grants', desktop, deputy)
    await v.page.getByRole('button', { name: '添加授权' }).click()
    const form = v.page.getByRole('dialog', { name: '添加授权' })
    await form.getByRole('button', { name: '下一步' }).click()
    await form.getByText('请选择人员。').waitFor()
    await choose(form, '人员', '赵敏')
    await v.page.keyboard.press('Tab')
    for (const seal of ['合同专用章', '公章']) await choose(form, '印章', seal)
    await v.page.keyboard.press('Tab')
    await form.locator('input[name=uses]').fill('5')
    await form.getByRole('button', { name: '下一步' }).click()
    await prove(v.page, deputy, { action: '授权', effects: ['赵敏 可以申请使用', '最多使用 5 次'] })
    await cell(v.page, '赵敏', '合同专用章', '有效').click()
    const pair = v.page.getByRole('dialog', { name: '赵敏 · 合同专用章' })
    await pair.getByText('0 / 5 次').waitFor()
    await pair.getByText('郑岚').waitFor()
    await expectSound(v.page)
    const [grant] = await grantsOf(company.approver, company.officialSeal.id)
    expect(grant).toMatchObject({ max_uses: 5, status: 'live', given_by: deputy.id })
    expect(grant.until).toMatch(/T15:59:59/)
    await leave(v)
  })

  it('suspends and resumes one', async () => {
    const v = await visit(`/grants?person=${company.colleague.id}`, desktop, deputy)
    await cell(v.page, '王志强', '公章', '有效').click()
    const pair = v.page.getByRole('dialog', { name: '王志强 · 公章' })
    await pair.getByRole('button', { name: '临时取消: 王志强 公章' }).click()
    await prove(v.page, deputy, { action: '临时取消', reason: '休假' })
    await pair.getByText('休假').waitFor()
    expect((await grantsOf(company.colleague, company.officialSeal.id))[0].status).toBe('suspended')
    await pair.getByRole('button', { name: '恢复: 王志强 公章' }).click()
    await prove(v.page, deputy, { action: '恢复' })
    await pair.getByText('有效', { exact: true }).waitFor()
    await leave(v)
  })

  it('is told which requests a revocation touches; on a phone too', async () => {
    const v = await visit(`/grants?seal=${company.contractSeal.id}`, phone, deputy)
    await cell(v.page, '李晓梅', '合同专用章', '有效').click()
    const pair = v.page.getByRole('dialog', { name: '李晓梅 · 合同专用章' })
    await pair.getByRole('button', { name: '注销: 李晓梅 合同专用章' }).click()
    await prove(v.page, deputy, { action: '注销', effects: ['无法恢复', number] })
    await pair.getByText('已注销').waitFor()
    expect(await pair.getByRole('button', { name: /注销:/ }).count()).toBe(0)
    await leave(v)
  })
})
