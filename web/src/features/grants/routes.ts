// SPDX-License-Identifier: Apache-2.0
import { Grid } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/grants',
    component: () => import('./GrantsPage.vue'),
    meta: { title: 'grants.title', roles: ['administrator', 'seal_administrator', 'auditor'], nav: { group: 'manage', order: 50, icon: Grid } },
  },
] satisfies RouteRecordRaw[]
