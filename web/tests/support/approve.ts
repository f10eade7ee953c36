// SPDX-License-Identifier: Apache-2.0
// Mailed links of requests, and what every screen behind one must fulfil.

import type { Page } from 'playwright-core'
import { expectSound, leave, views, visit, type View, type Visit } from './browser'
import { newId, type Company } from './company'
import { waitForLink } from './mail'
import type { Person } from './person'
import { makeRequest, type Facts } from './request'

export interface Asked {
  request: string
  link: string
}

export async function linkTo(company: Company, person: Person, request: string): Promise<string> {
  const { number } = await company.employee.must('GET', `/requests/${request}`)
  return waitForLink(person.mail, number)
}

/** A request that waits for the approver, and the link mailed to him. */
export async function ask(company: Company, facts: Facts = {}): Promise<Asked> {
  const request = await makeRequest(company, facts)
  return { request, link: await linkTo(company, company.approver, request) }
}

/** The same company, asking for its official seal, which one of two approvers may give. */
export async function withEitherApprover(company: Company): Promise<Company> {
  const { administrator, approver, lawyer, officialSeal } = company
  const chain = newId()
  const items = [
    { kind: 'chain.publish', id: chain, name: '公章审批', steps: [{ name: '任一负责人', mode: 'any', members: [{ person: approver.id }, { person: lawyer.id }] }] },
    { kind: 'seal.bind', seal: officialSeal.id, chain },
  ]
  await administrator.must('POST', '/acts', { items, ...(await administrator.proofWithCode()) })
  return { ...company, contractSeal: officialSeal }
}

export async function decisionsOf(company: Company, request: string): Promise<any[]> {
  return (await company.employee.must('GET', `/requests/${request}`)).decisions
}

export function withdraw(company: Company, request: string): Promise<unknown> {
  return company.employee.must('POST', `/requests/${request}/withdraw`, { reason: '金额有误', ...company.employee.proof() })
}

export const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name })

/** Types the PIN into the open dialog and sends it. */
export async function confirm(page: Page, pin: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill(pin)
  await dialog.locator('button[type=submit]').click()
}

/** Opens a link in each view and looks whether the end it shows is sound. */
export async function expectEnd(link: string, zh: string, en: string, also?: (v: Visit, view: View) => Promise<void>): Promise<void> {
  for (const view of views) {
    const v = await visit(link, view)
    await heading(v.page, view.language === 'zh' ? zh : en).waitFor()
    await v.page.getByRole('link', { name: view.language === 'zh' ? '登录掌印' : 'Log in to Sealkeeper' }).waitFor()
    await expectSound(v.page)
    await also?.(v, view)
    await leave(v)
  }
}
