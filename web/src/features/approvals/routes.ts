// SPDX-License-Identifier: Apache-2.0
import { CircleCheck } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'

// no roles: a chain may ask anybody
export default [
  {
    path: '/approvals',
    component: () => import('./ApprovalsPage.vue'),
    meta: { title: 'approvals.title', nav: { group: 'work', order: 10, icon: CircleCheck } },
  },
  {
    path: '/approvals/:id',
    component: () => import('./DecisionPage.vue'),
    props: true,
    meta: { title: 'approvals.one' },
  },
] satisfies RouteRecordRaw[]
