// SPDX-License-Identifier: Apache-2.0
import { Notebook } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/audit',
    component: () => import('./AuditPage.vue'),
    meta: { title: 'audit.title', roles: ['administrator', 'auditor'], nav: { group: 'insight', order: 10, icon: Notebook } },
  },
] satisfies RouteRecordRaw[]
