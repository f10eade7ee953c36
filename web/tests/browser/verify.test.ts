// SPDX-License-Identifier: Apache-2.0
// The public verification page with real files: sealed by a company of the instance, changed
// afterwards, signed by nobody, no PDF. Nobody is logged in.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { desktop, expectSound, forgive, leave, nameOf, phone, views, visit, type View, type Visit } from '../support/browser'
import { makeCompany, type Company } from '../support/company'
import { contractPdf } from '../support/pdf'
import { makeSealed } from '../support/request'
import { changedAfterwards, signedByStranger } from '../support/signed'

let company: Company
let sealed: Buffer
let foreign: Buffer

beforeAll(async () => {
  company = await makeCompany()
  const request = await makeSealed(company)
  const { items } = await company.employee.must('GET', `/requests/${request}/sealed`)
  sealed = await company.employee.must<Buffer>('GET', `/requests/${request}/sealed/${items[0].document}`)
  foreign = signedByStranger('北京某某有限公司')
})

async function choose(v: Visit, name: string, file: Buffer): Promise<void> {
  await v.page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/pdf', buffer: file })
}

/** Verifies, and waits for the large words of the result. */
async function verify(view: View, name: string, file: Buffer, verdict: string): Promise<Visit> {
  const v = await visit('/verify', view)
  await v.page.getByRole('heading', { level: 1 }).waitFor()
  await choose(v, name, file)
  await v.page.getByRole('heading', { level: 2, name: verdict }).waitFor()
  return v
}

describe('the verification page', () => {
  for (const view of views) {
    it(`says what it does, ${nameOf(view)}`, async () => {
      const v = await visit('/verify', view)
      await v.page.getByRole('heading', { level: 1, name: view.language === 'zh' ? '核验签章文件' : 'Verify a sealed document' }).waitFor()
      await v.page.locator('summary').click()
      await expectSound(v.page)
      await leave(v)
    })

    it(`calls a sealed file valid and says whose seal it is, ${nameOf(view)}`, async () => {
      const v = await verify(view, '采购框架合同.pdf', sealed, view.language === 'zh' ? '有效' : 'Valid')
      const text = await v.page.locator('main').innerText()
      expect(text).toContain(company.name)
      expect(text).toContain('合同专用章')
      expect(text).toContain(createHash('sha256').update(sealed).digest('hex'))
      expect(text).toMatch(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\+8/)
      expect(text).toContain(view.language === 'zh' ? '自称时间，没有可信时间戳证明' : 'claimed; no trusted timestamp proves it')
      await v.page.locator('summary').first().click()
      await expectSound(v.page)
      await leave(v)
    })

    it(`calls a file that was changed afterwards changed, ${nameOf(view)}`, async () => {
      const v = await verify(view, '改动.pdf', changedAfterwards(sealed), view.language === 'zh' ? '盖章后被改动' : 'Changed after sealing')
      await expectSound(v.page)
      await leave(v)
    })

    it(`does not say who is behind a certificate from elsewhere, ${nameOf(view)}`, async () => {
      const v = await verify(view, 'foreign.pdf', foreign, view.language === 'zh' ? '签发者不明' : 'Issuer not known')
      await v.page.getByText(view.language === 'zh' ? '证书自称' : 'The certificate claims', { exact: true }).waitFor()
      expect(await v.page.getByText(view.language === 'zh' ? '盖章单位' : 'Sealed by', { exact: true }).count()).toBe(0)
      await expectSound(v.page)
      await leave(v)
    })
  }

  it('tells files without a signature and files that are no PDF apart', async () => {
    let v = await verify(desktop, '未盖章.pdf', contractPdf(), '没有签名')
    await leave(v)
    v = await verify(phone, '照片.pdf', Buffer.from('no PDF at all'), '无法读取')
    await v.page.getByText('文件开头不是 PDF 文件头。').waitFor()
    await leave(v)
  })

  it('hands out the report as a file', async () => {
    const v = await verify(desktop, '采购框架合同.pdf', sealed, '有效')
    const [download] = await Promise.all([v.page.waitForEvent('download'), v.page.getByRole('button', { name: '下载核验报告（JSON）' }).click()])
    expect(download.suggestedFilename()).toBe('采购框架合同.verification.json')
    const report = JSON.parse(readFileSync(await download.path(), 'utf8'))
    expect(report).toMatchObject({ format: 'sealkeeper-verification/1', verdict: 'valid', signatures: [{ verdict: 'valid', revocation: { state: 'good' } }] })
    await leave(v)
  })

  it('takes a file that is dropped, and says aloud what was found', async () => {
    const v = await visit('/verify', desktop)
    await v.page.getByText('或将文件拖放到此处').waitFor()
    const data = await v.page.evaluateHandle((base64) => {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))
      const transfer = new DataTransfer()
      transfer.items.add(new File([bytes], '拖放.pdf', { type: 'application/pdf' }))
      return transfer
    }, sealed.toString('base64'))
    await v.page.dispatchEvent('.drop', 'drop', { dataTransfer: data })
    await v.page.getByRole('status').getByText('核验结果: 有效').waitFor({ state: 'attached' })
    await leave(v)
  })

  it('can be used with the keyboard alone', async () => {
    const v = await visit('/verify', desktop)
    await v.page.getByRole('heading', { level: 1 }).waitFor()
    const [chooser] = await Promise.all([
      v.page.waitForEvent('filechooser'),
      (async () => {
        await v.page.keyboard.press('Tab')
        await v.page.keyboard.press('Enter')
      })(),
    ])
    await chooser.setFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer: contractPdf() })
    await v.page.getByRole('heading', { level: 2, name: '没有签名' }).waitFor()
    expect(await v.page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
    await leave(v)
  })

  it('keeps the result when the language changes', async () => {
    const v = await verify(desktop, '采购框架合同.pdf', sealed, '有效')
    await v.page.getByRole('button', { name: 'English' }).click()
    await v.page.getByRole('heading', { level: 2, name: 'Valid' }).waitFor()
    expect(await v.page.getByText(company.name).count()).toBeGreaterThan(0)
    await leave(v)
  })

  it('does not send a file that is too large', async () => {
    const v = await visit('/verify', phone)
    await v.page.getByRole('heading', { level: 1 }).waitFor()
    let calls = 0
    v.page.on('request', (request) => (calls += request.url().endsWith('/verify') && request.method() === 'POST' ? 1 : 0))
    await choose(v, '大.pdf', Buffer.alloc(32 * 1024 * 1024 + 1))
    await v.page.getByRole('alert').getByText('文件过大，无法在此核验。').waitFor()
    expect(calls).toBe(0)
    await leave(v)
  })

  it('keeps the file when the server is away, and goes on with it', async () => {
    const v = await visit('/verify', phone)
    await v.page.getByRole('heading', { level: 1 }).waitFor()
    await v.context.setOffline(true)
    await choose(v, '采购框架合同.pdf', sealed)
    await v.page.getByRole('alert').getByText('无法连接服务器').waitFor()
    await v.context.setOffline(false)
    await v.page.getByRole('button', { name: '重试' }).click()
    await v.page.getByRole('heading', { level: 2, name: '有效' }).waitFor()
    forgive(v.page, /ERR_INTERNET_DISCONNECTED/)
    await expectSound(v.page)
    await leave(v)
  })
})
