// SPDX-License-Identifier: Apache-2.0
// Text that people typed stays text: markup, script, template and bidirectional tricks in each
// field are shown as typed, on every screen that shows them.

import { beforeAll, describe, expect, it } from 'vitest'
import { desktop, leave, settled, visit } from '../support/browser'
import { makeCompany, type Company } from '../support/company'
import { waitForLink } from '../support/mail'
import { Person } from '../support/person'
import { makeRejected, makeRequest } from '../support/request'

const payloads = [
  '<img src=x onerror="window.hit=1" data-hit>',
  '<svg onload=window.hit=1 data-hit></svg>',
  '"><script data-hit>window.hit=1</script>',
  "javascript:window.hit=1//'",
  '{{constructor.constructor("window.hit=1")()}}',
  '</textarea><a data-hit href="javascript:window.hit=1">x</a>',
  '${window.hit=1}',
  '@:common.product %{name} {0}',
]

let company: Company
let pending: string
let rejected: string
beforeAll(async () => {
  company = await makeCompany()
  const text = [payloads[0], payloads[3], payloads[6]].join(' ')
  const item = { kind: 'person.invite', name: payloads[0], mail: `x.${company.id.slice(0, 8)}@yunhai.example`, roles: ['employee'] }
  const department = { kind: 'department.put', name: payloads[1] }
  await company.administrator.must('POST', '/acts', { items: [item, department], ...(await company.administrator.proofWithCode()) })
  pending = await makeRequest(company, { purpose: text, counterparty: payloads[2], fileName: `${payloads[4]}.pdf` })
  rejected = await makeRejected(company, text, { purpose: payloads[5], counterparty: payloads[7] })
})

async function expectOnlyText(path: string, person: Person | null, shown: string): Promise<void> {
  const v = await visit(path, desktop, person)
  await settled(v.page)
  await v.page.getByText(shown).first().waitFor()
  expect(await v.page.evaluate(() => [(window as { hit?: number }).hit, document.querySelectorAll('[data-hit], [href^="javascript:"]').length])).toEqual([undefined, 0])
  await leave(v)
}

describe('hostile text is shown as it was typed', () => {
  it('in a request', () => expectOnlyText(`/requests/${pending}`, company.employee, payloads[0]!))
  it('in the list of requests', () => expectOnlyText('/requests', company.employee, payloads[2]!))
  it('in the reason of a rejection', () => expectOnlyText(`/requests/${rejected}`, company.employee, payloads[6]!))
  it('in the queue of an approver', () => expectOnlyText('/approvals', company.approver, payloads[2]!))
  it('on the page behind a mailed link', async () => {
    const { number } = await company.employee.must('GET', `/requests/${pending}`)
    await expectOnlyText(await waitForLink(company.approver.mail, number), null, payloads[2]!)
  })
  it('in names of people', async () => {
    const { items } = await company.administrator.must('GET', '/persons?state=invited')
    await expectOnlyText(`/people/${items[0].id}`, company.administrator, payloads[0]!)
  })
  it('in names of departments', () => expectOnlyText('/departments', company.administrator, payloads[1]!))
  it('in the audit log', () => expectOnlyText('/audit', company.administrator, '陈建国'))
})
