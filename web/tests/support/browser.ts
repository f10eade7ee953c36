// SPDX-License-Identifier: Apache-2.0
// Debian's Chromium, pages of a person in it, and what every page must fulfil: no console
// error, no untranslated key, no serious finding of axe, nothing asked of another host.

import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium, type Browser, type BrowserContext, type Locator, type Page, type Request } from 'playwright-core'
import { afterAll, expect } from 'vitest'
import { address } from './instance'
import type { Person } from './person'

export interface View {
  language: 'zh' | 'en'
  width: number
  height: number
  theme: 'light' | 'dark'
}

export const desktop: View = { language: 'zh', width: 1280, height: 800, theme: 'light' }
export const phone: View = { language: 'zh', width: 390, height: 844, theme: 'light' }

/** Each language, size and theme at least once with each other's halves: four views. */
export const views: View[] = [
  desktop,
  { ...phone, theme: 'dark' },
  { ...desktop, language: 'en', theme: 'dark' },
  { ...phone, language: 'en' },
]

export function nameOf(view: View): string {
  return `${view.language}.${view.width}x${view.height}.${view.theme}`
}

let browser: Browser | null = null

async function launched(): Promise<Browser> {
  browser ??= await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  })
  return browser
}

afterAll(async () => {
  await browser?.close()
  browser = null
})

/** What went wrong on a page, in the order in which it happened. */
const faults = new WeakMap<Page, string[]>()

export interface Visit {
  page: Page
  context: BrowserContext
}

/** A fresh browser profile with one page; `person` is logged in there, or nobody. */
export async function visit(path: string, view: View = desktop, person: Person | null = null): Promise<Visit> {
  const context = await (await launched()).newContext({
    viewport: { width: view.width, height: view.height },
    colorScheme: view.theme,
    locale: view.language === 'zh' ? 'zh-CN' : 'en-US',
    timezoneId: 'Asia/Shanghai',
    isMobile: view.width < 500,
    hasTouch: view.width < 500,
    reducedMotion: 'reduce',
    acceptDownloads: true,
  })
  await person?.enter(context)
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  watch(page)
  await page.goto(address + path)
  return { page, context }
}

/** Calls under way on a page, the stream of live events left out: it never ends. */
const underWay = new WeakMap<Page, Set<Request>>()
const quietMs = 300

/** Until nothing was asked of the server for a moment, and every picture is there. */
export async function settled(page: Page): Promise<void> {
  const calls = underWay.get(page)!
  let quietSince = Date.now()
  while (Date.now() - quietSince < quietMs) {
    if (calls.size > 0) quietSince = Date.now()
    await page.waitForTimeout(50)
  }
  await page.waitForFunction(() => {
    // what lies below the window is loaded when somebody scrolls there
    const inSight = (element: Element) => element.getBoundingClientRect().top < window.innerHeight
    const busy = [...document.querySelectorAll('[aria-busy="true"]')].some(inSight)
    return !busy && [...document.images].filter(inSight).every((image) => image.complete)
  })
}

/** Also for a page that a test opens by itself. */
export function watch(page: Page): void {
  const found: string[] = []
  const calls = new Set<Request>()
  underWay.set(page, calls)
  page.on('request', (request) => !request.url().endsWith('/api/v1/events') && calls.add(request))
  page.on('requestfinished', (request) => calls.delete(request))
  page.on('requestfailed', (request) => calls.delete(request))
  faults.set(page, found)
  page.on('console', (message) => {
    // refusals are part of the tests: Chromium reports each 4xx as an error
    if (message.type() === 'error' && !/the server responded with a status of 4\d\d/.test(message.text())) found.push(message.text())
  })
  page.on('pageerror', (error) => found.push(String(error)))
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(address)) found.push(`asked another host: ${request.url()}`)
  })
}

/** Faults that a test provoked (a server that is away) and has looked at. */
export function forgive(page: Page, pattern: RegExp): void {
  faults.set(page, (faults.get(page) ?? []).filter((fault) => !pattern.test(fault)))
}

/** The server cuts the stream of a session that has ended; Chromium calls that an error. */
export const endedStream = /ERR_INCOMPLETE_CHUNKED_ENCODING/

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Everything that must hold on a page that is fully there. */
export async function expectSound(page: Page): Promise<void> {
  expect(faults.get(page) ?? []).toEqual([])
  expect(await findings(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 'scrolls sideways').toBeLessThanOrEqual(0)
  const { text, codes } = await page.evaluate(() => ({ text: document.body.innerText, codes: [...document.querySelectorAll('code')].map((c) => c.innerText) }))
  expect(untranslated(text).filter((key) => !codes.includes(key))).toEqual([]) // codes of errors look like keys
}

async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axeSource)
  return page.evaluate(async () => {
    const { violations } = await (window as any).axe.run(document, { resultTypes: ['violations'] })
    return violations
      .filter((v: any) => v.impact === 'serious' || v.impact === 'critical')
      .map((v: any) => `${v.id}: ${v.nodes.map((n: any) => n.target.join(' ')).join(' | ')}`)
  })
}

const modules = readdirSync(new URL('../../src/words/zh', import.meta.url)).map((file) => file.replace(/\.ts$/, ''))
const namespaces = modules.filter((module) => module !== 'index')
const keyShaped = new RegExp(`\\b(?:${namespaces.join('|')})\\.[a-z]\\w*(?:\\.\\w+)*\\b`, 'g')

/** Keys that stand on the page instead of their text: "requests.tab.draft". */
export function untranslated(text: string): string[] {
  return text.match(keyShaped) ?? []
}

/** Chooses from a select by its label, as a person does: opens it and clicks. */
export async function choose(scope: Page | Locator, label: string, option: string): Promise<void> {
  const page = 'page' in scope ? scope.page() : scope
  // force: what it shows lies above the input that carries the label
  await scope.getByRole('combobox', { name: label }).click({ force: true })
  await page.getByRole('option', { name: option, exact: true }).locator('visible=true').click()
}

export async function leave({ context }: Visit): Promise<void> {
  await context.close()
}
