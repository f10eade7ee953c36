// SPDX-License-Identifier: Apache-2.0
// One's own affairs, clicked through: PIN, codes, password, sessions, preferences.

import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { desktop, endedStream, expectSound, forgive, leave, nameOf, settled, views, visit } from '../support/browser'
import { makeCompany, type Company } from '../support/company'
import { waitForLink } from '../support/mail'
import { Person, send } from '../support/person'
import { Totp } from '../support/totp'

let company: Company
beforeAll(async () => {
  company = await makeCompany()
})

async function fill(dialog: Locator, values: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(values)) await dialog.locator(`input[name=${name}]`).fill(value)
}

async function openMe(person: Person): Promise<{ page: Page; close: () => Promise<void> }> {
  const v = await visit('/me', desktop, person)
  await v.page.getByRole('heading', { name: '签署凭据' }).waitFor()
  await settled(v.page)
  return { page: v.page, close: () => leave(v) }
}

describe('my account', () => {
  for (const view of views) {
    it(`is sound, ${nameOf(view)}`, async () => {
      const v = await visit('/me', view, company.employee)
      await v.page.getByRole('table').waitFor()
      await settled(v.page)
      await expectSound(v.page)
      await leave(v)
    })
  }
})

describe('what one signs with', () => {
  it('is changed with the old PIN and a code; a wrong one keeps what was typed', async () => {
    const { colleague } = company
    const { page, close } = await openMe(colleague)
    await page.getByRole('button', { name: '修改签署口令' }).click()
    const dialog = page.getByRole('dialog', { name: '修改签署口令' })
    await fill(dialog, { pin: '111000', new_pin: '604913', again: '604914', code: '123' })
    await dialog.getByRole('button', { name: '确认' }).click()
    await dialog.getByText('两次输入不一致。').waitFor()
    await fill(dialog, { again: '604913', code: await colleague.totp.next() })
    await dialog.getByRole('button', { name: '确认' }).click()
    await dialog.getByText('签署口令错误').waitFor()
    expect(await dialog.locator('input[name=new_pin]').inputValue()).toBe('604913')
    await expectSound(page)
    await fill(dialog, { pin: colleague.pin, code: await colleague.totp.next() })
    await dialog.getByRole('button', { name: '确认' }).click()
    await page.getByText('签署口令已修改。').waitFor()
    await expectSound(page)
    const old = await colleague.call('POST', '/me/totp', await colleague.proofWithCode())
    expect(old.body.code).toBe('pin.wrong')
    await close()
  })

  it('gets a new secret, shown once, whose codes count', async () => {
    const { lawyer } = company
    const { page, close } = await openMe(lawyer)
    await page.getByRole('button', { name: '更换验证码密钥' }).click()
    const proof = page.getByRole('dialog', { name: '更换验证码密钥' })
    await fill(proof, { pin: lawyer.pin, code: await lawyer.totp.next() })
    await proof.getByRole('button', { name: '确认' }).click()
    const shown = page.getByRole('dialog', { name: '新的验证码密钥' })
    await shown.getByRole('img', { name: '验证码密钥的二维码' }).waitFor()
    await expectSound(page)
    const secret = (await shown.getByTestId('totp-secret').innerText()).replace(/\s/g, '')
    expect(secret).not.toBe(lawyer.totp.secret)
    await page.keyboard.press('Escape')
    expect(await shown.isVisible()).toBe(true)
    await shown.getByRole('button', { name: '我已添加到应用' }).click()
    await shown.waitFor({ state: 'hidden' })
    expect(await page.content()).not.toContain(secret)
    lawyer.totp = new Totp(secret)
    await lawyer.totp.next() // of a time at which the old secret's code was spent
    await lawyer.must('POST', '/me/pin', { ...(await lawyer.proofWithCode()), new_pin: '604913' })
    await close()
  })

  it('can be asked for anew when it is forgotten', async () => {
    const { auditor } = company
    const { page, close } = await openMe(auditor)
    await page.getByRole('button', { name: '忘记口令' }).click()
    await page.getByRole('button', { name: '发送链接' }).click()
    await page.getByText(`链接将发送至 ${auditor.mail}`).waitFor()
    expect(await waitForLink(auditor.mail, '设置新的签署口令')).toContain('/a/#')
    await close()
  })

  it('ends when one reports it, and says what that undoes', async () => {
    const { approver } = company
    const { page, close } = await openMe(approver)
    await page.getByRole('button', { name: '申报凭据泄露' }).click()
    const form = page.getByRole('dialog', { name: '申报凭据泄露' })
    await form.locator('input[name=reason]').fill('手机遗失')
    await expectSound(page)
    await form.getByRole('button', { name: '下一步' }).click()
    const proof = page.getByRole('dialog').filter({ has: page.locator('input[name=pin]') })
    await proof.getByText('签署口令立即停用').waitFor()
    await proof.locator('input[name=pin]').fill(approver.pin)
    await proof.getByRole('button', { name: '申报凭据泄露' }).click()
    await page.getByText('已申报，签署口令已停用').waitFor()
    const used = await approver.call('POST', '/me/totp', await approver.proofWithCode())
    expect(used.body.code).toBe('pin.not_set')
    await close()
  })
})

