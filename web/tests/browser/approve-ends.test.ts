// SPDX-License-Identifier: Apache-2.0
// Each way in which a mailed link ends, or has to wait: a screen of its own that says what
// happened and what to do.

import { beforeAll, describe, expect, it } from 'vitest'
import { ask, confirm, expectEnd, heading, linkTo, withEitherApprover, withdraw, type Asked } from '../support/approve'
import { desktop, expectSound, forgive, leave, phone, views, visit } from '../support/browser'
import { makeCompany, type Company } from '../support/company'
import { address } from '../support/instance'
import { decide } from '../support/request'
import { until } from '../support/until'

let company: Company
let eitherWay: Company
/** ends while the other tests run: the worker looks for overdue requests once a minute */
let brief: Asked
const briefEnd = new Date(Date.now() + 12_000).toISOString()

beforeAll(async () => {
  company = await makeCompany()
  brief = await ask(company, { expiresAt: briefEnd })
  eitherWay = await withEitherApprover(company)
})

describe('a link that ended', () => {
  it('that is none: says so', async () => {
    await expectEnd('/a/', '链接不完整', 'This link is not complete')
    await expectEnd(`/a/#${company.id}.${'A'.repeat(43)}`, '链接已失效', 'This link is no longer valid')
  })

  it('with its request withdrawn: before it was opened, and under the eyes', async () => {
    const { request, link } = await ask(company)
    const v = await visit(link, phone)
    await v.page.getByLabel('审批意见').fill('可以')
    await withdraw(company, request)
    await v.page.getByRole('button', { name: '同意用印' }).click()
    await confirm(v.page, company.approver.pin)
    await heading(v.page, '申请已撤回').waitFor()
    await v.page.getByText(/李晓梅于 .* UTC\+8 撤回/).waitFor()
    await v.page.getByText('联系申请人李晓梅').waitFor()
    await v.page.getByText('可以', { exact: true }).waitFor()
    await expectSound(v.page)
    await leave(v)
    await expectEnd(link, '申请已撤回', 'The request was withdrawn')
  })

  it('with its step decided by somebody else', async () => {
    const { request, link } = await ask(eitherWay)
    const v = await visit(link, { ...desktop, language: 'en' })
    await v.page.getByRole('button', { name: 'Approve' }).waitFor()
    await decide(company.lawyer, company.employee, request, 'approve')
    await v.page.getByRole('button', { name: 'Approve' }).click()
    await confirm(v.page, company.approver.pin)
    await heading(v.page, 'Somebody else has decided this step').waitFor()
    await v.page.getByText(/周文华 approved at .* UTC\+8/).waitFor()
    await expectSound(v.page)
    await leave(v)
    await expectEnd(link, '该节点已由他人处理', 'Somebody else has decided this step')
  })

  it('with a new round of its request: asks to open the newest mail', async () => {
    const { request, link } = await ask(company)
    const v = await visit(link, phone)
    await heading(v.page, '用印审批').waitFor()
    await withdraw(company, request)
    await company.employee.must('POST', '/requests', { draft: request })
    await v.page.getByRole('button', { name: '同意用印' }).click()
    await confirm(v.page, company.approver.pin)
    await heading(v.page, '申请已更新，请重新打开').waitFor()
    await expectSound(v.page)
    await leave(v)
    await expectEnd(link, '申请已更新，请重新打开', 'The request changed: open it again')
    const newer = await until('the link of the new round', async () => {
      const now = await linkTo(company, company.approver, request)
      return now === link ? null : now
    })
    await decide(company.approver, company.employee, request, 'approve')
    expect(newer).not.toBe(link)
  })
})

describe('for now', () => {
  const refusal = { type: 'x', title: 'Too many attempts. Please wait.', title_zh: '尝试次数过多，请稍候再试。', status: 429, code: 'rate_limited', exchange: 'e' }

  it('too many attempts: says how long to wait, and goes on then', async () => {
    const { link } = await ask(company)
    for (const view of views) {
      const v = await visit('/icon.svg', view)
      let refused = 0
      await v.page.route('**/api/v1/links/open', (route) =>
        refused++ ? route.continue() : route.fulfill({ status: 429, contentType: 'application/problem+json', headers: { 'Retry-After': '2' }, body: JSON.stringify(refusal) }),
      )
      await v.page.goto(address + link)
      await heading(v.page, view.language === 'zh' ? '操作过于频繁' : 'Too many attempts').waitFor()
      expect(await v.page.getByRole('button', { name: /请等待|Wait/ }).isDisabled()).toBe(true)
      await expectSound(v.page)
      await v.page.getByRole('button', { name: view.language === 'zh' ? '重试' : 'Try again' }).click()
      await heading(v.page, view.language === 'zh' ? '用印审批' : 'Seal-use approval').waitFor()
      await leave(v)
    }
  })

  it('no server: says so and tries again', async () => {
    const { link } = await ask(company)
    for (const view of views) {
      const v = await visit('/icon.svg', view)
      let away = true
      await v.page.route('**/api/v1/links/open', (route) => (away ? route.abort('connectionrefused') : route.continue()))
      await v.page.goto(address + link)
      await heading(v.page, view.language === 'zh' ? '连接不上服务器' : 'The server cannot be reached').waitFor()
      forgive(v.page, /ERR_CONNECTION_REFUSED/)
      await expectSound(v.page)
      away = false
      await v.page.getByRole('button', { name: view.language === 'zh' ? '重试' : 'Try again' }).click()
      await heading(v.page, view.language === 'zh' ? '用印审批' : 'Seal-use approval').waitFor()
      await leave(v)
    }
  })
})

describe('a link that ended with its time', () => {
  it('says so: first of the link, then of the request', async () => {
    await until('the end of the link', () => Date.now() > Date.parse(briefEnd) + 50)
    const v = await visit(brief.link, phone)
    await heading(v.page, /链接已过期|申请已过期/).waitFor()
    await expectSound(v.page)
    await leave(v)
    await until('the end of the request', async () => (await company.employee.must('GET', `/requests/${brief.request}`)).state === 'expired', 90_000)
    await expectEnd(brief.link, '申请已过期', 'The request has expired')
  })
})
