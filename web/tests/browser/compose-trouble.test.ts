// SPDX-License-Identifier: Apache-2.0
// A new request when something goes wrong: files that are refused, a lost connection, a
// reload, two windows, no grant; and the keyboard alone.

import { beforeAll, describe, expect, it } from 'vitest'
import { desktop, expectSound, forgive, leave, phone, visit } from '../support/browser'
import { chooseFiles, draftOf, pdf, saved, sealOnPage, sheet } from '../support/compose'
import { makeCompany, type Company } from '../support/company'
import { contractPdf, formPdf, scriptPdf, encryptedPdf } from '../support/pdf'
import { makeDraft } from '../support/request'
import { until } from '../support/until'

let company: Company
beforeAll(async () => {
  company = await makeCompany()
})

describe('a file', () => {
  it('that cannot be sealed is refused in plain words, with what to do', async () => {
    const v = await visit('/requests/new', desktop, company.employee)
    await chooseFiles(v.page, [
      pdf('加密.pdf', encryptedPdf()),
      pdf('表单.pdf', formPdf()),
      pdf('脚本.pdf', scriptPdf()),
      pdf('不是.pdf', Buffer.from('这是一段文字，不是 PDF 文件。'.repeat(20))),
    ])
    for (const [title, advice] of [
      ['PDF 已加密。', '去掉密码与权限限制后另存为 PDF'],
      ['PDF 为 XFA 表单。', '再上传打印得到的文件'],
      ['PDF 含有 JavaScript。', '这样会去掉脚本'],
      ['文件开头不是 PDF 文件头。', 'Word、图片等请先导出为 PDF'],
    ] as const) {
      await v.page.getByText(title).waitFor()
      await v.page.getByText(advice).waitFor()
    }
    await expectSound(v.page)
    await v.page.getByRole('button', { name: '移除「加密.pdf」' }).click()
    await until('one refusal less', async () => (await v.page.locator('.refusal').count()) === 3)
    await leave(v)
  })

  it('goes on where it stopped when the connection was lost', async () => {
    const v = await visit('/requests/new', desktop, company.employee)
    const { page } = v
    const large = Buffer.concat([contractPdf('大文件', 1), Buffer.alloc(2_500_000, '%')])
    let sent = 0
    await page.route('**/parts/*', (route) => {
      sent++
      return sent === 2 ? route.abort('connectionreset') : route.continue()
    })
    await chooseFiles(page, [pdf('大文件.pdf', large)])
    await until('the outcome of an upload', async () => (await page.locator('.document, .refusal').count()) > 0)
    expect(sent).toBe(4)
    forgive(page, /ERR_CONNECTION_RESET|net::ERR/)
    await leave(v)
  })

  it('that was cut off by a reload goes on when it is chosen again', async () => {
    const v = await visit('/requests/new', desktop, company.employee)
    const { page } = v
    const large = Buffer.concat([contractPdf('大文件', 1), Buffer.alloc(2_500_000, '%')])
    const parts: string[] = []
    let stuck = true
    await page.route('**/parts/*', (route) => {
      parts.push(route.request().url().slice(-1))
      return stuck && parts.length > 1 ? undefined : route.continue()
    })
    await chooseFiles(page, [pdf('大文件.pdf', large)])
    await until('a second part under way', () => parts.length > 1)
    stuck = false
    await page.reload()
    await page.getByText('上传中断，已收到 1/3 个分片').waitFor()
    await chooseFiles(page, [pdf('大文件.pdf', large)])
    await until('the outcome of an upload', async () => (await page.locator('.document, .refusal').count()) > 0)
    expect(parts).toEqual(['0', '1', '1', '2'])
    await leave(v)
  })
})

