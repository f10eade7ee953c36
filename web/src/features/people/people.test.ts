// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { loadAll } from '@/api/pages'
import { asTree, endedByLeaving, possibleParents, type Department, type Grant } from './people'

const department = (id: string, parent: string | null = null) => ({ id, name: id, parent, head: null, epoch: 1 }) as Department

describe('the tree of departments', () => {
  const all = [department('c', 'b'), department('b', 'a'), department('z'), department('a')]

  it('puts parents before children and tells the depth', () => {
    expect(asTree(all).map((l) => `${l.department.id}${l.depth}`)).toEqual(['a0', 'b1', 'c2', 'z0'])
  })
  it('shows a department whose parent is not in the list at the top', () => {
    expect(asTree([department('x', 'gone')]).map((l) => l.depth)).toEqual([0])
  })
  it('offers no parent that would close a circle', () => {
    expect(possibleParents(all, all[1]!).map((l) => l.department.id)).toEqual(['a', 'z'])
    expect(possibleParents(all, null)).toHaveLength(4)
  })
})

describe('lists', () => {
  it('are loaded to their end', async () => {
    const pages = [{ items: [1, 2], next: 'x' }, { items: [3] }]
    const asked: (string | undefined)[] = []
    const all = await loadAll((cursor) => {
      asked.push(cursor)
      return Promise.resolve(pages[asked.length - 1]!)
    })
    expect(all).toEqual([1, 2, 3])
    expect(asked).toEqual([undefined, 'x'])
  })
  it('name the grants that a departure ends: suspended ones too, revoked ones not', () => {
    const grants = ['active', 'suspended', 'revoked'].map((state) => ({ state }) as Grant)
    expect(endedByLeaving(grants).map((g) => g.state)).toEqual(['active', 'suspended'])
  })
})
