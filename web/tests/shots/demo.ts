// SPDX-License-Identifier: Apache-2.0
// The demo company that `sealkeeper-demo` made: its people, and ids of things in it.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { state } from '../support/instance'
import { Person } from '../support/person'
import { Totp } from '../support/totp'

interface Account {
  key: string
  name: string
  mail: string
  id: string
  login: string
  password: string
  pin: string
  totp_secret: string
}

function personOf(account: Account): Person {
  const person = new Person(account.key, account.name, account.mail, [], account.login, account.password, account.pin)
  person.id = account.id
  person.totp = new Totp(account.totp_secret)
  return person
}

const accounts = JSON.parse(readFileSync(join(state, 'demo-accounts.json'), 'utf8')) as { platform_admin: Account; people: Account[] }
const people = new Map([accounts.platform_admin, ...accounts.people].map((account) => [account.key, personOf(account)]))

/** By the key of demo-accounts.json: "administrator", "employee_1", "approver_1", "auditor", … */
export function demoPerson(key: string): Person {
  const person = people.get(key)
  if (!person) throw new Error(`the demo company has no ${key}`)
  return person
}

/** The id of the first item of a list; a screen that cannot be shown is an error. */
export async function firstOf(person: Person, path: string, key = 'id'): Promise<string> {
  const { items } = await person.must('GET', path)
  if (!items.length) throw new Error(`the demo company has nothing under ${path} for ${person.name}`)
  return items[0][key]
}