describe('a draft', () => {
  it('is there again after a reload, as it was typed', async () => {
    const v = await visit('/requests/new', phone, company.employee)
    const { page } = v
    await chooseFiles(page, [pdf('合同.pdf', contractPdf())])
    await page.locator('.document').waitFor()
    await page.getByRole('button', { name: '下一步', exact: true }).tap()
    await sheet(page).tap({ position: { x: 200, y: 300 } })
    await page.getByRole('button', { name: '下一步', exact: true }).tap()
    await page.getByLabel('用印事由').fill('自动保存的事由')
    await saved(page, company.employee, (draft) => draft.purpose === '自动保存的事由' && draft.placements.length === 1)
    await page.getByText(/已自动保存 \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\+8/).waitFor()
    await page.reload()
    await until('the purpose', async () => (await page.getByLabel('用印事由').inputValue()) === '自动保存的事由')
    await page.goBack()
    await sealOnPage(page).waitFor()
    await leave(v)
  })

  it('is kept while the server is away, and saved when it is back', async () => {
    const draft = await makeDraft(company)
    const v = await visit(`/requests/new/${draft}?step=facts`, desktop, company.employee)
    const { page } = v
    await page.getByLabel('用印事由').waitFor()
    await page.route('**/api/v1/**', (route) => route.abort('connectionrefused'))
    await page.getByLabel('用印事由').fill('断网时填写')
    await page.getByText('内容保留在本页，稍后自动保存').waitFor()
    await page.unroute('**/api/v1/**')
    await saved(page, company.employee, (now) => now.purpose === '断网时填写')
    await page.getByText(/已自动保存/).waitFor()
    expect(await page.getByLabel('用印事由').inputValue()).toBe('断网时填写')
    forgive(page, /net::ERR/)
    await leave(v)
  })

  it('that another window changed is not overwritten without being asked', async () => {
    const draft = await makeDraft(company)
    const v = await visit(`/requests/new/${draft}?step=facts`, desktop, company.employee)
    const { page } = v
    const purpose = page.getByLabel('用印事由')
    await purpose.waitFor()
    const change = async (text: string) => {
      const { version, documents, placements } = await company.employee.must('GET', `/drafts/${draft}`)
      await company.employee.must('PUT', `/drafts/${draft}`, { documents, placements, purpose: text }, { 'If-Match': `"${version}"` })
    }
    await change('另一窗口的事由')
    await purpose.fill('本窗口的事由')
    await page.getByText('这份草稿已在其他窗口或设备上修改').waitFor()
    await expectSound(page)
    await page.getByRole('button', { name: '保留我的修改' }).click()
    await saved(page, company.employee, (now) => now.purpose === '本窗口的事由')

    await change('另一窗口又改了')
    await purpose.fill('本窗口也改了')
    await page.getByRole('button', { name: '载入最新内容' }).click()
    await until('the newest', async () => (await purpose.inputValue()) === '另一窗口又改了')
    await leave(v)
  })

  it('that was submitted leads to its request', async () => {
    const draft = await makeDraft(company)
    const v = await visit(`/requests/new/${draft}?step=confirm`, desktop, company.employee)
    await v.page.getByRole('button', { name: '提交申请' }).click()
    await v.page.waitForURL(new RegExp(`/requests/${draft}$`))
    await v.page.goto(new URL(`/requests/new/${draft}`, v.page.url()).href)
    await v.page.getByText('这份草稿已经提交').waitFor()
    await leave(v)
  })
})

describe('placing', () => {
  it('needs no pointer: keys put a seal, move it by millimetres, and remove it', async () => {
    const draft = await makeDraft(company)
    const v = await visit(`/requests/new/${draft}?step=place`, desktop, company.employee)
    const { page } = v
    await sheet(page).waitFor()
    await page.getByRole('button', { name: '盖到本页 公章' }).press('Enter')
    const seal = page.getByRole('button', { name: /^公章：距左/ })
    await until('the seal to have the focus', () => seal.evaluate((element) => element === document.activeElement))
    const at = async () => (await seal.getAttribute('aria-label'))!.match(/[\d.]+/g)!.map(Number) as [number, number]
    const [left, bottom] = await at()
    for (const key of ['ArrowRight', 'ArrowRight', 'Shift+ArrowUp', 'ArrowDown']) await page.keyboard.press(key)
    const [nowLeft, nowBottom] = await at()
    expect(nowLeft - left).toBeCloseTo(2, 1)
    expect(nowBottom - bottom).toBeCloseTo(4, 1)
    for (let i = 0; i < 40; i++) await page.keyboard.press('Shift+ArrowRight')
    await page.getByText('「公章」不能超出页面，已停在页边').waitFor()
    expect((await at())[0]).toBeCloseTo(209.9 - 40, 0)
    await page.keyboard.press('?')
    await page.getByText('移动 5 毫米').waitFor()
    await page.keyboard.press('Delete')
    await page.getByText('已移除「公章」').waitFor()
    await leave(v)
  })

  it('takes millimetres, and keeps the seal where it is when the window changes', async () => {
    const draft = await makeDraft(company)
    const v = await visit(`/requests/new/${draft}?step=place`, desktop, company.employee)
    const { page } = v
    await sheet(page).waitFor()
    const left = page.getByLabel('距左边（毫米）')
    await left.fill('30')
    await left.press('Enter')
    await saved(page, company.employee, (now) => Math.abs(now.placements[0].x - (30 * 72) / 25.4) < 0.2)
    const share = async () => (await sealOnPage(page).boundingBox())!.width / (await page.locator('[data-test=sheet]').boundingBox())!.width
    const before = await share()
    await page.setViewportSize({ width: 390, height: 844 })
    await until('a smaller page', async () => (await page.locator('[data-test=sheet]').boundingBox())!.width < 380)
    expect(await share()).toBeCloseTo(before, 2)
    await left.fill('900')
    await left.press('Enter')
    await page.getByText('不能超出页面，已停在页边').waitFor()
    await leave(v)
  })

  it('says why a seal cannot be used', async () => {
    const draft = await company.approver.must('POST', '/drafts', {})
    const v = await visit(`/requests/new/${draft.id}`, desktop, company.approver)
    const { page } = v
    await chooseFiles(page, [pdf('合同.pdf', contractPdf())])
    await page.locator('.document').waitFor()
    await page.getByRole('button', { name: '下一步', exact: true }).click()
    await page.getByText('没有可用的印章').waitFor()
    await page.getByText('您没有授权，请联系保管人 陈建国').first().waitFor()
    await expectSound(page)
    expect(draftOf(page)).toBe(draft.id)
    await leave(v)
  })
})
