// SPDX-License-Identifier: Apache-2.0
import { EditPen, Finished, Tickets } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/requests',
    component: () => import('./RequestsPage.vue'),
    meta: { title: 'requests.title', roles: ['employee'], nav: { group: 'work', order: 20, icon: Tickets } },
  },
  {
    path: '/requests/:id',
    component: () => import('./RequestPage.vue'),
    props: true,
    meta: { title: 'requests.one' },
  },
  {
    path: '/to-sign',
    component: () => import('./ToSignPage.vue'),
    meta: { title: 'requests.toSign', roles: ['employee'], nav: { group: 'work', order: 30, icon: EditPen } },
  },
  {
    path: '/to-sign/:id',
    component: () => import('./SignPage.vue'),
    props: true,
    meta: { title: 'requests.signOne', roles: ['employee'] },
  },
  {
    path: '/signed',
    component: () => import('./SignedPage.vue'),
    meta: { title: 'requests.signed', roles: ['employee'], nav: { group: 'work', order: 40, icon: Finished } },
  },
] satisfies RouteRecordRaw[]
