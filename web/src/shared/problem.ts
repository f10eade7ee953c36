// SPDX-License-Identifier: Apache-2.0
// What can go wrong with a call: a problem document of the server (RFC 9457), or no answer.
// Shared by the light pages and the app; knows nothing of either.

export type Language = 'zh' | 'en'

/** Members of application/problem+json as docs/api.md gives them. */
export interface ProblemDocument {
  code: string
  status: number
  title: string
  title_zh: string
  exchange?: string
  /** the body field that is wrong */
  field?: string
  /** the item of an act's list that is wrong */
  item?: number
  /** what was found: a glyph, a step, … */
  what?: string
}

/** The server refused, and says why in both languages. */
export class ApiProblem extends Error {
  constructor(
    readonly document: ProblemDocument,
    /** seconds after which another try makes sense; 0: the server does not say */
    readonly retryAfter: number,
  ) {
    super(`${document.code} (${document.status})`)
    this.name = 'ApiProblem'
  }
  get code(): string {
    return this.document.code
  }
  get status(): number {
    return this.document.status
  }
  title(language: Language): string {
    return language === 'zh' ? this.document.title_zh : this.document.title
  }
}

/** No answer came: the network or the server is away. Nothing is known about the outcome. */
export class ApiOffline extends Error {
  constructor() {
    super('offline')
    this.name = 'ApiOffline'
  }
}

export async function problemOf(response: Response): Promise<ApiProblem> {
  const retryAfter = Number(response.headers.get('Retry-After')) || 0
  try {
    const body = (await response.clone().json()) as ProblemDocument
    if (typeof body.code === 'string') return new ApiProblem(body, retryAfter)
  } catch {
    // not a problem document: an edge in front of the server answered
  }
  const unknown = {
    code: 'unexpected',
    status: response.status,
    title: `The server answered ${response.status}. Try again later.`,
    title_zh: `服务器返回 ${response.status}，请稍后重试。`,
    exchange: response.headers.get('X-Exchange-Id') ?? undefined,
  }
  return new ApiProblem(unknown, retryAfter)
}
