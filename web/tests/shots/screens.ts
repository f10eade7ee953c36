// SPDX-License-Identifier: Apache-2.0
// Every screen that is pictured, in the order of the pictures. `./dev check web` fails when a
// route of the app is not among them.

import type { Page } from 'playwright-core'
import { mailsTo, waitForLink } from '../support/mail'
import { demoPerson, firstOf } from './demo'

export interface Screen {
  name: string
  /** key of a demo person; absent: nobody is logged in */
  who?: string
  /** the address, or how to find it */
  path: string | (() => Promise<string>)
  /** the route of the app that it shows, where that differs from the path */
  route?: string
  /** brings the page into the state to be pictured */
  arrange?: (page: Page) => Promise<void>
}

const requestIn = (who: string, state: string) => async () => `/requests/${await firstOf(demoPerson(who), `/requests?view=mine&state=${state}`)}`

/** The link that an approver was mailed about a request which is over, or waits. */
const linkAbout = (state: string) => async () => {
  const { items } = await demoPerson('administrator').must('GET', `/requests?view=all&state=${state}`)
  const approver = demoPerson('approver_1')
  const mailed = items.find((item: { number: string }) => mailsTo(approver.mail).some((mail) => mail.link && mail.text.includes(item.number)))
  if (!mailed) throw new Error(`no link was mailed to ${approver.name} about a request in state ${state}`)
  return waitForLink(approver.mail, mailed.number)
}

async function invitation(): Promise<string> {
  const { items } = await demoPerson('administrator').must('GET', '/persons?state=invited')
  return waitForLink(items[0].mail)
}

/** A sealed file of the demo company, handed in by a stranger. */
async function verifySealed(page: Page): Promise<void> {
  const employee = demoPerson('employee_1')
  const request = await firstOf(employee, '/requests?view=mine&state=sealed')
  const document = await firstOf(employee, `/requests/${request}/sealed`, 'document')
  const buffer = await employee.must<Buffer>('GET', `/requests/${request}/sealed/${document}`)
  await page.locator('input[type=file]').setInputFiles({ name: '采购框架合同.pdf', mimeType: 'application/pdf', buffer })
  await page.getByRole('heading', { level: 2, name: /^(有效|Valid)$/ }).waitFor()
}

let copied: Promise<{ id: string }> | null = null

/** A step of a new request, made as a copy of one that was asked for. */
const composeAt = (step: string) => async () => {
  const employee = demoPerson('employee_1')
  copied ??= firstOf(employee, '/requests?view=mine&state=pending').then((copy_of) => employee.must('POST', '/drafts', { copy_of }))
  return `/requests/new/${(await copied).id}?step=${step}`
}
const composeRoute = '/requests/new/:draft?'

async function verifyChains(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^(立即校验|Verify now)$/ }).click()
  await page.getByText(/未发现异常|no fault was found/).first().waitFor()
}

/** An installation that is well has no other work to show. */
async function showDone(page: Page): Promise<void> {
  await page.getByRole('combobox').click({ force: true })
  await page.getByRole('option', { name: /^(完成|Done)$/ }).locator('visible=true').click()
  await page.getByRole('table').waitFor()
}

