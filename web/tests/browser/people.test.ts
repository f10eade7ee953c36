// SPDX-License-Identifier: Apache-2.0
// An administrator invites, gives and takes roles, arranges departments, and sees somebody off.

import { beforeAll, describe, expect, it } from 'vitest'
import { choose, desktop, expectSound, leave, nameOf, settled, views, visit } from '../support/browser'
import { makeCompany, type Company } from '../support/company'
import { waitForLink } from '../support/mail'
import type { Page } from 'playwright-core'

let company: Company
beforeAll(async () => {
  company = await makeCompany()
})

/** Types PIN (and code) into the confirmation, and waits until it is done. */
async function prove(page: Page, code: boolean, action = '确认'): Promise<void> {
  const { administrator } = company
  const dialog = page.getByRole('dialog').filter({ has: page.locator('input[name=pin]') })
  await dialog.locator('input[name=pin]').fill(administrator.pin)
  if (code) await dialog.locator('input[name=code]').fill(await administrator.totp.next())
  await dialog.getByRole('button', { name: action, exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
}

describe('screens of people', () => {
  for (const view of views) {
    it(`are sound, ${nameOf(view)}`, async () => {
      const v = await visit('/people', view, company.administrator)
      for (const path of ['/people', `/people/${company.employee.id}`, '/departments', '/company']) {
        await v.page.goto(new URL(path, v.page.url()).href)
        await settled(v.page)
        await expectSound(v.page)
      }
      await leave(v)
    })
  }
})

describe('an administrator', () => {
  it('invites somebody and is shown the code that the mail does not hold', async () => {
    const v = await visit('/people', desktop, company.administrator)
    await v.page.getByRole('button', { name: '邀请员工' }).click()
    const form = v.page.getByRole('dialog', { name: '邀请员工' })
    const mail = `gaoyuan.${company.id.slice(0, 8)}@yunhai.example`
    await form.locator('input[name=name]').fill('高远')
    await form.locator('input[name=mail]').fill(mail)
    await form.getByRole('button', { name: '下一步' }).click()
    await prove(v.page, true)
    const code = (await v.page.getByTestId('invitation-code').innerText()).replace(/\s/g, '')
    expect(code).toMatch(/^\d{8}$/)
    expect(await waitForLink(mail)).not.toContain(code)
    await v.page.getByRole('button', { name: '完成' }).click()
    await v.page.getByPlaceholder('姓名、邮箱或工号').fill('高远')
    await choose(v.page, '状态', '全部状态')
    await v.page.getByRole('link', { name: '高远' }).waitFor()
    await expectSound(v.page)
    await leave(v)
  })

  it('keeps what was typed when the PIN is wrong, and says so', async () => {
    const v = await visit(`/people/${company.colleague.id}`, desktop, company.administrator)
    await v.page.getByRole('button', { name: '员工离职' }).click()
    const dialog = v.page.getByRole('dialog', { name: /停用 王志强/ })
    await dialog.getByText('合同专用章').waitFor()
    await dialog.locator('textarea[name=reason]').fill('合同到期')
    await dialog.getByRole('button', { name: '下一步' }).click()
    const proof = v.page.getByRole('dialog').filter({ has: v.page.locator('input[name=pin]') })
    await proof.locator('input[name=pin]').fill('975318')
    await proof.getByRole('button', { name: '员工离职' }).click()
    await proof.getByText('签署口令错误').waitFor()
    expect(await proof.locator('input[name=pin]').inputValue()).toBe('')
    await proof.getByRole('button', { name: '取消' }).click()
    expect(await dialog.locator('textarea[name=reason]').inputValue()).toBe('合同到期')
    expect((await company.administrator.must('GET', `/persons/${company.colleague.id}`)).state).toBe('active')
    await leave(v)
  })

  it('sees somebody off: sessions, roles and grants end', async () => {
    const v = await visit(`/people/${company.colleague.id}`, desktop, company.administrator)
    await company.colleague.logIn()
    await v.page.getByRole('button', { name: '员工离职' }).click()
    await v.page.locator('textarea[name=reason]').fill('合同到期')
    await v.page.getByRole('button', { name: '下一步' }).click()
    await prove(v.page, false, '员工离职')
    await v.page.getByText('已停用').first().waitFor()
    expect((await company.colleague.call('GET', '/me')).status).toBe(401)
    const { items } = await company.administrator.must('GET', `/grants?person=${company.colleague.id}`)
    expect(items.map((g: { state: string }) => g.state)).toEqual(['revoked', 'revoked'])
    await leave(v)
  })

  it('gives a role and takes it again', async () => {
    const v = await visit(`/people/${company.auditor.id}`, desktop, company.administrator)
    await choose(v.page, '授予角色', '员工')
    await v.page.getByRole('button', { name: '授予角色' }).click()
    await prove(v.page, true)
    await v.page.getByRole('button', { name: '收回角色: 员工' }).click()
    await prove(v.page, false)
    await v.page.getByRole('button', { name: '收回角色: 员工' }).waitFor({ state: 'detached' })
    expect((await company.administrator.must('GET', `/persons/${company.auditor.id}`)).roles).toEqual(['auditor'])
    await leave(v)
  })

  it('makes a department with a head, and one below it', async () => {
    const v = await visit('/departments', desktop, company.administrator)
    await v.page.getByRole('button', { name: '新建部门' }).click()
    const form = v.page.getByRole('dialog', { name: '新建部门' })
    await form.locator('input[name=name]').fill('采购部')
    await choose(form, '负责人', '赵敏')
    await form.getByRole('button', { name: '下一步' }).click()
    await prove(v.page, true)
    await v.page.getByText('负责人: 赵敏').waitFor()
    const { items } = await company.administrator.must('GET', '/departments')
    expect(items.map((d: { name: string; head: string }) => [d.name, d.head])).toEqual([['采购部', company.approver.id]])
    await expectSound(v.page)
    await leave(v)
  })
})
