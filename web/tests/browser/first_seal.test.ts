// SPDX-License-Identifier: Apache-2.0
// A company that has nothing yet: its administrator publishes a chain, makes the first seal
// by clicking, and binds the two, led from one step to the next.

import { randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { choose, desktop, expectSound, leave, settled, visit } from '../support/browser'
import { beginCompany, invite } from '../support/company'
import { Person } from '../support/person'
import { proofDialog, prove } from '../support/prove'

const tag = randomBytes(3).toString('hex')
const name = `杭州清溪科技有限公司${tag}`
const cast = (key: string, personName: string, roles: string[]) => new Person(key, personName, `${key}.${tag}@qingxi.example`, roles, `${key}.${tag}`)
const founder = cast('founder', '许立新', ['administrator'])
const administrator = cast('admin', '宋雨桐', ['administrator', 'employee'])
const approver = cast('approver', '韩冬', ['approver'])

beforeAll(async () => {
  await beginCompany(name, founder)
  await invite(founder, [administrator, approver])
})

describe('the first seal of a company', () => {
  it('is made in three steps that lead to each other', async () => {
    const v = await visit('/seals', desktop, administrator)
    await v.page.getByRole('heading', { name: '三步启用第一枚印章' }).waitFor()
    await expectSound(v.page)

    // the chain
    await v.page.getByRole('link', { name: '新建审批链' }).click()
    await v.page.locator('input[name=name]').fill('公章审批')
    await v.page.locator('input[name=step-1]').fill('负责人')
    await choose(v.page, '第 1 步的审批人', '韩冬')
    await v.page.keyboard.press('Escape')
    await v.page.getByText('本步：韩冬').waitFor()
    await v.page.getByRole('button', { name: '发布', exact: true }).click()
    await prove(v.page, administrator, { action: '发布', effects: ['绑定之前不影响任何申请'] })
    await v.page.waitForURL(/\/chains\/[0-9a-f-]{36}$/)
    await v.page.getByRole('heading', { level: 1, name: '公章审批' }).waitFor()

    // the seal
    await v.page.goto(new URL('/seals', v.page.url()).href)
    await v.page.getByText('已完成').waitFor({ state: 'attached' })
    await v.page.getByRole('link', { name: '制作印章' }).click()
    await v.page.getByText('公章', { exact: true }).click()
    expect(await v.page.locator('input[name=text]').inputValue()).toBe(name)
    await settled(v.page)
    const picture = v.page.getByRole('img', { name: `印面预览：${name}` })
    expect(await picture.getAttribute('width')).toBe('240')
    await v.page.getByRole('button', { name: '制作印章' }).click()
    await prove(v.page, administrator, { action: '制作印章', effects: [name, '宋雨桐', '绑定审批链之前'] })

    // what it still needs
    await v.page.getByRole('heading', { name: '印章「公章」已制作' }).waitFor()
    await v.page.getByRole('button', { name: '绑定审批链' }).click()
    const dialog = v.page.getByRole('dialog', { name: '为「公章」选择审批链' })
    await dialog.getByText('韩冬').waitFor()
    await dialog.getByRole('button', { name: '下一步' }).click()
    await prove(v.page, administrator, { action: '绑定审批链', effects: ['印章随即启用'] })
    await v.page.getByText('印章已启用').waitFor()
    await expectSound(v.page)
    await v.page.getByRole('link', { name: '管理授权' }).click()
    await v.page.waitForURL(/\/grants\?seal=/)

    const [seal] = (await administrator.must('GET', '/seals')).items
    expect(seal).toMatchObject({ name: '公章', type: 'official', state: 'active', algorithm: 'p256', width_um: 40000, administrator: { id: administrator.id } })
    await leave(v)
  })

  it('names a character that cannot be drawn, and keeps the last picture', async () => {
    const v = await visit('/seals/new', desktop, administrator)
    await settled(v.page)
    const picture = v.page.locator('.sheet img')
    const before = await picture.getAttribute('src')
    await v.page.locator('input[name=text]').fill('杭州😀溪科技有限公司')
    await v.page.getByRole('alert').filter({ hasText: '字体中没有“😀”这个字' }).waitFor()
    expect(await picture.getAttribute('src')).toBe(before)
    await v.page.locator('input[name=text]').fill('杭州清溪科技')
    await v.page.getByRole('alert').waitFor({ state: 'hidden' })
    await settled(v.page)
    expect(await picture.getAttribute('src')).not.toBe(before)
    await leave(v)
  })

  it('keeps what was typed when the PIN was wrong', async () => {
    const v = await visit('/seals/new', desktop, founder)
    await v.page.locator('input[name=caption]').fill('采购专用章')
    await v.page.locator('input[name=seal_name]').fill('采购合同章')
    await v.page.getByRole('button', { name: '制作印章' }).click()
    const dialog = proofDialog(v.page)
    await dialog.locator('input[name=pin]').fill('975318')
    await dialog.locator('input[name=code]').fill('000000')
    await dialog.getByRole('button', { name: '制作印章' }).click()
    await dialog.getByRole('alert').waitFor()
    expect(await dialog.locator('input[name=pin]').inputValue()).toBe('')
    await dialog.getByRole('button', { name: '取消' }).click()
    expect(await v.page.locator('input[name=caption]').inputValue()).toBe('采购专用章')
    await leave(v)
  })
})