export const screens: Screen[] = [
  { name: 'login', path: '/login' },
  { name: 'enrol', path: invitation },
  { name: 'approve-link', path: linkAbout('pending') },
  { name: 'approve-confirm', path: linkAbout('pending'), arrange: async (page) => page.getByRole('button', { name: /^(同意用印|Approve.*)$/ }).first().click() },
  { name: 'approve-decided', path: linkAbout('sealed') },
  { name: 'approve-withdrawn', path: linkAbout('withdrawn') },
  { name: 'approve-dead-link', path: '/a/#01a201dd-9343-7000-9173-41a43f46974e.bm90aGluZw' },
  { name: 'verify', path: '/verify' },
  { name: 'verify-result', path: '/verify', arrange: verifySealed },
  { name: 'api-reference', path: '/docs/api' },
  { name: 'home-employee', who: 'employee_1', path: '/home' },
  { name: 'home-approver', who: 'approver_1', path: '/home' },
  { name: 'home-administrator', who: 'administrator', path: '/home' },
  { name: 'requests', who: 'employee_1', path: '/requests' },
  { name: 'requests-drafts', who: 'employee_1', path: '/requests?tab=draft', route: '/requests' },
  { name: 'requests-signed', who: 'employee_1', path: '/requests?tab=sealed', route: '/requests' },
  { name: 'approvals', who: 'approver_1', path: '/approvals' },
  { name: 'decision', who: 'approver_1', path: async () => `/approvals/${await firstOf(demoPerson('approver_1'), '/approvals')}`, route: '/approvals/:id' },
  { name: 'request-pending', who: 'employee_1', path: requestIn('employee_1', 'pending'), route: '/requests/:id' },
  { name: 'request-rejected', who: 'employee_1', path: requestIn('employee_1', 'rejected'), route: '/requests/:id' },
  { name: 'request-to-sign', who: 'employee_1', path: requestIn('employee_1', 'approved'), route: '/requests/:id' },
  { name: 'request-sealed', who: 'employee_1', path: requestIn('employee_1', 'sealed'), route: '/requests/:id' },
  { name: 'new-files', who: 'employee_1', path: composeAt('files'), route: composeRoute },
  { name: 'new-place', who: 'employee_1', path: composeAt('place'), route: composeRoute, arrange: async (page) => page.locator('[data-test=sheet] button[data-seal]').first().waitFor() },
  { name: 'new-facts', who: 'employee_1', path: composeAt('facts'), route: composeRoute },
  { name: 'new-confirm', who: 'employee_1', path: composeAt('confirm'), route: composeRoute, arrange: async (page) => page.locator('figure img').first().waitFor() },
  { name: 'to-sign', who: 'employee_1', path: '/to-sign' },
  { name: 'sign', who: 'employee_1', path: async () => `/to-sign/${await firstOf(demoPerson('employee_1'), '/requests?view=mine&state=approved')}`, route: '/to-sign/:id' },
  { name: 'signed', who: 'employee_1', path: '/signed' },
  { name: 'inbox', who: 'approver_1', path: '/inbox' },
  { name: 'me', who: 'employee_1', path: '/me' },
  { name: 'company', who: 'administrator', path: '/company' },
  { name: 'people', who: 'administrator', path: '/people' },
  { name: 'people-invite', who: 'administrator', path: '/people', arrange: async (page) => page.getByRole('button', { name: /^(邀请员工|Invite an employee)$/ }).click() },
  { name: 'person', who: 'administrator', path: async () => `/people/${demoPerson('employee_1').id}`, route: '/people/:id' },
  { name: 'person-leaves', who: 'administrator', path: async () => `/people/${demoPerson('employee_1').id}`, route: '/people/:id', arrange: async (page) => page.getByRole('button', { name: /^(员工离职|Employee leaves)$/ }).click() },
  { name: 'departments', who: 'administrator', path: '/departments' },
  { name: 'seals', who: 'administrator', path: '/seals' },
  { name: 'seals-employee', who: 'employee_1', path: '/seals' },
  { name: 'seal', who: 'administrator', path: async () => `/seals/${await firstOf(demoPerson('administrator'), '/seals?state=active')}`, route: '/seals/:id' },
  {
    name: 'seal-suspend',
    who: 'administrator',
    path: async () => `/seals/${await firstOf(demoPerson('administrator'), '/seals?state=active')}`,
    route: '/seals/:id',
    arrange: async (page) => page.getByRole('button', { name: /^(停用|Suspend):/ }).first().click(),
  },
  { name: 'seal-maker', who: 'administrator', path: '/seals/new' },
  { name: 'chains', who: 'administrator', path: '/chains' },
  { name: 'chain', who: 'administrator', path: async () => `/chains/${await firstOf(demoPerson('administrator'), '/chains', 'chain')}`, route: '/chains/:id' },
  { name: 'chain-edit', who: 'administrator', path: async () => `/chains/${await firstOf(demoPerson('administrator'), '/chains', 'chain')}/edit`, route: '/chains/:id/edit' },
  { name: 'chain-new', who: 'administrator', path: '/chains/new', arrange: async (page) => page.getByRole('button', { name: /^(发布|Publish)$/ }).click() },
  { name: 'grants', who: 'administrator', path: '/grants' },
  { name: 'grants-add', who: 'administrator', path: '/grants', arrange: async (page) => page.getByRole('button', { name: /^(添加授权|Add grants)$/ }).click() },
  { name: 'certificates', who: 'administrator', path: '/certs' },
  { name: 'audit', who: 'auditor', path: '/audit', arrange: verifyChains },
  {
    name: 'audit-export',
    who: 'auditor',
    path: '/audit',
    arrange: async (page) => page.getByRole('button', { name: /^(导出|Export)$/ }).click(),
  },
  { name: 'statistics', who: 'auditor', path: '/stats' },
  { name: 'platform-companies', who: 'platform_admin', path: '/platform' },
  { name: 'platform-jobs', who: 'platform_admin', path: '/platform/jobs', arrange: showDone },
  { name: 'platform-mails', who: 'platform_admin', path: '/platform/mails', arrange: showDone },
  { name: 'platform-health', who: 'platform_admin', path: '/platform/health' },
  { name: 'not-found', who: 'employee_1', path: '/no/such/page' },
]
