// SPDX-License-Identifier: Apache-2.0
// The log-in page, typed and clicked: where it leads, what it says to mistakes, and that
// nothing typed is lost to one.

import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { desktop, endedStream, expectSound, forgive, leave, nameOf, phone, settled, views, visit, watch, type Visit } from '../support/browser'
import { beginCompany, makeCompany, type Company } from '../support/company'
import { Person } from '../support/person'

let company: Company
/** The employee's account once more, in a company of his own. */
let elsewhere: { name: string }

beforeAll(async () => {
  company = await makeCompany()
  const { employee } = company
  const name = `苏州云海电子有限公司${employee.login.split('.')[1]}`
  await beginCompany(name, new Person('elsewhere', employee.name, `elsewhere.${employee.mail}`, ['administrator'], employee.login, employee.password))
  elsewhere = { name }
})

/** Another tab of the same browser, at the log-in page. */
async function besideOf({ page, context }: Visit): Promise<Page> {
  const beside = await context.newPage()
  watch(beside)
  await beside.goto(new URL('/login', page.url()).href)
  return beside
}

/** Headless, every tab has the focus always: it is told that it got it. */
async function lookAt(page: Page): Promise<void> {
  await page.evaluate(() => window.dispatchEvent(new Event('focus')))
}

async function type(page: Page, person: Person, password = person.password): Promise<void> {
  await page.getByLabel('登录名').fill(person.login)
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: '登录' }).click()
}

