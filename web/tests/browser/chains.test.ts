// SPDX-License-Identifier: Apache-2.0
// The editor of approval chains: what it says at each step, what it keeps through a reload,
// and a further version with what it changed.

import { randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { choose, desktop, expectSound, leave, nameOf, settled, views, visit } from '../support/browser'
import { invite, makeCompany, type Company } from '../support/company'
import { Person } from '../support/person'
import { proofDialog, prove } from '../support/prove'
import { makeRequest } from '../support/request'

let company: Company
const tag = randomBytes(3).toString('hex')
/** Publishes at the same time. */
const deputy = new Person('deputy', '郑岚', `zhenglan.${tag}@yunhai.example`, ['administrator'], `zhenglan.${tag}`)

beforeAll(async () => {
  company = await makeCompany()
  await Promise.all([makeRequest(company), invite(company.administrator, [deputy])])
})

const stepNames = (page: Page) => page.locator('input[name^=step-]').evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value))

describe('screens of chains', () => {
  for (const view of views) {
    it(`are sound, ${nameOf(view)}`, async () => {
      const v = await visit('/chains', view, company.administrator)
      for (const path of ['/chains', `/chains/${company.chain}`, `/chains/${company.chain}/edit`, '/chains/new']) {
        await v.page.goto(new URL(path, v.page.url()).href)
        await settled(v.page)
        await expectSound(v.page)
      }
      await leave(v)
    })
  }

  it('are readable for an auditor, who is offered no change', async () => {
    const v = await visit(`/chains/${company.chain}`, desktop, company.auditor)
    await v.page.getByRole('heading', { level: 1, name: '常规用印审批' }).waitFor()
    await settled(v.page)
    expect(await v.page.getByRole('link', { name: '修改审批链' }).count()).toBe(0)
    await leave(v)
  })
})

describe('the editor', () => {
  it('says at the step what cannot be published', async () => {
    const v = await visit('/chains/new', desktop, company.administrator)
    await v.page.getByRole('button', { name: '发布', exact: true }).click()
    await v.page.getByText('请填写审批链名称。').waitFor()
    const step = v.page.getByRole('listitem', { name: '第 1 步' })
    await step.getByText('请至少选择一位审批人或一个角色。').waitFor()
    await choose(v.page, '第 1 步的审批人', '赵敏')
    await v.page.keyboard.press('Escape')
    await step.getByText('至少若干人同意').click()
    await step.getByRole('spinbutton', { name: '第 1 步至少同意人数' }).fill('2')
    await step.getByRole('spinbutton').press('Tab')
    await step.getByText('只有 1 位审批人，无法达到 2 人同意。').waitFor()
    await choose(v.page, '第 1 步的审批人', '所有审批人')
    await v.page.keyboard.press('Escape')
    await step.getByText('本步').waitFor({ state: 'hidden' })
    await step.locator('input[name=step-1]').fill('审批')
    await step.getByText('本步：赵敏、所有审批人 · 至少 2 人同意').waitFor()
    await leave(v)
  })

  it('moves steps by buttons and keys, survives a reload and can be discarded', async () => {
    const v = await visit(`/chains/${company.chain}/edit`, desktop, company.administrator)
    await v.page.getByRole('button', { name: '添加节点' }).click()
    await v.page.locator('input[name=step-3]').fill('财务复核')
    await v.page.locator('input[name=step-3]').press('Alt+ArrowUp')
    expect(await stepNames(v.page)).toEqual(['部门负责人', '财务复核', '法务审批'])
    expect(await v.page.evaluate(() => (document.activeElement as HTMLInputElement).value)).toBe('财务复核')
    await v.page.getByRole('button', { name: '上移第 2 步' }).click()
    expect(await stepNames(v.page)).toEqual(['财务复核', '部门负责人', '法务审批'])
    await v.page.reload()
    await v.page.getByText('已恢复您上次未发布的修改').waitFor()
    expect(await stepNames(v.page)).toEqual(['财务复核', '部门负责人', '法务审批'])
    await v.page.getByRole('button', { name: '放弃修改' }).click()
    expect(await stepNames(v.page)).toEqual(['部门负责人', '法务审批'])
    expect(await v.page.getByRole('button', { name: '发布', exact: true }).isDisabled()).toBe(true)
    await leave(v)
  })

  it('publishes a further version, tells what it touches and what it changed', async () => {
    const v = await visit(`/chains/${company.chain}/edit`, desktop, deputy)
    await v.page.getByRole('button', { name: '添加节点' }).click()
    await v.page.locator('input[name=step-3]').fill('管理层')
    await choose(v.page, '第 3 步的审批人', '所有审批人')
    await v.page.keyboard.press('Escape')
    await v.page.getByRole('button', { name: '移除第 1 步' }).click()
    await v.page.getByRole('button', { name: '发布', exact: true }).click()
    await prove(v.page, deputy, { action: '发布', effects: [/绑定的印章：.*合同专用章/, '1 项申请保持提交时的版本（当前第 1 版）'] })
    await v.page.waitForURL(new RegExp(`/chains/${company.chain}$`))
    await v.page.getByText('新增节点「管理层」').waitFor()
    await v.page.getByText('移除节点「部门负责人」').waitFor()
    await expectSound(v.page)
    await v.page.goto(new URL(`/chains/${company.chain}/edit`, v.page.url()).href)
    await settled(v.page)
    expect(await v.page.getByText('已恢复您上次未发布的修改').count(), 'what was published is no draft any more').toBe(0)
    await leave(v)
  })

  it('tells that somebody published meanwhile, and loses nothing of what was edited', async () => {
    const v = await visit(`/chains/${company.chain}/edit`, desktop, deputy)
    await v.page.locator('input[name=name]').fill('用印审批（修订）')
    const { steps, number } = await deputy.must('GET', `/chains/${company.chain}`)
    const members = [{ person: company.lawyer.id }]
    await deputy.must('POST', `/chains/${company.chain}/versions`, { name: '抢先发布', steps: [{ name: '法务', mode: 'any', members }], ...(await deputy.proofWithCode()) })
    await v.page.getByRole('button', { name: '发布', exact: true }).click()
    const dialog = proofDialog(v.page)
    await dialog.locator('input[name=pin]').fill(deputy.pin)
    await dialog.locator('input[name=code]').fill(await deputy.totp.next())
    await dialog.getByRole('button', { name: '发布', exact: true }).click()
    await dialog.getByRole('alert').waitFor()
    await dialog.getByRole('button', { name: '取消' }).click()
    await v.page.getByText(`有人已发布第 ${number + 1} 版`).waitFor()
    expect(await v.page.locator('input[name=name]').inputValue()).toBe('用印审批（修订）')
    expect(await stepNames(v.page)).toEqual(steps.map((step: { name: string }) => step.name))
    await leave(v)
  })
})
