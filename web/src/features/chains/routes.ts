// SPDX-License-Identifier: Apache-2.0
import { Connection } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/app/session'

/** Chains name people: for who may read the people of the company. */
const readers: Role[] = ['administrator', 'seal_administrator', 'auditor']

export default [
  {
    path: '/chains',
    component: () => import('./ChainsPage.vue'),
    meta: { title: 'chains.title', roles: readers, nav: { group: 'manage', order: 40, icon: Connection } },
  },
  {
    path: '/chains/new',
    component: () => import('./ChainEditorPage.vue'),
    meta: { title: 'chains.new', roles: ['administrator'] },
  },
  {
    path: '/chains/:id',
    component: () => import('./ChainPage.vue'),
    meta: { title: 'chains.chain', roles: readers },
  },
  {
    path: '/chains/:id/edit',
    component: () => import('./ChainEditorPage.vue'),
    meta: { title: 'chains.edit', roles: ['administrator'] },
  },
] satisfies RouteRecordRaw[]
