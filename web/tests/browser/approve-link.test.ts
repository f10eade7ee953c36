// SPDX-License-Identifier: Apache-2.0
// The page behind a mailed link: looking at a request and deciding it.

import { beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { ask, confirm, decisionsOf, expectEnd, heading, type Asked } from '../support/approve'
import { desktop, expectSound, forgive, leave, nameOf, phone, settled, views, visit, type View } from '../support/browser'
import { makeCompany, type Company } from '../support/company'
import { address } from '../support/instance'
import { contractPdf } from '../support/pdf'
import { decide } from '../support/request'

const small: View = { language: 'en', width: 360, height: 640, theme: 'dark' }
const landscape: View = { language: 'zh', width: 844, height: 390, theme: 'dark' }

let company: Company
beforeAll(async () => {
  company = await makeCompany()
})

describe('a link to decide', () => {
  let asked: Asked
  beforeAll(async () => {
    asked = await ask(company, { file: contractPdf('采购框架合同', 3), page: 2 })
  })

  for (const view of [...views, small, landscape]) {
    it(`shows the request and where the seal lands, ${nameOf(view)}`, async () => {
      const v = await visit(asked.link, view)
      const zh = view.language === 'zh'
      await v.page.getByRole('button', { name: zh ? '第 2 页　合同专用章' : 'Page 2: 合同专用章' }).click()
      await v.page.locator('#page-0-2 .outline').waitFor()
      await settled(v.page)
      for (const text of [company.name, '李晓梅', '采购框架合同.pdf', '签订年度采购框架协议', '北京恒达贸易有限公司', '赵敏']) {
        expect(await v.page.getByText(text).count(), text).toBeGreaterThan(0)
      }
      await expectSound(v.page)
      await expectTouchable(v.page)
      await leave(v)
    })
  }

  /** Large enough for a finger, no zooming in on input, a bar that leaves room to read. */
  async function expectTouchable(page: Page): Promise<void> {
    const bar = (await page.locator('.bar').boundingBox())!
    expect(bar.height).toBeLessThanOrEqual(72)
    const { height } = page.viewportSize()!
    expect(Math.round(bar.y + bar.height)).toBe(height)
    for (const button of await page.locator('.bar button').all()) expect((await button.boundingBox())!.height).toBeGreaterThanOrEqual(48)
    const sizes = await page.evaluate(() => [...document.querySelectorAll('#main *')].map((e) => parseFloat(getComputedStyle(e).fontSize)))
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(16)
  }

  it('forgets the token in the address, and keeps it nowhere', async () => {
    const v = await visit(asked.link, phone)
    await heading(v.page, '用印审批').waitFor()
    expect(v.page.url()).toBe(`${address}/a/`)
    const token = asked.link.split('.').at(-1)!
    const kept = await v.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, document.cookie, document.documentElement.outerHTML]))
    expect(kept).not.toContain(token)
    await v.page.reload()
    await heading(v.page, '链接不完整').waitFor()
    await leave(v)
  })

  it('outlines the seal exactly where the server has put it on the page', async () => {
    const v = await visit(asked.link, desktop)
    await v.page.getByRole('button', { name: /^第 2 页/ }).click()
    await v.page.locator('#page-0-2 .outline').waitFor()
    const far = await v.page.evaluate(async () => {
      const sheet = document.querySelector('#page-0-2 .sheet')!
      const image = sheet.querySelector('img')!
      await image.decode()
      const canvas = Object.assign(document.createElement('canvas'), { width: image.naturalWidth, height: image.naturalHeight })
      const draw = canvas.getContext('2d')!
      draw.drawImage(image, 0, 0)
      const { data, width, height } = draw.getImageData(0, 0, canvas.width, canvas.height)
      const red = { left: width, top: height, right: 0, bottom: 0 }
      for (let i = 0; i < data.length; i += 4) {
        if (data[i]! < data[i + 1]! + 80) continue
        const [x, y] = [(i / 4) % width, Math.floor(i / 4 / width)]
        red.left = Math.min(red.left, x)
        red.right = Math.max(red.right, x + 1)
        red.top = Math.min(red.top, y)
        red.bottom = Math.max(red.bottom, y + 1)
      }
      const outline = (sheet.querySelector('.outline') as HTMLElement).style
      const share = (side: 'left' | 'top' | 'width' | 'height') => parseFloat(outline[side]) / 100
      return [
        share('left') - red.left / width,
        share('top') - red.top / height,
        share('left') + share('width') - red.right / width,
        share('top') + share('height') - red.bottom / height,
      ].map(Math.abs)
    })
    // the ring of the seal is a little inside its face: 1 % of the page is 6 points
    for (const distance of far) expect(distance).toBeLessThan(0.01)
    await leave(v)
  })

  it('enlarges a page to the full screen and goes back', async () => {
    const v = await visit(asked.link, phone)
    await v.page.getByRole('button', { name: '点按放大、采购框架合同.pdf，第 1 页' }).click()
    const zoom = v.page.getByRole('dialog')
    const image = zoom.getByRole('img')
    const before = (await image.boundingBox())!.width
    await zoom.getByRole('button', { name: '放大', exact: true }).click()
    expect((await image.boundingBox())!.width).toBeGreaterThan(before * 1.4)
    await settled(v.page)
    await expectSound(v.page)
    await zoom.getByRole('button', { name: '关闭' }).click()
    await zoom.waitFor({ state: 'detached' })
    await leave(v)
  })

  it('hands out the original file', async () => {
    const v = await visit(asked.link, desktop)
    const [download] = await Promise.all([v.page.waitForEvent('download'), v.page.getByRole('link', { name: '打开原文件' }).click()])
    expect(download.suggestedFilename()).toBe('采购框架合同.pdf')
    expect(await download.failure()).toBeNull()
    await leave(v)
  })

  it('keeps what was typed when the language changes', async () => {
    const v = await visit(asked.link, phone)
    await v.page.getByLabel('审批意见').fill('第三条待确认')
    await v.page.getByRole('button', { name: 'English' }).click()
    await heading(v.page, 'Seal-use approval').waitFor()
    expect(await v.page.getByLabel('Comment').inputValue()).toBe('第三条待确认')
    expect(await v.page.getAttribute('html', 'lang')).toBe('en')
    await leave(v)
  })

  it('sends nothing before a PIN was typed', async () => {
    const v = await visit(asked.link, phone)
    const sent: string[] = []
    v.page.on('request', (r) => r.method() === 'POST' && sent.push(new URL(r.url()).pathname))
    await v.page.getByRole('button', { name: '同意用印' }).click()
    await v.page.getByRole('button', { name: '确认同意' }).click()
    await v.page.getByText('请输入 6 至 12 位数字的签署口令。').waitFor()
    await confirm(v.page, '12345')
    await v.page.getByText('请输入 6 至 12 位数字的签署口令。').waitFor()
    await expectSound(v.page)
    expect(sent.filter((path) => path.includes('decide'))).toEqual([])
    expect(await decisionsOf(company, asked.request)).toEqual([])
    await leave(v)
  })
})

