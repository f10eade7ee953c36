// SPDX-License-Identifier: Apache-2.0
// Where to go after log-in: a place of ours that the address names, else the workbench. An
// address comes from anybody, so nothing that leads elsewhere is followed.

export const home = '/home'

export function nextOf(query: URLSearchParams, origin: string): string {
  const wanted = query.get('next') ?? ''
  if (!wanted.startsWith('/') || !URL.canParse(wanted, origin)) return home
  const url = new URL(wanted, origin)
  // "//host" and "/\host" are addresses of another host
  if (url.origin !== origin || url.pathname.startsWith('/login')) return home
  return url.pathname + url.search + url.hash
}