describe('the log-in page', () => {
  for (const view of views) {
    it(`is sound, ${nameOf(view)}`, async () => {
      const v = await visit('/login?created=yes', view)
      await v.page.getByText(view.language === 'zh' ? '注册完成，请登录。' : 'You are enrolled.').waitFor()
      await settled(v.page)
      await expectSound(v.page)
      await leave(v)
    })
  }

  it('leads to where one wanted to go', async () => {
    const v = await visit('/me', desktop)
    await v.page.waitForURL(/\/login\?next=%2Fme$/)
    await type(v.page, company.colleague)
    await v.page.waitForURL(/\/me$/)
    await v.page.getByRole('heading', { level: 1, name: '个人中心' }).waitFor()
    await leave(v)
  })

  it('leads nowhere outside', async () => {
    const v = await visit(`/login?next=${encodeURIComponent('//evil.example/')}&login=${company.colleague.login}`, phone)
    await v.page.getByLabel('密码').fill(company.colleague.password)
    await v.page.keyboard.press('Enter')
    await v.page.waitForURL(/127\.0\.0\.1:\d+\/home$/)
    await leave(v)
  })

  it('says that name or password is wrong, and keeps both', async () => {
    const v = await visit('/login', desktop)
    await type(v.page, company.colleague, 'not my password at all')
    await v.page.getByRole('alert').getByText('用户名或密码错误').waitFor()
    expect(await v.page.getByLabel('登录名').inputValue()).toBe(company.colleague.login)
    expect(await v.page.getByLabel('密码').inputValue()).toBe('not my password at all')
    await v.page.getByRole('button', { name: 'English' }).click()
    await v.page.getByText('Name or password is wrong').waitFor()
    expect(await v.page.getByLabel('Log-in name').inputValue()).toBe(company.colleague.login)
    expect(await v.page.getByLabel('Password', { exact: true }).inputValue()).toBe('not my password at all')
    await expectSound(v.page)
    await leave(v)
  })

  it('asks which company, where there are several, and the header changes it', async () => {
    const v = await visit('/login', desktop)
    await type(v.page, company.employee)
    await v.page.getByRole('heading', { name: '选择企业' }).waitFor()
    await expectSound(v.page)
    await v.page.getByRole('button', { name: company.name }).click()
    await v.page.waitForURL(/\/home$/)
    await v.page.getByRole('button', { name: `切换企业，当前：${company.name}` }).click()
    await v.page.getByRole('menuitem', { name: elsewhere.name }).click()
    await v.page.getByRole('button', { name: `切换企业，当前：${elsewhere.name}` }).waitFor()
    await settled(v.page)
    forgive(v.page, endedStream)
    await expectSound(v.page)
    await leave(v)
  })

  it('tells an open page that somebody else logged in beside it, and lets the first come back or the other go on', async () => {
    const v = await visit('/home', desktop, company.lawyer)
    await settled(v.page)
    const beside = await besideOf(v)
    await type(beside, company.colleague)
    await beside.waitForURL(/\/home$/)
    await v.page.getByRole('button', { name: company.lawyer.name }).click()
    await v.page.getByRole('menuitem', { name: '深色' }).click()
    const changed = v.page.getByRole('dialog', { name: '登录已变更' })
    await changed.waitFor()
    await v.page.getByRole('button', { name: company.lawyer.name }).waitFor()
    await settled(v.page)
    forgive(v.page, endedStream)
    await expectSound(v.page)

    await beside.goto(new URL('/login?return=window', v.page.url()).href)
    await type(beside, company.lawyer)
    await beside.getByText('请回到原来的窗口继续').waitFor()
    await changed.getByRole('button', { name: '我已登录，继续' }).click()
    await changed.waitFor({ state: 'hidden' })

    await company.colleague.enter(v.context)
    await lookAt(v.page)
    await changed.getByRole('button', { name: '重新载入' }).click()
    await v.page.getByRole('button', { name: company.colleague.name }).waitFor()
    await leave(v)
  })

  it('tells an open page that another window went to another company', async () => {
    const v = await visit('/login', desktop)
    await type(v.page, company.employee)
    await v.page.getByRole('button', { name: company.name }).click()
    await v.page.waitForURL(/\/home$/)
    await settled(v.page)
    const beside = await besideOf(v)
    await beside.goto(v.page.url())
    await beside.getByRole('button', { name: `切换企业，当前：${company.name}` }).click()
    await beside.getByRole('menuitem', { name: elsewhere.name }).click()
    await beside.getByRole('button', { name: `切换企业，当前：${elsewhere.name}` }).waitFor()
    await lookAt(v.page)
    await v.page.getByRole('dialog', { name: '登录已变更' }).waitFor()
    await leave(v)
  })

  it('counts down when there were too many attempts, and lets one try again then', async () => {
    const v = await visit('/login', phone)
    await v.page.route('**/api/v1/sessions', (route) =>
      route.fulfill({
        status: 429,
        headers: { 'Retry-After': '2', 'Content-Type': 'application/problem+json' },
        body: JSON.stringify({ code: 'rate_limited', status: 429, title: 'Too many attempts.', title_zh: '尝试次数过多，请稍候再试。' }),
      }),
    )
    await type(v.page, company.colleague)
    const waiting = v.page.getByRole('button', { name: /请等待 \d 秒/ })
    await waiting.waitFor()
    expect(await waiting.isDisabled()).toBe(true)
    await expectSound(v.page)
    await v.page.unroute('**/api/v1/sessions')
    await v.page.getByRole('button', { name: '登录' }).click()
    await v.page.waitForURL(/\/home$/)
    await leave(v)
  })

  it('asks for a one-time code where the company wants one', async () => {
    const v = await visit('/login', desktop)
    const needed = { code: 'login.code_required', status: 401, title: 'A one-time code is needed.', title_zh: '登录需要一次性验证码。' }
    await v.page.route('**/api/v1/sessions', (route) => route.fulfill({ status: 401, contentType: 'application/problem+json', body: JSON.stringify(needed) }), { times: 1 })
    await type(v.page, company.lawyer)
    await v.page.getByLabel('一次性验证码').fill('000000')
    await v.page.getByRole('button', { name: '登录' }).click()
    await v.page.getByText('一次性验证码错误').waitFor()
    await expectSound(v.page)
    expect(await v.page.getByLabel('密码').inputValue()).toBe(company.lawyer.password)
    await v.page.getByLabel('一次性验证码').fill(await company.lawyer.totp.next())
    await v.page.getByRole('button', { name: '登录' }).click()
    await v.page.waitForURL(/\/home$/)
    await leave(v)
  })

  it('keeps what was typed while the network is away', async () => {
    const v = await visit('/login', desktop)
    await v.context.setOffline(true)
    await type(v.page, company.colleague)
    await v.page.getByText('连接不上服务器').waitFor()
    forgive(v.page, /ERR_INTERNET_DISCONNECTED/)
    await v.context.setOffline(false)
    await v.page.getByRole('button', { name: '登录' }).click()
    await v.page.waitForURL(/\/home$/)
    await leave(v)
  })
})