describe('deciding', () => {
  it('approves with the PIN, names seal and file once more, and says who is next', async () => {
    const { request, link } = await ask(company)
    const v = await visit(link, phone)
    await v.page.getByRole('button', { name: '同意用印' }).click()
    const dialog = v.page.getByRole('dialog')
    for (const text of ['同意', '合同专用章', '采购框架合同.pdf']) await dialog.getByText(text, { exact: true }).waitFor()
    await expectSound(v.page)
    await confirm(v.page, company.approver.pin)
    await heading(v.page, '您已同意用印').waitFor()
    await v.page.getByText('下一节点审批人：周文华').waitFor()
    await expectSound(v.page)
    const decisions = await decisionsOf(company, request)
    expect(decisions.map((d) => [d.person.name, d.verdict])).toEqual([['赵敏', 'approve']])
    await leave(v)
    await expectEnd(link, '您已处理过该申请', 'You have decided this already')
  })

  it('rejects only with a comment, and hands it on', async () => {
    const { request, link } = await ask(company)
    const v = await visit(link, { ...phone, language: 'en', theme: 'dark' })
    await v.page.getByRole('button', { name: 'Reject' }).click()
    await v.page.getByText('A rejection needs a comment.').waitFor()
    await expectSound(v.page)
    await v.page.getByLabel('Comment').fill('Clause 3 contradicts clause 7.')
    await v.page.getByRole('button', { name: 'Reject' }).click()
    await v.page.getByRole('dialog').getByText('Comment: Clause 3 contradicts clause 7.').waitFor()
    await confirm(v.page, company.approver.pin)
    await heading(v.page, 'You rejected').waitFor()
    await expectSound(v.page)
    expect((await decisionsOf(company, request)).map((d) => [d.verdict, d.reason])).toEqual([['reject', 'Clause 3 contradicts clause 7.']])
    await leave(v)
  })

  it('keeps a decision that no network carried, but not the PIN, and sends it once', async () => {
    const { request, link } = await ask(company)
    const v = await visit(link, phone)
    await v.page.getByLabel('审批意见').fill('同意，请尽快签署')
    await v.page.getByRole('button', { name: '同意用印' }).click()
    await v.context.setOffline(true)
    await confirm(v.page, company.approver.pin)
    await v.page.getByText('尚未收到服务器确认').waitFor()
    expect(await v.page.getByRole('dialog').getByRole('textbox').inputValue()).toBe('')
    expect(await decisionsOf(company, request)).toEqual([])
    await v.context.setOffline(false)
    await v.page.getByText('网络已恢复，请重新输入签署口令并提交。').waitFor()
    forgive(v.page, /ERR_INTERNET_DISCONNECTED/)
    await expectSound(v.page)
    await confirm(v.page, company.approver.pin)
    await heading(v.page, '您已同意用印').waitFor()
    expect((await decisionsOf(company, request)).map((d) => d.reason)).toEqual(['同意，请尽快签署'])
    await leave(v)
  })

  it('shows the result again when the answer to a decision got lost', async () => {
    const { request, link } = await ask(company)
    const v = await visit(link, phone)
    let lost = 0
    await v.page.route('**/api/v1/links/decide', async (route) => {
      if (lost++) return route.continue()
      await route.fetch()
      await route.abort()
    })
    await v.page.getByRole('button', { name: '同意用印' }).click()
    await confirm(v.page, company.approver.pin)
    await v.page.getByText('尚未收到服务器确认').waitFor()
    await confirm(v.page, company.approver.pin)
    await heading(v.page, '您已同意用印').waitFor()
    expect(await decisionsOf(company, request)).toHaveLength(1)
    await leave(v)
  })

  it('counts wrong PINs and ends the link at the third', async () => {
    const { request, link } = await ask(company)
    const v = await visit(link, phone)
    await v.page.getByRole('button', { name: '同意用印' }).click()
    for (const left of [2, 1]) {
      await confirm(v.page, '908172')
      await v.page.getByText('签署口令错误。').waitFor()
      await v.page.getByRole('alert').getByText(`还可输入 ${left} 次`).waitFor()
    }
    await expectSound(v.page)
    await confirm(v.page, '908172')
    await heading(v.page, '链接已失效').waitFor()
    await v.page.getByText('签署口令已在本链接上输错三次。').waitFor()
    await expectSound(v.page)
    expect(await decisionsOf(company, request)).toEqual([])
    await leave(v)
    await expectEnd(link, '链接已失效', 'This link is no longer valid')
    // the right PIN elsewhere: it is not locked for the tests that follow
    const next = await ask(company)
    await decide(company.approver, company.employee, next.request, 'approve')
  })
})
