// SPDX-License-Identifier: Apache-2.0
// The requester's screens: the workbench, my requests with their filters, one request from
// its submission to its sealed file, signing with the PIN pad.

import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { desktop, expectSound, leave, nameOf, phone, settled, views, visit } from '../support/browser'
import { makeCompany, type Company } from '../support/company'
import { decide, makeApproved, makeDraft, makeRejected, makeRequest, makeSealed } from '../support/request'

let company: Company
const made = { pending: '', rejected: '', approved: '', sealed: '', draft: '' }

beforeAll(async () => {
  company = await makeCompany()
  made.draft = await makeDraft(company, { purpose: '尚未想好', fileName: '未完成的合同.pdf' })
  made.pending = await makeRequest(company, { counterparty: '苏州精工机械有限公司', page: 2 })
  made.rejected = await makeRejected(company, '付款条款与框架协议不一致，请修改后重新提交', { fileName: '补充协议.pdf' })
  made.approved = await makeApproved(company)
  made.sealed = await makeSealed(company, { fileName: '保密协议.pdf', counterparty: '杭州明湖律师事务所' })
}, 300_000)

describe('the workbench', () => {
  for (const view of views) {
    it(`guides somebody who never asked for a seal, ${nameOf(view)}`, async () => {
      const v = await visit('/home', view, company.colleague)
      await v.page.getByText(view.language === 'zh' ? '三步完成第一次用印' : 'Three steps to your first seal').waitFor()
      await v.page.getByText(/合同专用章/).waitFor()
      await settled(v.page)
      await expectSound(v.page)
      await leave(v)
    })

    it(`counts what waits and shows the last requests, ${nameOf(view)}`, async () => {
      const v = await visit('/home', view, company.employee)
      await v.page.getByRole('link', { name: view.language === 'zh' ? /^1\s*待我签署$/ : /^1\s*To sign$/ }).waitFor()
      await v.page.getByText('补充协议.pdf').waitFor()
      await settled(v.page)
      await expectSound(v.page)
      await leave(v)
    })
  }

  it('shows an auditor no requests of his own, and no way to make one', async () => {
    const v = await visit('/home', desktop, company.auditor)
    await v.page.getByText('待我审批').waitFor()
    expect(await v.page.getByRole('button', { name: '新建用印申请' }).count()).toBe(0)
    await expectSound(v.page)
    await leave(v)
  })
})

describe('my requests', () => {
  for (const view of views) {
    it(`stand under the tab of their state, ${nameOf(view)}`, async () => {
      const zh = view.language === 'zh'
      const v = await visit('/requests', view, company.employee)
      await v.page.getByText('苏州精工机械有限公司').waitFor()
      await v.page.getByText('部门负责人').waitFor()
      await settled(v.page)
      await expectSound(v.page)
      const tabs: [string, string, string][] = [
        ['草稿', 'Drafts', '未完成的合同.pdf'],
        ['待签署', 'To sign', '采购框架合同.pdf'],
        ['已签署', 'Signed', '保密协议.pdf'],
        ['已驳回', 'Rejected', '补充协议.pdf'],
        ['已过期', 'Expired', zh ? '没有过期的申请' : 'Nothing has expired'],
      ]
      for (const [chinese, english, text] of tabs) {
        await v.page.getByRole('navigation', { name: zh ? '按状态查看' : 'By state' }).getByRole('button', { name: new RegExp(zh ? chinese : english) }).click()
        await v.page.getByText(text).first().waitFor()
        await settled(v.page)
        await expectSound(v.page)
      }
      await leave(v)
    })
  }

  it('are found by a part of the counterparty, and the address keeps the search', async () => {
    const v = await visit('/requests?tab=sealed', desktop, company.employee)
    await v.page.getByPlaceholder('编号、事由、相对方或文件名').fill('明湖')
    await v.page.waitForURL(/search=/)
    await v.page.reload()
    await v.page.getByText('杭州明湖律师事务所').waitFor()
    await v.page.getByPlaceholder('编号、事由、相对方或文件名').fill('没有这家公司')
    await v.page.getByText('没有符合条件的申请').waitFor()
    await v.page.getByRole('button', { name: '清除筛选' }).click()
    await v.page.getByText('杭州明湖律师事务所').waitFor()
    await leave(v)
  })

  it('are filtered by seal and by day of submission', async () => {
    const v = await visit(`/requests?tab=sealed&seal=${company.officialSeal.id}`, desktop, company.employee)
    await v.page.getByText('没有符合条件的申请').waitFor()
    await v.page.goto(new URL('/requests?tab=sealed&from=2020-01-01&to=2020-12-31', v.page.url()).href)
    await v.page.getByText('没有符合条件的申请').waitFor()
    await v.page.goto(new URL('/requests?tab=sealed&from=2020-01-01&to=2099-12-31', v.page.url()).href)
    await v.page.getByText('保密协议.pdf').waitFor()
    await leave(v)
  })

  it('are exported as shown, in the language of the page', async () => {
    const v = await visit('/requests?tab=sealed', { ...desktop, language: 'en' }, company.employee)
    const [file] = await Promise.all([v.page.waitForEvent('download'), v.page.getByRole('button', { name: 'Export table' }).click()])
    const text = readFileSync((await file.path())!, 'utf8')
    expect(text.startsWith('\ufeff"Number","State"')).toBe(true)
    expect(text).toContain('杭州明湖律师事务所')
    expect(text).not.toContain('苏州精工')
    await leave(v)
  })

  it('lose a draft that its owner deletes', async () => {
    const draft = await makeDraft(company, { fileName: '多余的草稿.pdf' })
    const v = await visit('/requests?tab=draft', desktop, company.employee)
    const row = v.page.getByRole('row', { name: /多余的草稿\.pdf/ })
    await row.getByRole('button', { name: '删除草稿' }).click()
    await v.page.getByText('「多余的草稿.pdf」将被删除，无法恢复。').waitFor()
    await v.page.getByRole('dialog').getByRole('button', { name: '删除草稿' }).click()
    await row.waitFor({ state: 'detached' })
    expect((await company.employee.call('GET', `/drafts/${draft}`)).status).toBe(404)
    await leave(v)
  })
})

