// SPDX-License-Identifier: Apache-2.0
// `npm run lighthouse`: the four scores of every entry page, as a slow phone sees it, from the
// running demo instance that SEALKEEPER_STATE names (./dev lighthouse starts one). Not a test:
// scores depend on the machine. A report of each page is left in build/lighthouse.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { launch } from 'chrome-launcher'
import lighthouse from 'lighthouse'

const state = process.env.SEALKEEPER_STATE
const address = readFileSync(join(state, 'address'), 'utf8').trim()
const { people } = JSON.parse(readFileSync(join(state, 'demo-accounts.json'), 'utf8'))
const reports = resolve(import.meta.dirname, '../../build/lighthouse')
const categories = ['performance', 'accessibility', 'best-practices', 'seo']
const flags = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
]

/** The text of a mail is base64, as the worker writes it. */
function textOf(file) {
  const mail = readFileSync(join(state, 'mail/new', file), 'latin1')
  return Buffer.from(mail.slice(mail.indexOf('\r\n\r\n')), 'base64').toString()
}

/** A link in the mail of somebody who is asked to decide, which nobody has used. */
async function openLink() {
  for (const file of readdirSync(join(state, 'mail/new')).sort().reverse()) {
    const [, company, token] = /\/a\/#([0-9a-f-]{36})\.([\w-]+)/.exec(textOf(file)) ?? []
    if (!token) continue
    const reply = await call('/links/open', { company, token })
    if (reply.ok && (await reply.json()).kind === 'decide') return `/a/#${company}.${token}`
  }
  throw new Error('nobody is asked to decide: sealkeeper-demo fill has not run')
}

function call(path, body) {
  return fetch(`${address}/api/v1${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
}

async function cookieOf({ login, password }) {
  const reply = await call('/sessions', { login, password })
  if (reply.status !== 201) throw new Error(`log-in of ${login}: ${reply.status}`)
  return reply.headers.get('Set-Cookie').split(';')[0]
}

const pages = [
  { name: 'login', path: '/login' },
  { name: 'verify', path: '/verify' },
  { name: 'approve', path: await openLink() },
  { name: 'api', path: '/docs/api' },
  { name: 'app', path: '/home', cookie: await cookieOf(people.find((p) => p.key === 'employee_1')) },
]

const chrome = await launch({ chromePath: '/usr/bin/chromium', chromeFlags: flags, ignoreDefaultFlags: false })
mkdirSync(reports, { recursive: true })
try {
  for (const { name, path, cookie } of pages) {
    const { lhr, report } = await lighthouse(address + path, {
      port: chrome.port,
      output: 'html',
      logLevel: 'silent',
      onlyCategories: categories,
      disableStorageReset: false,
      extraHeaders: cookie ? { Cookie: cookie } : undefined,
    })
    writeFileSync(join(reports, `${name}.html`), report)
    console.log(`lighthouse ${name} ${categories.map((c) => `${c} ${Math.round(100 * lhr.categories[c].score)}`).join(' ')}`)
    for (const audit of Object.values(lhr.audits)) {
      const counts = audit.scoreDisplayMode === 'binary' || audit.scoreDisplayMode === 'metricSavings'
      if (counts && audit.score !== null && audit.score < 0.9) console.log(`  ${audit.id}: ${audit.title} ${audit.displayValue ?? ''}`)
    }
  }
} finally {
  chrome.kill()
}
