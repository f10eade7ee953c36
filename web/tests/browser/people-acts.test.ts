// SPDX-License-Identifier: Apache-2.0
// What an administrator does about one person, each with a one-time code: invites again,
// changes the mail address, allows a PIN reset. A file of its own: codes take their time.

import { randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { desktop, expectSound, leave, phone, visit } from '../support/browser'
import { beginCompany, enrol } from '../support/company'
import { mailsTo, waitForLink } from '../support/mail'
import { Person } from '../support/person'
import { prove } from '../support/prove'
import { until } from '../support/until'

const tag = randomBytes(3).toString('hex')
const cast = (key: string, name: string) => new Person(key, name, `${key}.${tag}@yunhai.example`, ['employee'], `${key}.${tag}`)
const administrator = cast('chenjianguo', '陈建国')
const invited = cast('gaoyuan', '高远')
const moved = cast('hejing', '何静')
const forgetful = cast('wangzhiqiang', '王志强')
let code: string

beforeAll(async () => {
  await beginCompany(`上海云海智造科技有限公司${tag}`, administrator)
  const people = [invited, moved, forgetful]
  const items = people.map(({ name, mail, roles }) => ({ kind: 'person.invite', name, mail, roles }))
  const { results } = await administrator.must('POST', '/acts', { items, ...(await administrator.proofWithCode()) })
  for (const [i, person] of people.entries()) person.id = results[i].object
  code = results[0].secret
  for (const i of [1, 2]) await enrol(people[i]!, await waitForLink(people[i]!.mail), results[i].secret)
})

describe('an administrator', () => {
  it('allows a PIN reset: the mailed link sets a new PIN without a code, which it did not before', async () => {
    await forgetful.must('POST', '/me/pin-resets', {})
    const reset = await visit(await waitForLink(forgetful.mail, '设置新的签署口令'), phone)
    await reset.page.getByLabel('签署口令（PIN）').fill('573920')
    await reset.page.getByLabel('再次输入签署口令').fill('573920')
    await reset.page.getByRole('button', { name: '设置新口令' }).click()
    await reset.page.getByText('需要一次性验证码，或由管理员批准重置。').waitFor()

    const v = await visit(`/people/${forgetful.id}`, desktop, administrator)
    await v.page.getByRole('button', { name: '允许重置签署口令' }).click()
    await prove(v.page, administrator, { action: '确认', effects: ['新口令要经过等待期才生效'] })
    await v.page.getByText('已允许。').waitFor()
    await expectSound(v.page)
    await leave(v)

    await reset.page.getByRole('button', { name: '设置新口令' }).click()
    await reset.page.getByRole('heading', { level: 1, name: '新的签署口令已设置' }).waitFor()
    await leave(reset)
  })

  it('invites again: the new link and code are good, the earlier ones are not', async () => {
    const link = await waitForLink(invited.mail)
    const v = await visit(`/people/${invited.id}`, desktop, administrator)
    await v.page.getByRole('button', { name: '重新邀请' }).click()
    await prove(v.page, administrator, { action: '确认', effects: [invited.mail, '之前的链接和邀请码随即失效'] })
    const again = (await v.page.getByTestId('invitation-code').innerText()).replace(/\s/g, '')
    expect(again).toMatch(/^\d{8}$/)
    expect(again).not.toBe(code)
    await expectSound(v.page)
    await v.page.getByRole('button', { name: '完成' }).click()
    await v.page.getByTestId('invitation-code').waitFor({ state: 'hidden' })
    await leave(v)

    await until('the second invitation', () => mailsTo(invited.mail).length === 2)
    const renewed = await waitForLink(invited.mail)
    expect(renewed).not.toBe(link)
    await expect(enrol(invited, link, code)).rejects.toThrow('link.')
    await enrol(invited, renewed, again)
    expect((await administrator.must('GET', `/persons/${invited.id}`)).state).toBe('active')
  })

  it('changes a mail address, of which the old one is told', async () => {
    const mail = `hejing.new.${tag}@yunhai.example`
    const before = mailsTo(moved.mail).length
    const v = await visit(`/people/${moved.id}`, desktop, administrator)
    await v.page.getByRole('button', { name: '变更邮箱' }).click()
    const dialog = v.page.getByRole('dialog', { name: '变更邮箱' })
    await dialog.locator('input[name=address]').fill('hejing')
    expect(await dialog.getByRole('button', { name: '下一步' }).isDisabled()).toBe(true)
    await dialog.locator('input[name=address]').fill(mail)
    await expectSound(v.page)
    await dialog.getByRole('button', { name: '下一步' }).click()
    await prove(v.page, administrator, { action: '确认', effects: ['旧邮箱会收到通知'] })
    await dialog.waitFor({ state: 'hidden' })
    await v.page.getByRole('definition').getByText(mail).waitFor()
    expect((await administrator.must('GET', `/persons/${moved.id}`)).mail).toBe(mail)
    await until('the notice to the old address', () => mailsTo(moved.mail).length > before)
    await leave(v)
  })
})