describe('one request', () => {
  for (const view of views) {
    it(`shows facts, pages and its chain, ${nameOf(view)}`, async () => {
      const v = await visit(`/requests/${made.pending}`, view, company.employee)
      await v.page.getByRole('img', { name: /采购框架合同.pdf/ }).waitFor()
      await v.page.getByText(view.language === 'zh' ? /已等待/ : /waiting for/).waitFor()
      await settled(v.page)
      await expectSound(v.page)
      await leave(v)
    })

    it(`says why it was rejected, ${nameOf(view)}`, async () => {
      const v = await visit(`/requests/${made.rejected}`, view, company.employee)
      await v.page.getByText('付款条款与框架协议不一致，请修改后重新提交').first().waitFor()
      await v.page.getByRole('img', { name: /补充协议.pdf/ }).waitFor()
      await settled(v.page)
      await expectSound(v.page)
      await leave(v)
    })
  }

  it('begins at the page of the first seal, and its list of places leads back there', async () => {
    const v = await visit(`/requests/${made.pending}`, desktop, company.employee)
    await v.page.getByText('第 2 / ').waitFor()
    await v.page.getByRole('button', { name: '上一页' }).click()
    await v.page.getByRole('img', { name: /第 1 页，印章：无/ }).waitFor()
    expect(await v.page.locator('.outline').count()).toBe(0)
    await v.page.getByRole('button', { name: '第 2 页 合同专用章' }).click()
    await v.page.getByRole('img', { name: /第 2 页，印章：合同专用章/ }).waitFor()
    await v.page.locator('.outline').waitFor()
    await leave(v)
  })

  it('gives out its sealed file', async () => {
    const v = await visit(`/requests/${made.sealed}`, phone, company.employee)
    const [file] = await Promise.all([v.page.waitForEvent('download'), v.page.getByRole('link', { name: '下载 保密协议.pdf' }).click()])
    expect(file.suggestedFilename()).toBe('保密协议.pdf')
    expect(readFileSync((await file.path())!).subarray(0, 5).toString()).toBe('%PDF-')
    await v.page.getByText(/1 个签名/).waitFor()
    await settled(v.page)
    await expectSound(v.page)
    await leave(v)
  })

  it('is withdrawn with a PIN after the effects were read', async () => {
    const request = await makeRequest(company, { purpose: '准备撤回' })
    const v = await visit(`/requests/${request}`, desktop, company.employee)
    await v.page.getByRole('button', { name: '撤回申请' }).click()
    const dialog = v.page.getByRole('dialog', { name: /撤回用印申请/ })
    await dialog.getByText('审批立即终止，审批人收到的链接随即失效').waitFor()
    await dialog.locator('[name=reason]').fill('条款有变')
    await dialog.locator('[name=pin]').fill('999111')
    await dialog.getByRole('button', { name: '撤回申请' }).click()
    await dialog.getByRole('alert').waitFor()
    expect(await dialog.locator('[name=reason]').inputValue()).toBe('条款有变')
    await dialog.locator('[name=pin]').fill(company.employee.pin)
    await dialog.getByRole('button', { name: '撤回申请' }).click()
    await v.page.getByText('李晓梅 撤回了申请').waitFor()
    await v.page.getByText('条款有变').first().waitFor()
    await expectSound(v.page)
    await leave(v)
  })

  it('is copied as new into a draft of its own', async () => {
    const v = await visit(`/requests/${made.sealed}`, desktop, company.employee)
    await v.page.getByRole('button', { name: '复制再发' }).click()
    await v.page.waitForURL(/\/requests\/new\/[0-9a-f-]{36}$/)
    const draft = await company.employee.must('GET', `/drafts/${new URL(v.page.url()).pathname.split('/').at(-1)}`)
    expect(draft.counterparty).toBe('杭州明湖律师事务所')
    expect(draft.submitted_round).toBeNull()
    await leave(v)
  })

  it('shows a decision of somebody else without being loaded again', async () => {
    const request = await makeRequest(company, { purpose: '等待决定' })
    const v = await visit(`/requests/${request}`, desktop, company.employee)
    await v.page.getByText('待审批').waitFor()
    await decide(company.approver, company.employee, request, 'reject', '请换用公章')
    await v.page.getByText('赵敏 驳回了申请').waitFor()
    await v.page.getByText('请换用公章').first().waitFor()
    await leave(v)
  })

  it('moves on to the next step under the eyes of its requester', async () => {
    const request = await makeRequest(company, { purpose: '等待第一步' })
    const v = await visit(`/requests/${request}`, desktop, company.employee)
    await v.page.getByText('周文华 · 尚未轮到').waitFor()
    await decide(company.approver, company.employee, request, 'approve')
    await v.page.getByText('赵敏 · 已同意').waitFor()
    await v.page.getByText('周文华 · 待审批').waitFor()
    await leave(v)
  })

  it('is nothing to those whom it does not concern', async () => {
    const v = await visit(`/requests/${made.sealed}`, desktop, company.colleague)
    await v.page.getByRole('alert').waitFor()
    expect(await v.page.getByText('杭州明湖').count()).toBe(0)
    await leave(v)
  })
})

