// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { isKnown, toneOf, type Report, type Signature } from './report'
import { resultScreen } from './result'
import zh from './words/zh'

const seal: Signature = {
  number: 1,
  field: 'Seal1',
  kind: 'signature',
  verdict: 'valid',
  reasons: [{ code: 'signature.valid', title: 'As sealed.', title_zh: '与盖章时一致。' }],
  notes: [],
  intact: true,
  problem: null,
  coverage: 'file',
  covered_bytes: 1000,
  later_changes: 'nothing',
  change: null,
  changed_object: null,
  certificate: {
    common_name: '云海公司 公章',
    organisation: '云海公司',
    organisation_id: 'NTRCN-91310115MA1H7XKJ2P',
    subject: 'CN=云海公司 公章',
    issuer: 'CN=root',
    serial: '01',
    not_before: '2026-01-01T00:00:00Z',
    not_after: '2029-01-01T00:00:00Z',
    sha256: 'ab'.repeat(32),
  },
  chain: 'good',
  revocation: { state: 'good', source: 'installation_crl', number: 7, time: '2026-11-22T00:00:00Z', revoked_at: null },
  claimed_time: '2026-11-22T08:00:00Z',
  time_is_proven: false,
  algorithm: 'ECDSA SHA256',
  request_digest: 'cd'.repeat(32),
}

function textOf(signatures: Signature[], verdict: Report['verdict'], digest: string | null = 'ef'.repeat(32)): string {
  const report: Report = {
    format: 'sealkeeper-verification/1',
    verified_at: '2026-11-22T09:00:00Z',
    file: { sha256: 'ef'.repeat(32), size: 1000 },
    verdict,
    reasons: [{ code: 'pdf.encrypted', title: 'The PDF is encrypted.', title_zh: 'PDF 已加密。' }],
    signatures,
  }
  const { nodes } = resultScreen({ file: new File(['x'], '合同.pdf'), digest, report, expiresAt: '2026-11-22T09:10:00Z', again: () => {} })(zh, 'zh')
  return nodes.map((node) => (node instanceof Node ? node.textContent : '')).join('\n')
}

describe('whose seal it is', () => {
  it('is said of a certificate of this installation', () => {
    const text = textOf([seal], 'valid')
    expect(text).toContain(`${zh.by}云海公司`)
    expect(text).toContain('91310115MA1H7XKJ2P')
    expect(text).not.toContain('NTRCN')
  })
  it('is only a claim of any other, also when the file was changed or is broken', () => {
    for (const verdict of ['untrusted', 'changed_after', 'broken'] as const)
      for (const chain of ['untrusted', 'broken', 'wrong_kind', 'unreadable', 'not_asked', null]) {
        const text = textOf([{ ...seal, verdict, chain }], verdict)
        expect(text).toContain(`${zh.claims}云海公司`)
        expect(text).not.toContain(`${zh.by}云海公司`)
        expect(text).not.toContain(zh.requestHelp)
        expect(text).not.toContain(zh.revocations.good)
      }
  })
  it('stays known when the certificate is revoked, expired or of unknown state', () => {
    for (const chain of ['revoked', 'expired', 'no_crl']) expect(isKnown({ ...seal, chain })).toBe(true)
  })
})

describe('the result', () => {
  it('says of each time that it is only claimed', () => {
    expect(textOf([seal], 'valid')).toContain(zh.timeClaimed)
    expect(textOf([{ ...seal, claimed_time: null }], 'valid')).toContain(zh.noTime)
  })
  it('warns when other bytes arrived than were chosen', () => {
    expect(textOf([seal], 'valid', '00'.repeat(32))).toContain(zh.digestDiffers)
    expect(textOf([seal], 'valid')).not.toContain(zh.digestDiffers)
    expect(textOf([seal], 'valid', null)).not.toContain(zh.digestDiffers)
  })
  it('says why a file cannot be read', () => {
    expect(textOf([], 'unreadable')).toContain('PDF 已加密。')
  })
  it('is green for valid alone', () => {
    expect((Object.keys(zh.verdicts) as Report['verdict'][]).filter((v) => toneOf(v) === 'good')).toEqual(['valid'])
  })
})