describe('the password', () => {
  it('is changed by whoever knows it; other devices are logged out, this one is not', async () => {
    const { auditor } = company
    const other = new Person('other', auditor.name, auditor.mail, [], auditor.login, auditor.password)
    await other.logIn()
    const { page, close } = await openMe(auditor)
    await page.getByRole('button', { name: '修改登录密码' }).click()
    const dialog = page.getByRole('dialog', { name: '修改登录密码' })
    const next = `${auditor.password}-2`
    await fill(dialog, { password: 'not my password', new_password: next, again: next })
    await dialog.getByRole('button', { name: '确认' }).click()
    await dialog.getByText('当前密码错误').waitFor()
    await fill(dialog, { password: auditor.password })
    await dialog.getByRole('button', { name: '确认' }).click()
    await page.getByText('登录密码已修改，其他设备均已退出登录。').waitFor()
    await settled(page)
    await expectSound(page)
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect((await other.call('GET', '/me')).status).toBe(401)
    expect((await send('POST', '/sessions', { login: auditor.login, password: next })).status).toBe(201)
    await close()
  })
})

describe('sessions', () => {
  it('are listed, and ended one by one; the page that lost its session goes on after a log-in beside it', async () => {
    const twin = new Person('twin', company.administrator.name, '', [], company.administrator.login, company.administrator.password)
    const there = await visit('/me', desktop, twin)
    await there.page.getByRole('heading', { name: '登录设备' }).waitFor()
    const { page, close } = await openMe(company.administrator)
    const rows = page.getByRole('table').getByRole('row')
    const before = await rows.count()
    await page.getByRole('row').filter({ has: page.getByRole('button', { name: '退出' }) }).first().getByRole('button').click()
    await expect.poll(() => rows.count()).toBe(before - 1)
    await expectSound(page)

    const ended = there.page.getByRole('dialog', { name: '登录已失效' })
    await ended.waitFor()
    forgive(there.page, endedStream)
    await expectSound(there.page)
    const [beside] = await Promise.all([there.context.waitForEvent('page'), ended.getByRole('link', { name: '重新登录' }).click()])
    await beside.getByLabel('登录名').fill(twin.login)
    await beside.getByLabel('密码').fill(twin.password)
    await beside.getByRole('button', { name: '登录' }).click()
    await beside.getByText('请回到原来的窗口继续').waitFor()
    await ended.getByRole('button', { name: '我已登录，继续' }).click()
    await ended.waitFor({ state: 'hidden' })
    await settled(there.page)
    forgive(there.page, endedStream)
    await expectSound(there.page)
    await leave(there)
    await close()
  })

  it('end everywhere at once', async () => {
    const twin = new Person('twin', company.administrator.name, '', [], company.administrator.login, company.administrator.password)
    const { page, close } = await openMe(twin)
    await page.getByRole('button', { name: '退出全部设备' }).click()
    await page.getByRole('dialog', { name: '退出全部设备' }).getByRole('button', { name: '退出全部设备' }).click()
    await page.waitForURL(/\/login\?ended=yes$/)
    expect((await twin.call('GET', '/me')).status).toBe(401)
    await close()
  })
})

describe('preferences', () => {
  it('follow a person to another browser', async () => {
    const { employee } = company
    const first = await openMe(employee)
    await first.page.getByText('深色', { exact: true }).click()
    await first.page.locator('html.dark').waitFor()
    await first.page.getByRole('combobox', { name: '时区' }).selectOption('Europe/Berlin')
    await first.page.getByText(/\d\d:\d\d UTC\+[12]$/).first().waitFor()
    await first.page.getByText('English', { exact: true }).last().click()
    await first.page.getByRole('heading', { name: 'My account' }).waitFor()
    await settled(first.page)
    await expectSound(first.page)
    await first.close()

    const v = await visit('/me', desktop, employee) // Chinese, light, in Shanghai
    await v.page.getByRole('heading', { name: 'My account' }).waitFor()
    await v.page.locator('html.dark').waitFor()
    await settled(v.page)
    expect(await v.page.locator('time').first().innerText()).toMatch(/UTC\+[12]$/)
    await leave(v)
  })
})