describe('signing', () => {
  for (const view of views) {
    it(`asks for the PIN beside the pages that will be sealed, ${nameOf(view)}`, async () => {
      const v = await visit('/to-sign', view, company.employee)
      await v.page.getByRole('button', { name: view.language === 'zh' ? '去签署' : 'Sign now' }).first().waitFor()
      await settled(v.page)
      await expectSound(v.page)
      await v.page.goto(new URL(`/to-sign/${made.approved}`, v.page.url()).href)
      await v.page.getByRole('button', { name: '7', exact: true }).waitFor()
      await settled(v.page)
      await expectSound(v.page)
      await leave(v)
    })
  }

  it('takes the PIN from the pad, refuses a wrong one, and shows the sealing to its end', async () => {
    const request = await makeApproved(company, { fileName: '待签合同.pdf' })
    const v = await visit(`/to-sign/${request}`, { ...phone, theme: 'dark' }, company.employee)
    const type = async (pin: string) => {
      for (const digit of pin) await v.page.getByRole('button', { name: digit, exact: true }).click()
      await v.page.getByRole('button', { name: '确认用印' }).click()
    }
    await type('000001')
    await v.page.getByRole('alert').waitFor()
    expect(await v.page.locator('[name=pin]').inputValue()).toBe('')
    await type(company.employee.pin)
    await v.page.getByText('签署完成，文件已验证').waitFor()
    const [file] = await Promise.all([v.page.waitForEvent('download'), v.page.getByRole('link', { name: '下载 待签合同.pdf' }).click()])
    expect(readFileSync((await file.path())!).subarray(0, 5).toString()).toBe('%PDF-')
    await settled(v.page)
    await expectSound(v.page)
    await leave(v)
  })

  it('forgets what was typed when the time is up', async () => {
    const v = await visit(`/to-sign/${made.approved}`, desktop, company.employee)
    await v.page.locator('[name=pin]').waitFor()
    await v.page.clock.install()
    await v.page.locator('[name=pin]').pressSequentially('1234')
    await v.page.getByText(/请在 1\d\d 秒内完成输入/).waitFor()
    await v.page.clock.runFor(121_000)
    await v.page.getByText('输入超时，已清空口令。').waitFor()
    expect(await v.page.locator('[name=pin]').inputValue()).toBe('')
    await leave(v)
  })

  it('is not offered for what is not approved, nor to anybody else', async () => {
    const v = await visit(`/to-sign/${made.pending}`, desktop, company.employee)
    await v.page.getByText('此申请当前不在待签署状态').waitFor()
    await leave(v)
    const other = await visit(`/to-sign/${made.approved}`, desktop, company.approver)
    await other.page.getByText('只有申请人可以签署').waitFor()
    await leave(other)
  })
})

describe('what was signed', () => {
  for (const view of views) {
    it(`is listed with its files, ${nameOf(view)}`, async () => {
      const v = await visit('/signed', view, company.employee)
      await v.page.getByRole('link', { name: /保密协议.pdf/ }).waitFor()
      await settled(v.page)
      await expectSound(v.page)
      await leave(v)
    })
  }
})
