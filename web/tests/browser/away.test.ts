// SPDX-License-Identifier: Apache-2.0
// The server goes away under an open page and comes back: the page says so, keeps what was
// typed, stores no secret, and goes on without a reload.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { desktop, expectSound, forgive, leave, settled, visit } from '../support/browser'
import { makeCompany, type Company } from '../support/company'
import { OwnWeb } from '../support/web'

let company: Company
let web: OwnWeb

beforeAll(async () => {
  company = await makeCompany()
  web = await OwnWeb.open()
})
afterAll(() => web.close())

it('outlives a restart of the server with what was typed, and stores no PIN', async () => {
  const { employee } = company
  const v = await visit('/home', desktop, employee)
  await v.page.goto(`${web.address}/me`)
  await v.page.getByRole('button', { name: '修改签署口令' }).click()
  const dialog = v.page.getByRole('dialog', { name: '修改签署口令' })
  const typed = { pin: employee.pin, new_pin: '604913', again: '604913', code: await employee.totp.lasting() }
  for (const [name, value] of Object.entries(typed)) await dialog.locator(`input[name=${name}]`).fill(value)
  await settled(v.page)
  await v.page.evaluate(() => Object.assign(window, { sameDocument: true }))

  await web.kill()
  const banner = v.page.getByText('暂时连接不上服务器')
  await banner.waitFor()
  await dialog.getByRole('button', { name: '确认' }).click()
  await dialog.getByText('连接不上服务器', { exact: true }).waitFor()
  for (const [name, value] of Object.entries(typed)) expect(await dialog.locator(`input[name=${name}]`).inputValue()).toBe(value)
  const stored = await v.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]))
  for (const secret of [typed.pin, typed.new_pin]) expect(stored).not.toContain(secret)
  forgive(v.page, /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|asked another host/)
  await expectSound(v.page)

  await web.start()
  await banner.waitFor({ state: 'hidden' })
  await dialog.getByRole('button', { name: '确认' }).click()
  await v.page.getByText('签署口令已修改。').waitFor()
  expect(await v.page.evaluate(() => 'sameDocument' in window)).toBe(true)
  await leave(v)
})

it('tries again at once when one asks it to', async () => {
  const v = await visit('/home', desktop, company.colleague)
  await v.page.goto(`${web.address}/inbox`)
  await v.page.getByRole('heading', { name: '我的消息' }).waitFor()
  await settled(v.page)
  await web.kill()
  const banner = v.page.getByText('暂时连接不上服务器')
  await banner.waitFor()
  await web.start()
  await v.page.getByRole('button', { name: '重试' }).click()
  await banner.waitFor({ state: 'hidden' })
  await v.page.getByText('您获得了印章授权').first().waitFor()
  await leave(v)
})
