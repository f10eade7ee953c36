// SPDX-License-Identifier: Apache-2.0
// A mail scanner: it fetches every address it can find with every harmless method, runs the
// page's scripts, submits every form as it is and presses every button. Nothing may be
// decided by that, and the link has to be good for its owner afterwards.

import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { ask, confirm, decisionsOf, heading, type Asked } from '../support/approve'
import { leave, phone, settled, visit } from '../support/browser'
import { makeCompany, type Company } from '../support/company'
import { address } from '../support/instance'
import { mailsTo } from '../support/mail'

const rounds = 3
const pressesMost = 60
const methods = ['GET', 'HEAD', 'OPTIONS'] as const

let company: Company
let asked: Asked
/** the whole mail, as the scanner reads it */
let mail: string
beforeAll(async () => {
  company = await makeCompany()
  asked = await ask(company)
  mail = mailsTo(company.approver.mail).findLast((m) => m.link === asked.link)!.text
})

const everyAddress = (text: string) => [...new Set(text.match(/https?:\/\/[^\s<>"'`)]+/g) ?? [])]

/** The addresses that a page or a script names, as addresses of our server. */
function namedIn(text: string): string[] {
  const paths = [...text.matchAll(/["'`](\/\w[\w./#-]*|\.\/[\w.-]+\.(?:js|css))["'`]/g)].map((m) => m[1]!)
  return [...new Set(paths)].map((path) => address + path.replace(/^\.\//, '/assets/'))
}

/** Fetches an address and, as deep as that goes, every address in what comes back. */
async function crawl(start: string[]): Promise<Map<string, number[]>> {
  const seen = new Map<string, number[]>()
  const waiting = [...start]
  for (let url = waiting.pop(); url; url = waiting.pop()) {
    if (seen.has(url) || !url.startsWith(address)) continue
    const statuses: number[] = []
    seen.set(url, statuses)
    for (const method of methods) {
      const response = await fetch(url, { method, redirect: 'follow' })
      statuses.push(response.status)
      if (method === 'GET' && /html|javascript/.test(response.headers.get('Content-Type') ?? '')) waiting.push(...namedIn(await response.text()))
    }
  }
  return seen
}

/** Every address of the API with the link's own ids and token in it, wherever they fit. */
function guessed(): string[] {
  const [owner, token] = asked.link.slice(asked.link.indexOf('#') + 1).split('.') as [string, string]
  const query = new URLSearchParams({ company: owner, token, verdict: 'approve', pin: '' })
  const paths = ['/links/open', '/links/decide', `/approvals/${asked.request}/decide`, `/requests/${asked.request}`, `/requests/${asked.request}/confirm`]
  return [`${address}/a/${owner}.${token}`, `${address}/a/?${query}`, ...paths.map((path) => `${address}/api/v1${path}?${query}`)]
}

/** Submits every form as it stands, also past the browser's own checks. */
function submitForms(page: Page): Promise<void> {
  return page.evaluate(() => {
    for (const form of document.querySelectorAll('form')) {
      form.dispatchEvent(new SubmitEvent('submit', { cancelable: true, bubbles: true }))
      form.requestSubmit()
    }
  })
}

/** Presses what can be pressed, in dialogs that open as well, typing nothing. */
async function pressEverything(page: Page, sent: string[]): Promise<void> {
  for (let i = 0; i < pressesMost; i++) {
    const buttons = page.locator('button:visible:enabled, [role=button]:visible')
    const n = await buttons.count()
    if (i >= n * 2) break
    await buttons.nth(i % n).evaluate((button: HTMLElement) => button.click())
    await submitForms(page)
    expect(sent).toEqual([])
  }
}

async function visitAsRobot(link: string): Promise<string[]> {
  const v = await visit('/icon.svg', phone)
  const sent: string[] = []
  v.page.on('request', (request) => {
    const path = new URL(request.url()).pathname
    if (request.method() !== 'GET' && path !== '/api/v1/links/open') sent.push(`${request.method()} ${path}`)
  })
  await v.page.goto(address + link)
  await settled(v.page)
  await submitForms(v.page)
  await pressEverything(v.page, sent)
  await settled(v.page)
  await leave(v)
  return sent
}

describe('a mail scanner', () => {
  it('decides nothing with GET, HEAD and OPTIONS of whatever it finds', async () => {
    const found = everyAddress(mail)
    expect(found).toContain(`${address}${asked.link}`)
    const seen = await crawl([...found, ...guessed()])
    expect(seen.size).toBeGreaterThan(10)
    expect(await decisionsOf(company, asked.request)).toEqual([])
  })

  it('decides nothing by running scripts, submitting forms and pressing buttons', async () => {
    for (let i = 0; i < rounds; i++) expect(await visitAsRobot(asked.link)).toEqual([])
    expect(await decisionsOf(company, asked.request)).toEqual([])
  })

  it('decides nothing without scripts', async () => {
    const v = await visit('/icon.svg', phone)
    const plain = await v.context.browser()!.newContext({ javaScriptEnabled: false })
    const page = await plain.newPage()
    await page.goto(address + asked.link)
    await page.waitForLoadState()
    expect(await page.locator('noscript').innerText()).toContain('Nothing was decided.')
    expect(await page.locator('form, button, input').count()).toBe(0)
    expect(await decisionsOf(company, asked.request)).toEqual([])
    await plain.close()
    await leave(v)
  })

  it('leaves the link good for its owner', async () => {
    const v = await visit(asked.link, phone)
    await v.page.getByRole('button', { name: '同意用印' }).click()
    await confirm(v.page, company.approver.pin)
    await heading(v.page, '您已同意用印').waitFor()
    expect(await decisionsOf(company, asked.request)).toHaveLength(1)
    await leave(v)
  })
})
