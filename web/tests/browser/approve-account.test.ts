// SPDX-License-Identifier: Apache-2.0
// Mailed links that make or mend an account: invitation, new PIN, unlocking.

import { randomBytes } from 'node:crypto'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { ask, confirm, decisionsOf, expectEnd, heading } from '../support/approve'
import { desktop, expectSound, leave, nameOf, phone, views, visit } from '../support/browser'
import { makeCompany, type Company } from '../support/company'
import { address } from '../support/instance'
import { mailsTo, waitForLink } from '../support/mail'
import { Person } from '../support/person'
import { Totp } from '../support/totp'
import { until } from '../support/until'

let company: Company
beforeAll(async () => {
  company = await makeCompany()
})

interface Invited {
  person: Person
  link: string
  code: string
}

async function inviteOne(name: string, roles = ['approver']): Promise<Invited> {
  const login = `new.${randomBytes(4).toString('hex')}`
  const person = new Person(login, name, `${login}@yunhai.example`, roles, login)
  const { administrator } = company
  const act = await administrator.must('POST', '/persons', { name, mail: person.mail, roles, ...(await administrator.proofWithCode()) })
  return { person, link: await waitForLink(person.mail), code: act.results[0].secret }
}

async function fill(page: Page, { person, code }: Invited, pin = person.pin): Promise<void> {
  await page.getByLabel('邀请码').fill(code)
  await page.getByLabel('登录名').fill(person.login)
  await page.getByLabel('登录密码').fill(person.password)
  await page.getByLabel('签署口令（PIN）').fill(pin)
  await page.getByLabel('再次输入签署口令').fill(pin)
}

const submit = (page: Page) => page.getByRole('button', { name: '完成注册' }).click()

describe('an invitation', () => {
  let invited: Invited
  beforeAll(async () => {
    invited = await inviteOne('孙晓东')
  })

  for (const view of views) {
    it(`asks for code, account and PIN, ${nameOf(view)}`, async () => {
      const v = await visit(invited.link, view)
      await heading(v.page, view.language === 'zh' ? '加入企业' : 'Join the company').waitFor()
      await expectSound(v.page)
      await leave(v)
    })
  }

  it('says at the field what is wrong with it', async () => {
    const v = await visit(invited.link, phone)
    await submit(v.page)
    await v.page.getByText('邀请码为 8 位数字。').waitFor()
    await fill(v.page, invited)
    await v.page.getByLabel('再次输入签署口令').fill('284718')
    await submit(v.page)
    await v.page.getByText('两次输入的签署口令不一致。').waitFor()
    await fill(v.page, invited, '123456')
    await submit(v.page)
    await v.page.getByText('不能过于简单').waitFor()
    await fill(v.page, { ...invited, code: invited.code === '00000000' ? '00000001' : '00000000' })
    await submit(v.page)
    await v.page.getByText('邀请码错误。 邀请码累计输错 3 次，本链接即失效。').waitFor()
    await expectSound(v.page)
    await leave(v)
  })

  it('makes the account and shows the secret of one-time codes once', async () => {
    const v = await visit(invited.link, phone)
    await fill(v.page, invited)
    await submit(v.page)
    await heading(v.page, '注册完成').waitFor()
    await v.page.getByRole('img', { name: '身份验证器密钥的二维码' }).waitFor()
    const secret = (await v.page.locator('code').innerText()).replaceAll(' ', '')
    expect(secret).toMatch(/^[A-Z2-7]{32}$/)
    expect(await v.page.getByRole('link', { name: '在本机的验证器应用中打开' }).getAttribute('href')).toBe(
      `otpauth://totp/Sealkeeper:${invited.person.login}?secret=${secret}&issuer=Sealkeeper`,
    )
    await expectSound(v.page)
    const totp = new Totp(secret)
    await v.page.getByLabel('输入应用显示的 6 位数字').fill('000000')
    await v.page.getByRole('button', { name: '检查' }).click()
    await v.page.getByText('不一致。').waitFor()
    await v.page.getByLabel('输入应用显示的 6 位数字').fill(await totp.next())
    await v.page.getByRole('button', { name: '检查' }).click()
    await v.page.getByText('正确，验证器已添加成功。').waitFor()
    await expectSound(v.page)
    await leave(v)
    await invited.person.logIn()
    await expectEnd(invited.link, '链接已失效', 'This link is no longer valid')
  })

  it('lets somebody join with the account he has in another company', async () => {
    const other = await makeCompany()
    const second = await inviteOne('赵敏')
    const known = { ...second, person: other.approver }
    const v = await visit(second.link, desktop)
    await fill(v.page, { ...known, person: new Person('x', 'x', 'x', [], known.person.login, 'Not-this-password-9') })
    await submit(v.page)
    await v.page.getByText('该登录名已存在').waitFor()
    await fill(v.page, known)
    await submit(v.page)
    await heading(v.page, '注册完成').waitFor()
    await leave(v)
  })
})

