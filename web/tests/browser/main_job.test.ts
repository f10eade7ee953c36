// SPDX-License-Identifier: Apache-2.0
// The whole main job by clicking only, from log-in and upload to the downloaded file that a
// stranger verifies. The requester's page stays open: what the approvers do on their phones
// appears there by itself.

import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { linkTo } from '../support/approve'
import { desktop, expectSound, leave, phone, visit } from '../support/browser'
import { chooseFiles, pdf, sheet } from '../support/compose'
import { makeCompany, type Company } from '../support/company'
import { contractPdf } from '../support/pdf'
import type { Person } from '../support/person'

let company: Company
beforeAll(async () => {
  company = await makeCompany()
})

async function logIn(page: Page, person: Person): Promise<void> {
  await page.getByLabel('登录名').fill(person.login)
  await page.getByLabel('密码').fill(person.password)
  await page.getByRole('button', { name: '登录' }).click()
  await page.waitForURL(/\/home$/)
}

async function compose(page: Page): Promise<string> {
  const next = () => page.getByRole('button', { name: '下一步', exact: true }).click()
  await page.getByRole('link', { name: '新建用印申请' }).first().click()
  await chooseFiles(page, [pdf('采购框架合同.pdf', contractPdf('采购框架合同', 2))])
  await page.getByText('材料包（1 个文件').waitFor()
  await next()
  await page.getByRole('button', { name: /^合同专用章/ }).click()
  await sheet(page).click({ position: { x: 300, y: 420 } })
  await page.getByText('已把「合同专用章」放到第 1 页').waitFor()
  await next()
  await page.getByLabel('用印事由').fill('签订年度采购框架合同')
  await page.getByLabel('相对方').fill('北京恒达贸易有限公司')
  await next()
  await page.locator('figure img').first().waitFor()
  await page.getByRole('button', { name: '提交申请' }).click()
  await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/)
  return page.url().slice(-36)
}

/** On the approver's phone, from the mail, with nothing but the PIN typed. */
async function approveByMail(person: Person, request: string): Promise<void> {
  const v = await visit(await linkTo(company, person, request), phone)
  await v.page.getByRole('button', { name: '同意用印' }).click()
  const dialog = v.page.getByRole('dialog')
  await dialog.getByText('合同专用章').first().waitFor()
  await dialog.getByRole('textbox').fill(person.pin)
  await dialog.locator('button[type=submit]').click()
  await v.page.getByRole('heading', { level: 1, name: '已同意' }).waitFor()
  await expectSound(v.page)
  await leave(v)
}

async function download(page: Page): Promise<Buffer> {
  const link = page.getByRole('link', { name: '下载 采购框架合同.pdf' }).last()
  const [file] = await Promise.all([page.waitForEvent('download'), link.click()])
  return readFileSync(await file.path())
}

async function verifyAsStranger(file: Buffer): Promise<void> {
  const v = await visit('/verify', desktop)
  await v.page.locator('input[type=file]').setInputFiles({ name: '采购框架合同.pdf', mimeType: 'application/pdf', buffer: file })
  await v.page.getByRole('heading', { level: 2, name: '有效' }).waitFor()
  expect(await v.page.locator('main').innerText()).toContain(company.name)
  await leave(v)
}

describe('the main job', () => {
  it('goes from log-in to a file that a stranger verifies, by clicking', async () => {
    const v = await visit('/login', desktop)
    const { page } = v
    await logIn(page, company.employee)
    const request = await compose(page)
    await approveByMail(company.approver, request)
    await approveByMail(company.lawyer, request)

    await page.getByRole('button', { name: '去签署' }).click()
    await page.waitForURL(new RegExp(`/to-sign/${request}$`))
    for (const digit of company.employee.pin) await page.getByRole('button', { name: digit, exact: true }).click()
    await page.getByRole('button', { name: '确认用印' }).click()
    await page.getByText('签署完成，文件已验证').waitFor()
    const file = await download(page)
    expect(file.subarray(0, 5).toString()).toBe('%PDF-')
    await expectSound(page)
    await leave(v)
    await verifyAsStranger(file)
  })
})
