// SPDX-License-Identifier: Apache-2.0
// Files as strangers hand them in: signed by a certificate that nobody knows, and sealed
// files that somebody changed afterwards.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const room = 4096 // bytes of DER that the signature has

/** CMS with a self-signed certificate of that name, made by OpenSSL alone. */
function signAs(name: string, content: Buffer): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'signed-'))
  const [key, certificate, input, output] = ['key', 'certificate', 'input', 'output'].map((file) => join(folder, file)) as [string, string, string, string]
  const run = (...argv: string[]) => execFileSync('openssl', argv, { stdio: 'pipe' })
  try {
    run('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-utf8', '-subj', `/O=${name}/CN=${name}`, '-days', '30', '-keyout', key, '-out', certificate)
    writeFileSync(input, content)
    run('cms', '-sign', '-binary', '-md', 'sha256', '-signer', certificate, '-inkey', key, '-in', input, '-outform', 'DER', '-out', output)
    return readFileSync(output)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function pdfTime(at: Date): string {
  return `D:${at.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`
}

/** One page, one signature field, one revision. */
function unsigned(): string {
  const range = '[0 0000000000 0000000000 0000000000]'
  const objects = [
    '<</Type/Catalog/Pages 2 0 R/AcroForm<</SigFlags 3/Fields[5 0 R]>>>>',
    '<</Type/Pages/Count 1/Kids[3 0 R]>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Annots[5 0 R]>>',
    '<</Length 0>>\nstream\n\nendstream',
    '<</Type/Annot/Subtype/Widget/FT/Sig/T(Theirs)/F 132/Rect[0 0 0 0]/P 3 0 R/V 6 0 R>>',
    `<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/M(${pdfTime(new Date())})/ByteRange${range}/Contents<${'0'.repeat(2 * room)}>>>`,
  ]
  let file = '%PDF-1.7\n'
  const offsets = objects.map((object, i) => {
    const at = file.length
    file += `${i + 1} 0 obj\n${object}\nendobj\n`
    return at
  })
  const lines = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  return `${file}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${lines}trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${file.length}\n%%EOF\n`
}

/** Signed by somebody whom no installation knows. */
export function signedByStranger(name: string): Buffer {
  const file = unsigned()
  const from = file.indexOf('/Contents<0') + '/Contents'.length
  const to = from + 2 * room + 2
  const number = (n: number) => String(n).padStart(10, '0')
  const ranged = file.replace(/\/ByteRange\[[^\]]*\]/, `/ByteRange[0 ${number(from)} ${number(to)} ${number(file.length - to)}]`)
  const cms = signAs(name, Buffer.from(ranged.slice(0, from) + ranged.slice(to), 'latin1')).toString('hex')
  return Buffer.from(`${ranged.slice(0, from)}<${cms.padEnd(2 * room, '0')}>${ranged.slice(to)}`, 'latin1')
}

/** The file with an update behind it that nobody signed: its catalog opens another page. */
export function changedAfterwards(file: Buffer): Buffer {
  const text = file.toString('latin1')
  const last = (pattern: RegExp) => [...text.matchAll(pattern)].at(-1)![1]!
  const root = last(/\/Root (\d+) 0 R/g)
  const catalog = last(new RegExp(`\\n${root} 0 obj\\s*<<([\\s\\S]*?)\\s*endobj`, 'g'))
  const object = `\n${root} 0 obj\n<</PageMode/FullScreen ${catalog}\nendobj\n`
  const entry = `${String(file.length + 1).padStart(10, '0')} 00000 n \n`
  const trailer = `trailer\n<</Size ${last(/\/Size (\d+)/g)}/Root ${root} 0 R/Prev ${last(/startxref\s+(\d+)/g)}>>`
  const update = `${object}xref\n${root} 1\n${entry}${trailer}\nstartxref\n${file.length + object.length}\n%%EOF\n`
  return Buffer.concat([file, Buffer.from(update, 'latin1')])
}
