// SPDX-License-Identifier: Apache-2.0
// A new request, clicked from the file to the submission, on a desktop and on a phone.

import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { desktop, expectSound, leave, nameOf, phone, views, visit } from '../support/browser'
import { makeCompany, type Company } from '../support/company'
import { contractPdf } from '../support/pdf'
import { makeDraft } from '../support/request'
import { until } from '../support/until'
import { chooseFiles, pdf, sealOnPage, sheet } from '../support/compose'

let company: Company
beforeAll(async () => {
  company = await makeCompany()
})

const zh = { next: '下一步', submit: '提交申请', purpose: '用印事由', good: '检查通过' }

async function next(page: Page, name = zh.next): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click()
}

describe('a new request', () => {
  it('is clicked through in Chinese on a desktop', async () => {
    const v = await visit('/requests/new', desktop, company.employee)
    const { page } = v
    await next(page)
    await page.getByText('请先上传至少一个文件').waitFor()
    await chooseFiles(page, [pdf('采购框架合同.pdf', contractPdf('采购框架合同', 3)), pdf('补充协议.pdf', contractPdf('补充协议', 1))])
    await page.getByText('材料包（2 个文件').waitFor()
    await expectSound(page)

    await next(page)
    await sheet(page).waitFor()
    await next(page)
    await page.getByText('请至少放置一枚印章').waitFor()
    await page.getByRole('button', { name: '第 2 页' }).first().click()
    await page.getByRole('button', { name: /^合同专用章/ }).click()
    await sheet(page).click({ position: { x: 240, y: 420 } })
    await page.getByText('已把「合同专用章」放到第 2 页').waitFor()
    await sheet(page).click({ position: { x: 120, y: 100 } })
    await page.getByText('每个文件中同一枚印章只盖一处，已移动').waitFor()
    await expectSound(page)
    await next(page)
    await page.getByText(/还没有盖章位置，请放置印章或移除该文件/).waitFor()
    await page.locator('.el-radio-button').nth(1).click()
    await page.getByRole('button', { name: '盖到本页 公章' }).click()

    await next(page)
    await next(page)
    await page.getByText('请填写用印事由').waitFor()
    await page.getByLabel(zh.purpose).fill('与北京恒达贸易有限公司签订年度采购框架合同')
    await page.getByLabel('相对方').fill('北京恒达贸易有限公司')
    await page.getByLabel('金额').fill('123,000')
    await expectSound(page)
    await next(page)

    await page.getByText('盖章后的文件与下图完全一致').first().waitFor()
    await page.getByText('部门负责人').first().waitFor()
    await page.getByText('赵敏').first().waitFor()
    await page.locator('figure').nth(1).scrollIntoViewIfNeeded()
    await until('two pictures of pages', async () => (await page.locator('figure img').count()) === 2)
    await expectSound(page)
    await page.getByRole('button', { name: zh.submit }).click()
    await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/)
    const request = await company.employee.must('GET', `/requests/${page.url().slice(-36)}`)
    expect(request).toMatchObject({ state: 'pending', counterparty: '北京恒达贸易有限公司', amount: { minor_units: 12300000, currency: 'CNY' } })
    expect(request.documents).toHaveLength(2)
    await leave(v)
  })

  it('is tapped through in English on a phone in the dark', async () => {
    const v = await visit('/requests/new', { ...phone, language: 'en', theme: 'dark' }, company.employee)
    const { page } = v
    await chooseFiles(page, [pdf('contract.pdf', contractPdf('采购合同', 2))])
    await page.getByText('Packet (1 files').waitFor()
    await page.getByRole('button', { name: 'Next', exact: true }).tap()
    await page.getByRole('button', { name: /^公章/ }).tap()
    await page.getByRole('button', { name: 'Page 2' }).first().tap()
    await sheet(page).tap({ position: { x: 150, y: 260 } })
    await page.getByText('was put on page 2').waitFor()
    await page.getByRole('button', { name: 'Next', exact: true }).tap()
    await page.getByLabel('Purpose').fill('Yearly purchase')
    await page.getByRole('button', { name: 'Next', exact: true }).tap()
    await page.getByText('The sealed document will look exactly like this').waitFor()
    const bar = await page.locator('footer.bar').boundingBox()
    expect(bar!.height).toBeLessThanOrEqual(72)
    await page.getByRole('button', { name: 'Submit' }).tap()
    await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/)
    await leave(v)
  })

  for (const view of views) {
    it(`is sound at each step, ${nameOf(view)}`, async () => {
      const draft = await makeDraft(company, { page: 2 })
      const v = await visit(`/requests/new/${draft}`, view, company.employee)
      const { page } = v
      for (const step of ['files', 'place', 'facts', 'confirm']) {
        await page.goto(new URL(`/requests/new/${draft}?step=${step}`, page.url()).href)
        if (step === 'files') await page.locator('.document').waitFor()
        if (step === 'place') await sealOnPage(page).first().waitFor()
        if (step === 'facts') await page.locator('#fact-purpose').waitFor()
        if (step === 'confirm') await page.locator('figure img').first().waitFor()
        await expectSound(page)
      }
      await leave(v)
    })
  }
})
