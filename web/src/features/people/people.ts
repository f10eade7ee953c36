// SPDX-License-Identifier: Apache-2.0
// People as the screens of this folder see them: lists, departments by id, and what of a
// person ends when he leaves.

import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api, take, type Schemas } from '@/api/client'
import { listAgainMs, loadAll, pageMax } from '@/api/pages'
import type { Role } from '@/app/session'

export type Person = Schemas['Person']
export type Department = Schemas['DepartmentList']['items'][number]
export type Grant = Schemas['Grant']

export const tenantRoles: Role[] = ['employee', 'approver', 'seal_administrator', 'administrator', 'auditor']

export function useDepartments() {
  const query = useQuery({
    queryKey: ['departments'],
    queryFn: () => loadAll((cursor) => take(api.GET('/api/v1/departments', { params: { query: { cursor, limit: pageMax } } }))),
    refetchInterval: listAgainMs,
  })
  const nameOf = computed(() => new Map((query.data.value ?? []).map((d) => [d.id, d.name])))
  return { query, nameOf }
}

export function useActivePeople() {
  return useQuery({
    queryKey: ['persons', 'active'],
    queryFn: () => loadAll((cursor) => take(api.GET('/api/v1/persons', { params: { query: { state: 'active', cursor, limit: pageMax } } }))),
  })
}

/** A department with how deep it lies below the top. */
export interface Leaf {
  department: Department
  depth: number
}

/** Departments in the order of a tree: parents before their children, each level by name. */
export function asTree(departments: Department[]): Leaf[] {
  const known = new Set(departments.map((d) => d.id))
  const below = (parent: string | null) =>
    departments
      .filter((d) => (d.parent && known.has(d.parent) ? d.parent : null) === parent)
      .sort((a, b) => a.name.localeCompare(b.name, 'zh'))
  const walk = (parent: string | null, depth: number): Leaf[] =>
    below(parent).flatMap((department) => [{ department, depth }, ...walk(department.id, depth + 1)])
  return walk(null, 0)
}

/** May stand above `department`: neither itself nor anything below it. */
export function possibleParents(departments: Department[], department: Department | null): Leaf[] {
  const tree = asTree(departments)
  if (!department) return tree
  const inside = new Set([department.id])
  return tree.filter(({ department: d }) => {
    if (inside.has(d.id) || (d.parent && inside.has(d.parent))) inside.add(d.id)
    return !inside.has(d.id)
  })
}

/** Grants that a departure takes away. */
export function endedByLeaving(grants: Grant[]): Grant[] {
  return grants.filter((grant) => grant.state !== 'revoked')
}
