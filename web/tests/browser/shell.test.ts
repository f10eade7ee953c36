// SPDX-License-Identifier: Apache-2.0
// The frame around the screens: who is let in, languages, what happens when the session ends.

import { beforeAll, describe, expect, it } from 'vitest'
import { desktop, expectSound, leave, nameOf, views, visit } from '../support/browser'
import { makeCompany, type Company } from '../support/company'

let company: Company
beforeAll(async () => {
  company = await makeCompany()
})

describe('the frame', () => {
  for (const view of views) {
    it(`shows the workbench to an employee, ${nameOf(view)}`, async () => {
      const v = await visit('/home', view, company.employee)
      await v.page.getByRole('heading', { level: 1, name: view.language === 'zh' ? '工作台' : 'Workbench' }).waitFor()
      await expectSound(v.page)
      await leave(v)
    })
  }

  it('sends a stranger to the log-in page and remembers where he wanted to go', async () => {
    const v = await visit('/home?x=1', desktop)
    await v.page.waitForURL(/\/login\?next=%2Fhome%3Fx%3D1$/)
    await leave(v)
  })

  it('answers a path that is nobody’s and one that is another role’s alike', async () => {
    const v = await visit('/no/such/page', desktop, company.employee)
    const nothing = v.page.getByRole('heading', { name: '页面不存在，或您无权查看' })
    await nothing.waitFor()
    await v.page.goto(new URL('/platform', v.page.url()).href)
    await nothing.waitFor()
    expect(await nothing.count()).toBe(1)
    await leave(v)
  })

  it('changes its language at once and keeps it', async () => {
    const v = await visit('/home', desktop, company.employee)
    await v.page.getByRole('button', { name: 'English' }).click()
    await v.page.getByRole('heading', { name: 'Workbench' }).waitFor()
    await v.page.reload()
    await v.page.getByRole('heading', { name: 'Workbench' }).waitFor()
    expect(await v.page.getAttribute('html', 'lang')).toBe('en')
    await leave(v)
  })
})
