// SPDX-License-Identifier: Apache-2.0
// The page behind a mailed link: looking, deciding, and each way in which a link ends.

import { beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { desktop, expectSound, forgive, leave, nameOf, phone, settled, views, visit, type View, type Visit } from '../support/browser'
import { makeCompany, newId, type Company } from '../support/company'
import { address } from '../support/instance'
import { waitForLink } from '../support/mail'
import { contractPdf } from '../support/pdf'
import type { Person } from '../support/person'
import { decide, makeRequest, type Facts } from '../support/request'
import { until } from '../support/until'

const small: View = { language: 'en', width: 360, height: 640, theme: 'dark' }
const landscape: View = { language: 'zh', width: 844, height: 390, theme: 'dark' }

let company: Company
/** its official seal needs one of two approvers */
let eitherWay: Company

async function giveOfficialSealToEither(): Promise<void> {
  const { administrator, approver, lawyer, officialSeal } = company
  const chain = newId()
  const items = [
    { kind: 'chain.publish', id: chain, name: '公章审批', steps: [{ name: '任一负责人', mode: 'any', members: [{ person: approver.id }, { person: lawyer.id }] }] },
    { kind: 'seal.bind', seal: officialSeal.id, chain },
  ]
  await administrator.must('POST', '/acts', { items, ...(await administrator.proofWithCode()) })
}

beforeAll(async () => {
  company = await makeCompany()
  await giveOfficialSealToEither()
  eitherWay = { ...company, contractSeal: company.officialSeal }
})

interface Asked {
  request: string
  link: string
}

async function linkTo(person: Person, request: string): Promise<string> {
  const { number } = await company.employee.must('GET', `/requests/${request}`)
  return waitForLink(person.mail, number)
}

async function ask(facts: Facts = {}, from = company, person = company.approver): Promise<Asked> {
  const request = await makeRequest(from, facts)
  return { request, link: await linkTo(person, request) }
}

const decisionsOf = async (request: string): Promise<any[]> => (await company.employee.must('GET', `/requests/${request}`)).decisions
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name })
const withdraw = (request: string) => company.employee.must('POST', `/requests/${request}/withdraw`, { reason: '金额有误', ...company.employee.proof() })

async function confirm(page: Page, pin: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill(pin)
  await dialog.locator('button[type=submit]').click()
}

/** Opens a link in each view and looks whether what it shows is sound. */
async function expectEnd(link: string, zh: string, en: string, also?: (v: Visit, view: View) => Promise<void>): Promise<void> {
  for (const view of views) {
    const v = await visit(link, view)
    await heading(v.page, view.language === 'zh' ? zh : en).waitFor()
    await v.page.getByRole('link', { name: view.language === 'zh' ? '登录掌印' : 'Log in to Sealkeeper' }).waitFor()
    await expectSound(v.page)
    await also?.(v, view)
    await leave(v)
  }
}

describe('a link to decide', () => {
  let asked: Asked
  beforeAll(async () => {
    asked = await ask({ file: contractPdf('采购框架合同', 3), page: 2 })
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
    expect(await decisionsOf(asked.request)).toEqual([])
    await leave(v)
  })
})

