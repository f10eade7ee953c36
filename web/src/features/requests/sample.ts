// SPDX-License-Identifier: Apache-2.0
// A request for unit tests: two steps, one document, one seal; pending at its first step.

import type { Request } from './request'

export const requester = { id: 'r', name: '李晓梅', department: '采购部' }
export const approver = { id: 'a', name: '赵敏' }
export const lawyer = { id: 'l', name: '周文华' }

export function sampleRequest(changes: Partial<Request> = {}): Request {
  return {
    id: 'q',
    round: 1,
    number: '2026-000123',
    digest: '00'.repeat(32),
    state: 'pending',
    reason: null,
    purpose: '签订年度采购框架协议',
    counterparty: '北京恒达贸易有限公司',
    requester,
    seals: [{ id: 's', name: '合同专用章' }],
    submitted_at: '2026-11-22T01:00:00Z',
    expires_at: '2026-12-22T00:00:00Z',
    ended_at: null,
    epoch: 1,
    documents: [{ index: 0, id: 'd', name: '采购框架合同.pdf', sha256: 'ab'.repeat(32), size: 120_000, pages: 3 }],
    amount: { minor_units: 12_300_000, currency: 'CNY' },
    document_class: 'contract',
    copies: 2,
    placements: [
      { document: 0, seal: { id: 's', name: '合同专用章' }, page: 3, x: 380, y: 120, width: 119, height: 119, paper: { box: [0, 0, 595, 842], rotate: 0, user_unit: 1 } },
    ],
    chains: [
      {
        seal: { id: 's', name: '合同专用章' },
        chain: 'c',
        version: 1,
        steps: [
          { name: '部门负责人', need: 1, state: 'open', asked: [approver], approved: [] },
          { name: '法务审批', need: 1, state: 'waiting', asked: [lawyer], approved: [] },
        ],
      },
    ],
    decisions: [],
    due: [{ ...approver, since: '2026-11-22T01:00:00Z' }],
    sealing: null,
    timeline: [{ event: 'submitted', at: '2026-11-22T01:00:00Z', person: requester, reason: null }],
    sealed: [],
    ...changes,
  }
}

/** Its first step approved at two. */
export function halfApproved(changes: Partial<Request> = {}): Request {
  const request = sampleRequest()
  const chain = request.chains[0]!
  return {
    ...request,
    chains: [{ ...chain, steps: [{ ...chain.steps[0]!, state: 'done', approved: [approver] }, { ...chain.steps[1]!, state: 'open' }] }],
    decisions: [{ person: approver, verdict: 'approve', reason: null, at: '2026-11-22T02:00:00Z', proofs: ['pin', 'link'] }],
    due: [{ ...lawyer, since: '2026-11-22T02:00:00Z' }],
    ...changes,
  }
}
