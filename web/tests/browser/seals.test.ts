// SPDX-License-Identifier: Apache-2.0
// Seals in use: who sees what, and their suspending, resuming and revoking, with the
// requests under way that each would stop.

import { beforeAll, describe, expect, it } from 'vitest'
import { desktop, expectSound, leave, nameOf, settled, views, visit } from '../support/browser'
import { makeCompany, type Company } from '../support/company'
import { proofDialog, prove } from '../support/prove'
import { makeRequest } from '../support/request'

let company: Company
let number: string
beforeAll(async () => {
  company = await makeCompany()
  const request = await makeRequest(company)
  number = (await company.employee.must('GET', `/requests/${request}`)).number
})

describe('screens of seals', () => {
  for (const view of views) {
    it(`are sound, ${nameOf(view)}`, async () => {
      const v = await visit('/seals', view, company.administrator)
      for (const path of ['/seals', `/seals/${company.contractSeal.id}`, '/seals/new']) {
        await v.page.goto(new URL(path, v.page.url()).href)
        await settled(v.page)
        await expectSound(v.page)
      }
      await leave(v)
    })
  }

  it('show an employee the seals and his own grants, and nothing to do', async () => {
    const v = await visit('/seals', desktop, company.employee)
    await v.page.getByRole('link', { name: '合同专用章' }).click()
    await v.page.getByRole('heading', { name: '我的授权' }).waitFor()
    await settled(v.page)
    await v.page.getByText('有效', { exact: true }).waitFor()
    expect(await v.page.locator('main').getByRole('button').count()).toBe(0)
    await expectSound(v.page)
    await v.page.goto(new URL('/seals/new', v.page.url()).href)
    await v.page.getByRole('heading', { name: '页面不存在，或您无权查看' }).waitFor()
    await leave(v)
  })
})

describe('an administrator', () => {
  it('suspends a seal after he was told which requests wait for it, and resumes it', async () => {
    const v = await visit(`/seals/${company.contractSeal.id}`, desktop, company.administrator)
    await v.page.getByRole('button', { name: '停用: 合同专用章' }).click()
    const dialog = proofDialog(v.page)
    await dialog.locator('input[name=pin]').fill(company.administrator.pin)
    expect(await dialog.getByRole('button', { name: '停用' }).isDisabled(), 'without a reason').toBe(true)
    await prove(v.page, company.administrator, { action: '停用', reason: '印章管理员出差', effects: ['直到重新启用', number] })
    await v.page.getByText('原因：印章管理员出差').waitFor()
    expect((await company.employee.must('GET', `/seals/${company.contractSeal.id}`)).state).toBe('suspended')

    await v.page.getByRole('button', { name: '启用: 合同专用章' }).click()
    await prove(v.page, company.administrator, { action: '启用' })
    await v.page.getByRole('button', { name: '停用: 合同专用章' }).waitFor()
    await leave(v)
  })

  it('revokes a seal for good: it leaves the list of those in use', async () => {
    const v = await visit('/seals', desktop, company.administrator)
    const card = v.page.getByRole('listitem', { name: '公章', exact: true })
    await card.getByRole('button', { name: '注销: 公章' }).click()
    await prove(v.page, company.administrator, { action: '注销', reason: '更换新章', effects: ['无法恢复', '吊销'] })
    await card.waitFor({ state: 'hidden' })
    await v.page.getByText('全部', { exact: true }).click()
    await card.getByText('已注销').waitFor()
    expect(await card.getByRole('button').count()).toBe(0)
    await expectSound(v.page)
    await leave(v)
  })
})
