// SPDX-License-Identifier: Apache-2.0
// What the screen shows is what is sealed: no blank pages, and the seal where it was put, in
// the preview, in the server's picture, and in the sealed file.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { desktop, leave, visit } from '../support/browser'
import { makeCompany, type Company } from '../support/company'
import { sheet } from '../support/compose'
import { contractPdf, makePdf, type PageSpec } from '../support/pdf'
import type { Person } from '../support/person'
import { inkOf, type Box } from '../support/pixels'
import { decide, makeDraft, upload } from '../support/request'
import { until } from '../support/until'

let company: Company
beforeAll(async () => {
  company = await makeCompany()
})

/** The server's picture of a page of a draft; it answers 202 while it draws. */
async function picture(person: Person, path: string): Promise<Buffer> {
  return until('a picture of a page', async () => {
    const reply = await person.call<Buffer>('GET', path)
    if (reply.status > 202) throw new Error(`${path}: ${reply.status}`)
    return reply.status === 200 ? reply.body : null
  })
}

async function prepare(person: Person, draft: string): Promise<void> {
  await person.must('POST', `/drafts/${draft}/prepare`, {})
  await until('the preparation of a draft', async () => {
    const { preparation } = await person.must('GET', `/drafts/${draft}`)
    if (preparation.state === 'failed') throw new Error(JSON.stringify(preparation.failure))
    return preparation.state === 'done'
  })
}

/** A page of a PDF file as poppler shows it, /CropBox and /Rotate regarded. */
function rendered(file: Buffer): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'sealed-'))
  try {
    writeFileSync(join(folder, 'a.pdf'), file)
    execFileSync('pdftoppm', ['-png', '-r', '96', '-cropbox', '-singlefile', join(folder, 'a.pdf'), join(folder, 'a')])
    return readFileSync(join(folder, 'a.png'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function expectSamePlace(seen: Box | null, wanted: Box, what: string): void {
  expect(seen, `${what} shows no seal`).not.toBeNull()
  // half a percent of an A4 page is a millimetre; the preview's pixels are as large
  for (const side of ['left', 'top', 'right', 'bottom'] as const) expect(Math.abs(seen![side] - wanted[side]), `${what}, ${side}`).toBeLessThan(0.008)
}

async function sealedFiles(draft: string): Promise<Buffer[]> {
  const { employee, approver, lawyer } = company
  await employee.must('POST', '/requests', { draft })
  for (const one of [approver, lawyer]) await decide(one, employee, draft, 'approve')
  await employee.must('POST', `/requests/${draft}/confirm`, employee.proof())
  await until('the sealing of a request', async () => (await employee.must('GET', `/requests/${draft}`)).state === 'sealed')
  const { items } = await employee.must('GET', `/requests/${draft}/sealed`)
  const inOrder = [...items].sort((a, b) => a.index - b.index)
  return Promise.all(inOrder.map((item) => employee.must('GET', `/requests/${draft}/sealed/${item.document}`)))
}

describe('a Chinese document whose font is not embedded', () => {
  it('is no blank page, neither in the browser nor in the picture of the server', async () => {
    const draft = await makeDraft(company, { file: contractPdf('采购框架合同', 1), x: 380, y: 60 })
    const v = await visit(`/requests/new/${draft}?step=place`, desktop, company.employee)
    await sheet(v.page).waitFor()
    const shown = await inkOf(v.page, await sheet(v.page).screenshot())
    expect(shown.dark).toBeGreaterThan(0.002)
    await prepare(company.employee, draft)
    const drawn = await inkOf(v.page, await picture(company.employee, `/drafts/${draft}/documents/0/pages/1.png`))
    expect(drawn.dark).toBeGreaterThan(0.002)
    await leave(v)
  })

  it('is not shown at all when its character map cannot be fetched', async () => {
    const draft = await makeDraft(company, { file: contractPdf('采购框架合同', 1) })
    const v = await visit('/home', desktop, company.employee)
    let blocked = true
    await v.page.route('**/pdfjs/cmaps/**', (route) => (blocked ? route.abort() : route.continue()))
    await v.page.goto(new URL(`/requests/new/${draft}?step=place`, v.page.url()).href)
    await v.page.getByText('页面无法正确显示').waitFor()
    expect(await v.page.locator('[data-test=sheet]').isVisible()).toBe(false)
    blocked = false
    await v.page.getByRole('button', { name: '重试' }).click()
    await sheet(v.page).waitFor()
    await leave(v)
  })
})

describe('a seal', () => {
  const kinds: PageSpec[] = [
    ...([0, 90, 180, 270] as const).map((rotate) => ({ lines: [`旋转 ${rotate}`], rotate })),
    { lines: ['裁剪'], crop: [40, 60, 500, 760], rotate: 90 },
    { lines: ['横向'], width: 842, height: 595 },
  ]

  async function place(page: Page, i: number): Promise<Box> {
    if (i > 0) await page.locator('.el-radio-button').nth(i).click()
    await until('the page of another document', async () => (await page.locator('.el-radio-button.is-active').count()) === 1)
    await sheet(page).waitFor()
    await page.getByRole('button', { name: /^合同专用章/ }).click()
    const box = (await sheet(page).boundingBox())!
    await sheet(page).click({ position: { x: box.width * 0.62, y: box.height * 0.71 } })
    await page.locator('[data-test=sheet] button[data-seal]').waitFor()
    const { red } = await inkOf(page, await sheet(page).screenshot())
    return red!
  }

  it('lies where it was put, on turned, cropped and oblong pages, in the sealed file', async () => {
    const { employee } = company
    const documents = await Promise.all(kinds.map((kind, i) => upload(employee, `文件${i}.pdf`, makePdf([kind]))))
    const { id } = await employee.must('POST', '/drafts', { documents, purpose: '核对盖章位置' })
    const v = await visit(`/requests/new/${id}?step=place`, desktop, employee)
    const put: Box[] = []
    for (const i of kinds.keys()) put.push(await place(v.page, i))
    await until('a draft that is saved', async () => (await employee.must('GET', `/drafts/${id}`)).placements.length === kinds.length)
    await prepare(employee, id)
    for (const [i, kind] of kinds.entries()) {
      const drawn = await inkOf(v.page, await picture(employee, `/drafts/${id}/documents/${i}/pages/1.png`))
      expectSamePlace(drawn.red, put[i]!, `the picture of ${kind.lines[0]}`)
    }
    for (const [i, file] of (await sealedFiles(id)).entries()) {
      expectSamePlace((await inkOf(v.page, rendered(file))).red, put[i]!, `the sealed file ${kinds[i]!.lines[0]}`)
    }
    await leave(v)
  })
})
