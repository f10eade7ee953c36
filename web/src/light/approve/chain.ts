// SPDX-License-Identifier: Apache-2.0
// The chains of a request: who did what and when, who decides now, who comes later. Seals
// with the same chain in the same state share one list.

import { h, type Child } from '../dom'
import { timeText } from './context'
import type { SealRequest } from './link'
import type { Words } from './words/zh'

type Chain = SealRequest['chains'][number]
type Step = Chain['steps'][number]

function modeOf(words: Words, { need, asked }: Step): string {
  const { all, any, some } = words.decide.mode
  if (asked.length < 2) return ''
  if (need === asked.length) return all
  return need === 1 ? any : some(need)
}

function personLine(words: Words, request: SealRequest, person: { id: string; name: string }, reader: string): HTMLElement {
  const decision = request.decisions.find((d) => d.person.id === person.id)
  const name = person.name + (person.id === reader ? words.decide.you : '')
  if (!decision) return h('li', {}, name)
  const verdict = decision.verdict === 'approve' ? words.decide.approved : words.decide.rejected
  return h(
    'li',
    {},
    name,
    ' ',
    h('b', { class: decision.verdict }, verdict),
    ' · ',
    h('time', { datetime: decision.at }, timeText(decision.at)),
    decision.reason ? h('div', { class: 'quote' }, decision.reason) : null,
  )
}

function stepItem(words: Words, request: SealRequest, step: Step, reader: string): HTMLElement {
  const mode = modeOf(words, step)
  return h(
    'li',
    { class: `step ${step.state}`, 'aria-current': step.state === 'open' ? 'step' : undefined },
    h('div', {}, h('b', {}, step.name), h('span', { class: 'soft' }, ` · ${words.decide.stepState[step.state]}${mode && ` · ${mode}`}`)),
    h('ul', {}, ...step.asked.map((person) => personLine(words, request, person, reader))),
  )
}

/** Chains that read alike, with the seals they are for. */
export function distinctChains(chains: Chain[]): { seals: string[]; steps: Step[] }[] {
  const found = new Map<string, { seals: string[]; steps: Step[] }>()
  for (const { seal, chain, version, steps } of chains) {
    const key = JSON.stringify([chain, version, steps])
    const same = found.get(key)
    if (same) same.seals.push(seal.name)
    else found.set(key, { seals: [seal.name], steps })
  }
  return [...found.values()]
}

export function chainCard(words: Words, request: SealRequest, reader: string): HTMLElement {
  const chains = distinctChains(request.chains)
  const lists: Child[] = chains.flatMap(({ seals, steps }) => [
    chains.length > 1 && h('h3', {}, seals.join(words.listComma)),
    h('ol', { class: 'chain' }, ...steps.map((step) => stepItem(words, request, step, reader))),
  ])
  return h('section', { class: 'card', 'aria-labelledby': 'chain-title' }, h('h2', { id: 'chain-title' }, words.decide.chain), ...lists)
}
