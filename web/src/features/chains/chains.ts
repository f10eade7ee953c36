// SPDX-License-Identifier: Apache-2.0
// Approval chains as screens see them: the newest versions, who a step asks in words, and
// what a version changed. The editor's own draft is draft.ts.

import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { api, take, type Schemas } from '@/api/client'
import { listAgainMs, loadAll, pageMax } from '@/api/pages'
import { hasRole, type Role } from '@/app/session'

export type Chain = Schemas['Chain']
export type Step = Chain['steps'][number]
export type Member = Step['members'][number]

export function useChains() {
  return useQuery({
    queryKey: ['chains'],
    queryFn: () => loadAll((cursor) => take(api.GET('/api/v1/chains', { params: { query: { cursor, limit: pageMax } } }))),
    refetchInterval: listAgainMs,
  })
}

/** All versions, the newest first. */
export function useVersions(chain: string) {
  return useQuery({
    queryKey: ['chains', chain],
    queryFn: async () => (await take(api.GET('/api/v1/chains/{chain}/versions', { params: { path: { chain } } }))).items,
  })
}

export function mayReadPeople(): boolean {
  return hasRole('administrator', 'seal_administrator', 'auditor')
}

/** Names of everybody who was ever a person here; a chain may name somebody who has left. */
export function useNames() {
  const query = useQuery({
    queryKey: ['persons', 'everybody'],
    queryFn: () => loadAll((cursor) => take(api.GET('/api/v1/persons', { params: { query: { cursor, limit: pageMax } } }))),
    enabled: mayReadPeople(),
  })
  return computed(() => new Map((query.data.value ?? []).map((p) => [p.id, p.name])))
}

/** Whom a step asks and how many of them must approve, in words. */
export function useWording() {
  const { t } = useI18n()
  const names = useNames()

  const sayMember = (member: Member): string =>
    member.role ? t('chains.everyWithRole', { role: t(`term.role.${member.role as Role}`) }) : (names.value.get(member.person ?? '') ?? t('chains.somebody'))

  const sayMode = (step: Pick<Step, 'mode' | 'need'>): string => t(`term.stepMode.${step.mode}`, { need: step.need })

  /** One named person is simply asked; else the mode is part of the sentence. */
  const sayStep = (step: Pick<Step, 'mode' | 'need' | 'members'>): string => {
    const who = step.members.map(sayMember).join(t('chains.comma'))
    const alone = step.members.length === 1 && !step.members[0]!.role
    return alone ? who : `${who} · ${sayMode(step)}`
  }
  return { sayMember, sayMode, sayStep }
}

/** One thing that a version changed. */
export type Change =
  | { kind: 'name'; from: string; to: string }
  | { kind: 'added' | 'removed'; step: string }
  | { kind: 'order' }
  | { kind: 'mode'; step: string; from: Step; to: Step }
  | { kind: 'members'; step: string; added: Member[]; removed: Member[] }

const keyOf = (member: Member) => member.role ?? member.person ?? ''
const lacking = (from: Member[], others: Member[]) => from.filter((m) => !others.some((o) => keyOf(o) === keyOf(m)))

function changesOfStep(from: Step, to: Step): Change[] {
  const changes: Change[] = []
  if (from.mode !== to.mode || from.need !== to.need) changes.push({ kind: 'mode', step: to.name, from, to })
  const added = lacking(to.members, from.members)
  const removed = lacking(from.members, to.members)
  if (added.length + removed.length > 0) changes.push({ kind: 'members', step: to.name, added, removed })
  return changes
}

/** Steps are the same where they have the same name. */
export function changesBetween(from: Pick<Chain, 'name' | 'steps'>, to: Pick<Chain, 'name' | 'steps'>): Change[] {
  const before = new Map(from.steps.map((step) => [step.name, step]))
  const after = new Set(to.steps.map((step) => step.name))
  const kept = (steps: Step[]) => steps.map((s) => s.name).filter((name) => before.has(name) && after.has(name))
  const changes: Change[] = from.name === to.name ? [] : [{ kind: 'name', from: from.name, to: to.name }]
  for (const step of to.steps) {
    const old = before.get(step.name)
    changes.push(...(old ? changesOfStep(old, step) : [{ kind: 'added' as const, step: step.name }]))
  }
  for (const step of from.steps) if (!after.has(step.name)) changes.push({ kind: 'removed', step: step.name })
  if (kept(from.steps).join('\n') !== kept(to.steps).join('\n')) changes.push({ kind: 'order' })
  return changes
}
