// SPDX-License-Identifier: Apache-2.0
// Approving in the app: the queue, the decision page, and what others do meanwhile.

import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { ask, decisionsOf, withEitherApprover, withdraw } from '../support/approve'
import { desktop, expectSound, leave, nameOf, phone, settled, views, visit } from '../support/browser'
import { makeCompany, type Company } from '../support/company'
import { decide, makeRequest } from '../support/request'

let company: Company
let eitherWay: Company
beforeAll(async () => {
  company = await makeCompany()
  eitherWay = await withEitherApprover(company)
})

const numberOf = async (request: string) => (await company.employee.must('GET', `/requests/${request}`)).number as string

async function prove(page: Page, action: string, code: boolean): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.locator('input[name=pin]').fill(company.approver.pin)
  if (code) await dialog.locator('input[name=code]').fill(await company.approver.totp.next())
  await dialog.getByRole('button', { name: action }).click()
}

describe('the queue', () => {
  for (const view of views) {
    it(`says when there is nothing, and when it was checked, ${nameOf(view)}`, async () => {
      const v = await visit('/approvals', view, company.auditor)
      await v.page.getByText(view.language === 'zh' ? '没有待审批事项' : 'Nothing to approve').waitFor()
      await v.page.getByText(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\+8/).waitFor()
      await expectSound(v.page)
      await leave(v)
    })
  }

  it('shows what ends first first, grows without a reload, and keeps what was decided', async () => {
    const later = await makeRequest(company)
    const v = await visit('/approvals', desktop, company.approver)
    await v.page.getByRole('link', { name: await numberOf(later) }).waitFor()
    const soon = await makeRequest(company, { expiresAt: new Date(Date.now() + 3_600_000).toISOString() })
    await v.page.getByRole('link', { name: await numberOf(soon) }).waitFor()
    const numbers = await v.page.locator('tbody a.number').allInnerTexts()
    expect(numbers.indexOf(await numberOf(soon))).toBeLessThan(numbers.indexOf(await numberOf(later)))
    await decide(company.approver, company.employee, soon, 'approve')
    await v.page.getByRole('link', { name: await numberOf(soon) }).waitFor({ state: 'detached' })
    await v.page.getByRole('button', { name: '已处理' }).click()
    await v.page.getByRole('link', { name: await numberOf(soon) }).waitFor()
    await expectSound(v.page)
    await leave(v)
  })
})

describe('the decision page', () => {
  for (const view of views) {
    it(`shows pages, facts, chain and hints, ${nameOf(view)}`, async () => {
      const { request } = await ask(company, { counterparty: `杭州星海贸易有限公司${view.width}${view.language}` })
      const v = await visit(`/approvals/${request}`, view, company.approver)
      await v.page.getByRole('button', { name: view.language === 'zh' ? '同意用印' : 'Approve', exact: true }).waitFor()
      await v.page.locator('.page img').waitFor()
      await v.page.getByText(view.language === 'zh' ? /没有审批过与「杭州星海/ : /decided nothing yet that names “杭州星海/).waitFor()
      await settled(v.page)
      await expectSound(v.page)
      await leave(v)
    })
  }

  it('approves with PIN and code', async () => {
    const { request } = await ask(company)
    const v = await visit(`/approvals/${request}`, desktop, company.approver)
    await v.page.getByRole('button', { name: '同意用印' }).click()
    const dialog = v.page.getByRole('dialog')
    for (const text of ['印章：合同专用章', '文件：采购框架合同.pdf']) await dialog.getByText(text).waitFor()
    await prove(v.page, '同意用印', true)
    await v.page.getByText('您已同意该申请').waitFor()
    await expectSound(v.page)
    expect((await decisionsOf(company, request)).map((d) => [d.verdict, d.proofs])).toEqual([['approve', ['pin', 'code']]])
    await leave(v)
  })

  it('rejects with a reason, and not without', async () => {
    const { request } = await ask(company)
    const v = await visit(`/approvals/${request}`, phone, company.approver)
    await v.page.getByRole('button', { name: '驳回' }).click()
    await v.page.getByText('驳回须填写审批意见。').waitFor()
    await v.page.getByLabel('审批意见').fill('第三条与第七条矛盾')
    await v.page.getByRole('button', { name: '驳回' }).click()
    await prove(v.page, '驳回', false)
    await v.page.getByText('您已驳回该申请').waitFor()
    await expectSound(v.page)
    expect((await decisionsOf(company, request)).map((d) => [d.verdict, d.reason])).toEqual([['reject', '第三条与第七条矛盾']])
    await leave(v)
  })

  it('tells at once who was quicker, and keeps the comment', async () => {
    const { request } = await ask(eitherWay)
    const v = await visit(`/approvals/${request}`, desktop, company.approver)
    await v.page.getByLabel('审批意见').fill('等法务意见')
    await decide(company.lawyer, company.employee, request, 'approve')
    await v.page.getByText('该节点已由 周文华 处理：同意').waitFor()
    await v.page.getByText('等法务意见').waitFor()
    expect(await v.page.getByRole('button', { name: '同意用印' }).count()).toBe(0)
    await expectSound(v.page)
    await leave(v)
  })

  it('tells it also to whom the PIN dialog was open already', async () => {
    const { request } = await ask(eitherWay)
    const v = await visit(`/approvals/${request}`, { ...phone, language: 'en' }, company.approver)
    await v.page.getByLabel('Comment').fill('Wrong amount')
    await v.page.getByRole('button', { name: 'Reject' }).click()
    await v.page.getByRole('dialog').waitFor()
    await decide(company.lawyer, company.employee, request, 'approve')
    await prove(v.page, 'Reject', false)
    await v.page.getByText('Already handled by 周文华: approved').waitFor()
    await v.page.getByText('Wrong amount', { exact: true }).waitFor()
    await expectSound(v.page)
    await leave(v)
  })

  it('tells a conflict after which the request is due still, and keeps the dialog for another try', async () => {
    const { request } = await ask(company)
    const v = await visit(`/approvals/${request}`, desktop, company.approver)
    const refusal = { code: 'conflict', status: 409, title: 'Something changed meanwhile.', title_zh: '数据刚刚被改动。' }
    await v.page.route('**/decide', (route) => route.fulfill({ status: 409, contentType: 'application/problem+json', json: refusal }), { times: 1 })
    await v.page.getByRole('button', { name: '同意用印' }).click()
    await prove(v.page, '同意用印', true)
    await v.page.getByRole('dialog').getByText(refusal.title_zh).waitFor()
    expect(await decisionsOf(company, request)).toEqual([])
    await prove(v.page, '同意用印', true)
    await v.page.getByText('您已同意该申请').waitFor()
    await leave(v)
  })

  it('does not decide a round that was not looked at', async () => {
    const { request } = await ask(company)
    const v = await visit(`/approvals/${request}`, desktop, company.approver)
    await v.page.getByLabel('审批意见').fill('看过了')
    await withdraw(company, request)
    await v.page.getByText('该申请已结束，无需再审批。').waitFor()
    await company.employee.must('POST', '/requests', { draft: request })
    await v.page.getByText('申请已更新，请重新查看').waitFor()
    expect(await v.page.getByRole('button', { name: '同意用印' }).count()).toBe(0)
    await v.page.getByRole('button', { name: '查看最新内容' }).click()
    await v.page.getByText('这是第 2 轮：申请人修改后重新提交。').waitFor()
    expect(await v.page.getByLabel('审批意见').inputValue()).toBe('看过了')
    await v.page.getByRole('button', { name: '同意用印' }).waitFor()
    await expectSound(v.page)
    await leave(v)
  })
})
