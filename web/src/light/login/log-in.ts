// SPDX-License-Identifier: Apache-2.0
// One attempt to log in, and what the server said to it.

import { call } from '@/shared/api'

export interface Company {
  id: string
  name: string
}

/** What a person typed and chose. Lives in the page alone, and ends with it. */
export interface Attempt {
  login: string
  password: string
  code: string
  company: Company | null
}

interface Reply {
  /** several, and none was named: nobody is logged in yet */
  companies?: Company[]
}

/** The companies to choose from; null: logged in. */
export async function logIn({ login, password, code, company }: Attempt): Promise<Company[] | null> {
  const body = { login: login.trim(), password, ...(company ? { company: company.id } : {}), ...(code ? { code: code.trim() } : {}) }
  const reply = await call<Reply>('/sessions', { method: 'POST', body })
  return reply.companies ?? null
}
