// SPDX-License-Identifier: Apache-2.0
import { House } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/home',
    component: () => import('./HomePage.vue'),
    meta: { title: 'home.title', nav: { group: 'work', order: 0, icon: House } },
  },
] satisfies RouteRecordRaw[]
