// SPDX-License-Identifier: Apache-2.0
import { Stamp } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/seals',
    component: () => import('./SealsPage.vue'),
    meta: { title: 'seals.title', nav: { group: 'manage', order: 30, icon: Stamp } },
  },
  {
    path: '/seals/new',
    component: () => import('./NewSealPage.vue'),
    meta: { title: 'seals.new', roles: ['administrator'] },
  },
  {
    path: '/seals/:id',
    component: () => import('./SealPage.vue'),
    meta: { title: 'seals.seal' },
  },
] satisfies RouteRecordRaw[]
