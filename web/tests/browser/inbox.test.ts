// SPDX-License-Identifier: Apache-2.0
// My messages: they arrive on open pages, lead to what they are about, and are read.

import { beforeAll, describe, expect, it } from 'vitest'
import { desktop, expectSound, leave, nameOf, settled, views, visit } from '../support/browser'
import { makeCompany, type Company } from '../support/company'
import { decide, makeApproved, makeRequest } from '../support/request'

let company: Company
beforeAll(async () => {
  company = await makeCompany()
})

describe('my messages', () => {
  for (const view of views) {
    it(`are sound, ${nameOf(view)}`, async () => {
      const v = await visit('/inbox', view, company.employee)
      await settled(v.page)
      await v.page.getByText(view.language === 'zh' ? '您获得了印章授权' : 'You were granted the use of a seal').first().waitFor()
      await expectSound(v.page)
      await leave(v)
    })
  }

  it('arrive on the open page of whoever is asked, and count on the bell', async () => {
    const v = await visit('/inbox', desktop, company.approver)
    await settled(v.page)
    await v.page.getByRole('link', { name: '我的消息，0 条未读' }).waitFor()
    const request = await makeRequest(company, { purpose: '签订仓储服务合同' })
    await v.page.getByText('有一份用印申请等待您审批').waitFor()
    await v.page.getByText(/签订仓储服务合同 · 申请人 李晓梅/).waitFor()
    await v.page.getByRole('link', { name: '我的消息，1 条未读' }).waitFor()
    await expectSound(v.page)
    await decide(company.approver, company.employee, request, 'approve')
    await v.page.getByRole('link', { name: '我的消息，0 条未读' }).waitFor()
    await v.page.getByText('您的签署凭据已用于：审批用印申请').waitFor()
    await leave(v)
  })

  it('lead to the request, and are read by that', async () => {
    const request = await makeApproved(company, { purpose: '签订物流服务合同' })
    const v = await visit('/inbox', desktop, company.employee)
    const item = v.page.getByRole('listitem').filter({ hasText: '签订物流服务合同' }).filter({ hasText: '请确认用印' })
    await item.getByText('未读：').waitFor({ state: 'attached' })
    await item.getByRole('link').click()
    await v.page.waitForURL(new RegExp(`/requests/${request}$`))
    await v.page.goBack()
    await item.waitFor()
    await settled(v.page)
    expect(await item.getByText('未读：').count()).toBe(0)
    await leave(v)
  })

  it('are all read with one click', async () => {
    const v = await visit('/inbox', desktop, company.colleague)
    await v.page.getByText('您获得了印章授权').first().waitFor()
    await v.page.getByRole('button', { name: '全部标为已读' }).click()
    await v.page.getByRole('link', { name: '我的消息，0 条未读' }).waitFor()
    await v.page.getByText('未读（0）').click()
    await v.page.getByText('没有未读消息').waitFor()
    await expectSound(v.page)
    await leave(v)
  })
})
