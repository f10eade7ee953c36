// SPDX-License-Identifier: Apache-2.0
import { Bell } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/inbox',
    component: () => import('./InboxPage.vue'),
    meta: { title: 'inbox.title', nav: { group: 'mine', order: 0, icon: Bell } },
  },
] satisfies RouteRecordRaw[]
