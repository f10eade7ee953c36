// SPDX-License-Identifier: Apache-2.0
// The mails that the worker delivered into the instance's maildir, and the links in them.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { until } from './until'
import { state } from './instance'

export interface Mail {
  to: string
  subject: string
  text: string
  /** the address of the page with its fragment, "/a/#COMPANY.TOKEN" */
  link: string | null
}

const known = new Map<string, Mail>()

function decodeHeader(value: string): string {
  return value.replace(/=\?utf-8\?b\?([^?]*)\?=\s*/gi, (_, b64: string) => Buffer.from(b64, 'base64').toString('utf8'))
}

function parse(raw: string): Mail {
  const split = raw.indexOf('\r\n\r\n')
  const head = raw.slice(0, split).replace(/\r\n[ \t]+/g, ' ')
  const text = Buffer.from(raw.slice(split), 'base64').toString('utf8')
  const header = (name: string) => decodeHeader(new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1] ?? '')
  return {
    to: /<([^>]*)>/.exec(header('To'))?.[1] ?? '',
    subject: header('Subject'),
    text,
    link: /\/a\/#\S+/.exec(text)?.[0] ?? null,
  }
}

/** All mails to an address, oldest first. */
export function mailsTo(address: string): Mail[] {
  const folder = join(state, 'mail/new')
  for (const file of readdirSync(folder)) {
    if (!known.has(file)) known.set(file, parse(readFileSync(join(folder, file), 'latin1')))
  }
  return [...known.keys()].sort().map((file) => known.get(file)!).filter((mail) => mail.to === address)
}

/** The newest link mailed to an address, in a mail whose text holds `about`. */
export function waitForLink(address: string, about = ''): Promise<string> {
  return until(`a link in the mail to ${address}`, () => {
    const mail = mailsTo(address).findLast((m) => m.link !== null && m.text.includes(about))
    return mail?.link ?? null
  })
}
