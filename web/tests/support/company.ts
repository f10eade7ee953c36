// SPDX-License-Identifier: Apache-2.0
// A company of one's own for each test file: people, a chain, seals and grants, made through
// sealctl and the API as a real company would be. Nothing here reaches into the database.

import { execFileSync } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { join } from 'node:path'
import { state } from './instance'
import { waitForLink } from './mail'
import { Person, send } from './person'
import { Totp } from './totp'

export interface Seal {
  id: string
  name: string
  type: string
  width_um: number
  height_um: number
}

export interface Company {
  id: string
  name: string
  administrator: Person
  employee: Person
  colleague: Person
  approver: Person
  lawyer: Person
  auditor: Person
  chain: string
  contractSeal: Seal
  officialSeal: Seal
}

/** GB 32100-2015 with its check character. */
export function creditCode(): string {
  const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
  const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
  const head = '91310115' + Array.from({ length: 9 }, () => alphabet[randomInt(31)]).join('')
  const sum = weights.reduce((total, weight, i) => total + weight * alphabet.indexOf(head[i]!), 0)
  return head + alphabet[(31 - (sum % 31)) % 31]
}

/** UUIDv7 (RFC 9562): ids by which later items of an act name earlier ones. */
export function newId(): string {
  const b = randomBytes(16)
  b.writeUIntBE(Date.now(), 0, 6)
  b[6] = (b[6]! & 0x0f) | 0x70
  b[8] = (b[8]! & 0x3f) | 0x80
  return b.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

export function linkParts(link: string): { company: string; token: string } {
  const [company, token] = link.slice(link.indexOf('#') + 1).split('.') as [string, string]
  return { company, token }
}

export async function enrol(person: Person, link: string, code: string): Promise<void> {
  const reply = await send('POST', '/enrolments', { ...linkParts(link), code, login: person.login, password: person.password, new_pin: person.pin })
  if (reply.status !== 200) throw new Error(`enrolment of ${person.name}: ${reply.status} ${JSON.stringify(reply.body)}`)
  person.id = reply.body.results[0].object
  person.totp = new Totp(reply.body.results[0].secret)
}

/** sealctl's own line "LABEL: VALUE". */
function lineOf(text: string, label: string): string {
  const found = new RegExp(`^\\s*${label}: (.*)$`, 'm').exec(text)
  if (!found) throw new Error(`sealctl printed no ${label}: ${text}`)
  return found[1]!.trim()
}

export async function beginCompany(name: string, administrator: Person, platform = false): Promise<string> {
  const text = execFileSync(join(state, 'bin/sealctl'), [
    ...['--config', join(state, 'sealctl.ini'), 'company', 'create', '--name', name, '--credit-code', creditCode()],
    ...['--admin-name', administrator.name, '--admin-mail', administrator.mail, ...(platform ? ['--platform'] : [])],
  ]).toString()
  await enrol(administrator, lineOf(text, 'link'), lineOf(text, 'code'))
  return lineOf(text, 'company')
}

/** Invites people in one act of the administrator's, and enrols each. */
export async function invite(administrator: Person, people: Person[]): Promise<void> {
  const items = people.map((p) => ({ kind: 'person.invite', name: p.name, mail: p.mail, roles: p.roles }))
  const act = await administrator.must('POST', '/acts', { items, ...(await administrator.proofWithCode()) })
  for (const [i, person] of people.entries()) await enrol(person, await waitForLink(person.mail), act.results[i].secret)
}

async function drawSeal(administrator: Person, seal: { name: string; type: string; caption?: string }, company: string): Promise<{ seal: Seal; item: object }> {
  const face = await administrator.must('POST', '/seal-faces', { type: seal.type, name: company, ...(seal.caption ? { caption: seal.caption } : {}) })
  const made = { id: newId(), name: seal.name, type: seal.type, width_um: face.width_um, height_um: face.height_um }
  return { seal: made, item: { kind: 'seal.make', ...made, face: face.digest, administrator: administrator.id } }
}

/** The cast: administrator, two employees with grants, two approvers, an auditor. */
export async function makeCompany(name = '上海云海智造科技有限公司'): Promise<Company> {
  const tag = randomBytes(3).toString('hex')
  const cast = (key: string, personName: string, roles: string[]) => new Person(key, personName, `${key}.${tag}@yunhai.example`, roles, `${key}.${tag}`)
  const administrator = cast('chenjianguo', '陈建国', ['administrator'])
  const employee = cast('lixiaomei', '李晓梅', ['employee'])
  const colleague = cast('wangzhiqiang', '王志强', ['employee'])
  const approver = cast('zhaomin', '赵敏', ['approver', 'employee'])
  const lawyer = cast('zhouwenhua', '周文华', ['approver'])
  const auditor = cast('wujing', '吴静', ['auditor'])

  const id = await beginCompany(`${name}${tag}`, administrator)
  await invite(administrator, [employee, colleague, approver, lawyer, auditor])
  const official = await drawSeal(administrator, { name: '公章', type: 'official' }, name)
  const contract = await drawSeal(administrator, { name: '合同专用章', type: 'contract', caption: '合同专用章' }, name)
  const chain = newId()
  const from = new Date(Date.now() - 60_000).toISOString()
  const until = new Date(Date.now() + 365 * 86400_000).toISOString()
  const grants = [employee, colleague].flatMap((person) =>
    [official, contract].map(({ seal }) => ({ kind: 'grant.give', person: person.id, seal: seal.id, from, until })),
  )
  const steps = [
    { name: '部门负责人', mode: 'any', members: [{ person: approver.id }] },
    { name: '法务审批', mode: 'all', members: [{ person: lawyer.id }] },
  ]
  const items = [
    { kind: 'chain.publish', id: chain, name: '常规用印审批', steps },
    official.item,
    contract.item,
    ...[official, contract].map(({ seal }) => ({ kind: 'seal.bind', seal: seal.id, chain })),
    ...grants,
  ]
  await administrator.must('POST', '/acts', { items, ...(await administrator.proofWithCode()) })
  return { id, name: `${name}${tag}`, administrator, employee, colleague, approver, lawyer, auditor, chain, contractSeal: contract.seal, officialSeal: official.seal }
}
