// SPDX-License-Identifier: Apache-2.0
// Requests in any state, made through the API: the arrangement of tests whose subject is
// what comes after.

import { createHash } from 'node:crypto'
import type { Company } from './company'
import { linkParts } from './company'
import { waitForLink } from './mail'
import { contractPdf } from './pdf'
import { send, type Person } from './person'
import { until } from './until'

export interface Facts {
  purpose?: string
  counterparty?: string
  file?: Buffer
  fileName?: string
  page?: number
  /** 30 days ahead when absent */
  expiresAt?: string
  x?: number
  y?: number
}

/** Uploads a file and waits for its examination; the document's id. */
export async function upload(person: Person, name: string, file: Buffer): Promise<string> {
  const sha256 = createHash('sha256').update(file).digest('hex')
  const { id, part_size } = await person.must('POST', '/uploads', { name, size: file.length, sha256 })
  for (let part = 0; part * part_size < file.length; part++) {
    await person.must('PUT', `/uploads/${id}/parts/${part}`, file.subarray(part * part_size, (part + 1) * part_size))
  }
  await person.must('POST', `/uploads/${id}/complete`, {})
  const seen = await until('the examination of a document', async () => {
    const now = await person.must('GET', `/uploads/${id}`)
    return now.state === 'examined' || now.state === 'refused' ? now : null
  })
  if (seen.state === 'refused') throw new Error(`${name} was refused: ${JSON.stringify(seen.refusal)}`)
  return seen.document
}

export async function makeDraft(company: Company, facts: Facts = {}, person = company.employee): Promise<string> {
  const document = await upload(person, facts.fileName ?? '采购框架合同.pdf', facts.file ?? contractPdf())
  const placement = { document: 0, seal: company.contractSeal.id, page: facts.page ?? 1, x: facts.x ?? 380, y: facts.y ?? 120 }
  const draft = await person.must('POST', '/drafts', {
    documents: [document],
    placements: [placement],
    purpose: facts.purpose ?? '签订年度采购框架协议',
    counterparty: facts.counterparty ?? '北京恒达贸易有限公司',
    amount: { minor_units: 12300000, currency: 'CNY' },
    document_class: 'contract',
    copies: 2,
    ...(facts.expiresAt ? { expires_at: facts.expiresAt } : {}),
  })
  return draft.id
}

/** A draft that is prepared and submitted: state pending. */
export async function makeRequest(company: Company, facts: Facts = {}, person = company.employee): Promise<string> {
  const draft = await makeDraft(company, facts, person)
  await person.must('POST', `/drafts/${draft}/prepare`, {})
  await until('the preparation of a draft', async () => {
    const { preparation } = await person.must('GET', `/drafts/${draft}`)
    if (preparation.state === 'failed') throw new Error(`preparation failed: ${JSON.stringify(preparation.failure)}`)
    return preparation.state === 'done'
  })
  await person.must('POST', '/requests', { draft })
  return draft
}

/** One decision through the mailed link. */
export async function decide(approver: Person, requester: Person, request: string, verdict: 'approve' | 'reject', reason?: string): Promise<void> {
  const { number } = await requester.must('GET', `/requests/${request}`)
  const parts = linkParts(await waitForLink(approver.mail, number))
  const opened = await send('POST', '/links/open', parts)
  if (opened.status !== 200) throw new Error(`opening the link: ${opened.status} ${JSON.stringify(opened.body)}`)
  const { round, digest } = opened.body.request
  const reply = await send('POST', '/links/decide', { ...parts, round, digest, verdict, ...(reason ? { reason } : {}), ...approver.proof() })
  if (reply.status !== 200) throw new Error(`deciding: ${reply.status} ${JSON.stringify(reply.body)}`)
}

/** state approved: the requester finds it under "to sign". */
export async function makeApproved(company: Company, facts: Facts = {}): Promise<string> {
  const request = await makeRequest(company, facts)
  for (const approver of [company.approver, company.lawyer]) await decide(approver, company.employee, request, 'approve')
  return request
}

export async function makeSealed(company: Company, facts: Facts = {}): Promise<string> {
  const request = await makeApproved(company, facts)
  await company.employee.must('POST', `/requests/${request}/confirm`, company.employee.proof())
  await until('the sealing of a request', async () => (await company.employee.must('GET', `/requests/${request}`)).state === 'sealed')
  return request
}

export async function makeRejected(company: Company, reason: string, facts: Facts = {}): Promise<string> {
  const request = await makeRequest(company, facts)
  await decide(company.approver, company.employee, request, 'reject', reason)
  return request
}
