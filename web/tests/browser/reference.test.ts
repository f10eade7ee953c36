// SPDX-License-Identifier: Apache-2.0
// The API reference: Redoc under the content security policy that every page has, in both
// languages, with the words of the server's own document.

import { describe, expect, it } from 'vitest'
import { desktop, expectSound, leave, nameOf, phone, settled, visit, type View, type Visit } from '../support/browser'

async function open(view: View): Promise<Visit> {
  const v = await visit('/docs/api', view)
  await v.page.locator('#redoc h1').first().waitFor()
  await settled(v.page)
  return v
}

describe('the API reference', () => {
  // both languages, sizes and themes in two views: axe looks at each of its ten thousand elements
  for (const view of [desktop, { ...phone, language: 'en', theme: 'dark' } satisfies View]) {
    it(`is drawn with its styles, ${nameOf(view)}`, async () => {
      const v = await open(view)
      const first = v.page.locator('#redoc [id="section/' + (view.language === 'zh' ? '快速开始' : 'Begin-here') + '"]').first()
      await first.waitFor()
      // styled: a rule of Redoc's own holds, so its sheets were let in
      expect(await v.page.evaluate(() => document.adoptedStyleSheets.reduce((n, sheet) => n + sheet.cssRules.length, 0))).toBeGreaterThan(50)
      expect(await v.page.evaluate(() => document.querySelectorAll('style').length)).toBe(0)
      await expectSound(v.page)
      await leave(v)
    }, 300_000)
  }

  it('lists what can be called, and the errors, in the language of the page', async () => {
    const v = await open(desktop)
    const text = await v.page.locator('#redoc').innerText()
    expect(text).toContain('提交 PDF 以核验其中的签章。')
    expect(text).toContain('/api/v1/verify')
    expect(text).toContain('grant.not_live')
    expect(text).toContain('没有该印章的有效授权。')
    await v.page.getByRole('button', { name: 'English' }).click()
    await v.page.getByRole('heading', { name: 'Hand in a PDF to have its signatures verified.' }).waitFor()
    expect(await v.page.locator('#redoc').innerText()).not.toContain('没有该印章的有效授权。')
    await leave(v)
  })

  it('says so when the document cannot be had, and tries again', async () => {
    const v = await visit('/verify', phone)
    await v.page.route('**/api/v1/openapi.json', (route) => route.abort())
    await v.page.getByRole('link', { name: 'API 文档' }).click()
    await v.page.getByText('无法加载接口文档').waitFor()
    await v.page.unroute('**/api/v1/openapi.json')
    await v.page.getByRole('button', { name: '重试' }).click()
    await v.page.locator('#redoc h1').first().waitFor()
    await leave(v)
  })
})