describe('deciding', () => {
  it('approves with the PIN, names seal and file once more, and says who is next', async () => {
    const { request, link } = await ask()
    const v = await visit(link, phone)
    await v.page.getByRole('button', { name: '同意用印' }).click()
    const dialog = v.page.getByRole('dialog')
    for (const text of ['同意', '合同专用章', '采购框架合同.pdf']) await dialog.getByText(text, { exact: true }).waitFor()
    await expectSound(v.page)
    await confirm(v.page, company.approver.pin)
    await heading(v.page, '您已同意用印').waitFor()
    await v.page.getByText('下一节点审批人：周文华').waitFor()
    await expectSound(v.page)
    const decisions = await decisionsOf(request)
    expect(decisions.map((d) => [d.person.name, d.verdict])).toEqual([['赵敏', 'approve']])
    await leave(v)
    await expectEnd(link, '您已处理过该申请', 'You have decided this already')
  })

  it('rejects only with a comment, and hands it on', async () => {
    const { request, link } = await ask()
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
    expect((await decisionsOf(request)).map((d) => [d.verdict, d.reason])).toEqual([['reject', 'Clause 3 contradicts clause 7.']])
    await leave(v)
  })

  it('keeps a decision that no network carried, but not the PIN, and sends it once', async () => {
    const { request, link } = await ask()
    const v = await visit(link, phone)
    await v.page.getByLabel('审批意见').fill('同意，请尽快签署')
    await v.page.getByRole('button', { name: '同意用印' }).click()
    await v.context.setOffline(true)
    await confirm(v.page, company.approver.pin)
    await v.page.getByText('尚未收到服务器确认').waitFor()
    expect(await v.page.getByRole('dialog').getByRole('textbox').inputValue()).toBe('')
    expect(await decisionsOf(request)).toEqual([])
    await v.context.setOffline(false)
    await v.page.getByText('网络已恢复，请重新输入签署口令并提交。').waitFor()
    forgive(v.page, /ERR_INTERNET_DISCONNECTED/)
    await expectSound(v.page)
    await confirm(v.page, company.approver.pin)
    await heading(v.page, '您已同意用印').waitFor()
    expect((await decisionsOf(request)).map((d) => d.reason)).toEqual(['同意，请尽快签署'])
    await leave(v)
  })

  it('shows the result again when the answer to a decision got lost', async () => {
    const { request, link } = await ask()
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
    expect(await decisionsOf(request)).toHaveLength(1)
    await leave(v)
  })

  it('counts wrong PINs and ends the link at the third', async () => {
    const { request, link } = await ask()
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
    expect(await decisionsOf(request)).toEqual([])
    await leave(v)
    await expectEnd(link, '链接已失效', 'This link is no longer valid')
    // the right PIN elsewhere: it is not locked for the tests that follow
    const next = await ask()
    await decide(company.approver, company.employee, next.request, 'approve')
  })
})

describe('a link that ended', () => {
  it('that is none: says so', async () => {
    await expectEnd('/a/', '链接不完整', 'This link is not complete')
    await expectEnd(`/a/#${company.id}.${'A'.repeat(43)}`, '链接已失效', 'This link is no longer valid')
  })

  it('with its request withdrawn: before it was opened, and under the eyes', async () => {
    const { request, link } = await ask()
    const v = await visit(link, phone)
    await v.page.getByLabel('审批意见').fill('可以')
    await withdraw(request)
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
    const { request, link } = await ask({}, eitherWay)
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
    const { request, link } = await ask()
    const v = await visit(link, phone)
    await heading(v.page, '用印审批').waitFor()
    await withdraw(request)
    await company.employee.must('POST', '/requests', { draft: request })
    await v.page.getByRole('button', { name: '同意用印' }).click()
    await confirm(v.page, company.approver.pin)
    await heading(v.page, '申请已更新，请重新打开').waitFor()
    await expectSound(v.page)
    await leave(v)
    await expectEnd(link, '申请已更新，请重新打开', 'The request changed: open it again')
    const newer = await until('the link of the new round', async () => {
      const now = await linkTo(company.approver, request)
      return now === link ? null : now
    })
    await decide(company.approver, company.employee, request, 'approve')
    expect(newer).not.toBe(link)
  })

  it('with its time: link first, then request', async () => {
    const expiresAt = new Date(Date.now() + 8_000).toISOString()
    const { request, link } = await ask({ expiresAt })
    await until('the end of the link', () => Date.now() > Date.parse(expiresAt) + 50)
    const v = await visit(link, phone)
    await heading(v.page, /链接已过期|申请已过期/).waitFor()
    await expectSound(v.page)
    await leave(v)
    await until('the end of the request', async () => (await company.employee.must('GET', `/requests/${request}`)).state === 'expired', 90_000)
    await expectEnd(link, '申请已过期', 'The request has expired')
  })
})

describe('for now', () => {
  const refusal = { type: 'x', title: 'Too many attempts. Please wait.', title_zh: '尝试次数过多，请稍候再试。', status: 429, code: 'rate_limited', exchange: 'e' }

  it('too many attempts: says how long to wait, and goes on then', async () => {
    const { link } = await ask()
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
    const { link } = await ask()
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