describe('a PIN that is locked', () => {
  const wrong = '908172'

  async function failTimes(link: string, times: number): Promise<Page> {
    const v = await visit(link, phone)
    await v.page.getByRole('button', { name: '同意用印' }).click()
    for (let i = 0; i < times; i++) {
      await confirm(v.page, wrong)
      await v.page.getByText(/签署口令错误。|链接已失效/).first().waitFor()
    }
    return v.page
  }

  async function resetLink(person: Person): Promise<string> {
    const before = mailsTo(person.mail).length
    await person.must('POST', '/me/pin-resets', {})
    await until('the mail of a reset', () => mailsTo(person.mail).length > before)
    return waitForLink(person.mail, '设置新的签署口令')
  }

  it('says how to unlock it, is unlocked by a code, and then decides', async () => {
    const person = company.approver
    const [first, second] = [await ask(company), await ask(company)]
    await (await failTimes(first.link, 3)).context().close()
    const page = await failTimes(second.link, 2)
    await confirm(page, wrong)
    await heading(page, '签署口令已锁定').waitFor()
    await page.getByText('登录掌印，在“个人中心”申请解锁').waitFor()
    await expectSound(page)
    await page.context().close()
    expect(await decisionsOf(company, second.request)).toEqual([])

    const reset = await visit(await resetLink(person), phone)
    await heading(reset.page, '签署口令').waitFor()
    await reset.page.getByLabel('仅解锁：我记得原来的口令').check()
    await reset.page.getByRole('button', { name: '解锁', exact: true }).click()
    await reset.page.getByText('需要一次性验证码，或由管理员批准重置。').waitFor()
    await reset.page.getByLabel('一次性验证码').fill(await person.totp.next())
    await reset.page.getByRole('button', { name: '解锁', exact: true }).click()
    await heading(reset.page, '签署口令已解锁').waitFor()
    await expectSound(reset.page)
    await leave(reset)

    const third = await ask(company)
    const v = await visit(third.link, phone)
    await v.page.getByRole('button', { name: '同意用印' }).click()
    await confirm(v.page, person.pin)
    await heading(v.page, '您已同意用印').waitFor()
    await leave(v)
  })

  it('is replaced by a new one with a code', async () => {
    const person = company.lawyer
    const link = await resetLink(person)
    for (const view of views) {
      const v = await visit(link, view)
      await heading(v.page, view.language === 'zh' ? '签署口令' : 'Signing PIN').waitFor()
      await expectSound(v.page)
      await leave(v)
    }
    const v = await visit(link, { ...desktop, language: 'en' })
    await v.page.getByLabel('Signing PIN', { exact: false }).first().fill('573920')
    await v.page.getByLabel('Signing PIN again').fill('573921')
    await v.page.getByRole('button', { name: 'Set the new PIN' }).click()
    await v.page.getByText('The two PINs differ.').waitFor()
    await v.page.getByLabel('Signing PIN again').fill('573920')
    await v.page.getByLabel('One-time code').fill(await person.totp.next())
    await v.page.getByRole('button', { name: 'Set the new PIN' }).click()
    await heading(v.page, 'The new PIN is set').waitFor()
    await expectSound(v.page)
    await leave(v)
    expect(v.page.url()).toBe(`${address}/a/`)
  })
})
