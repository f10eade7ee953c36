// SPDX-License-Identifier: Apache-2.0
import { User } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/me',
    component: () => import('./MePage.vue'),
    meta: { title: 'me.title', nav: { group: 'mine', order: 10, icon: User } },
  },
] satisfies RouteRecordRaw[]
