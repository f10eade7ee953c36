// SPDX-License-Identifier: Apache-2.0
import { DocumentAdd } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/requests/new/:draft?',
    component: () => import('./ComposeRoute.vue'),
    // one screen though its address learns the draft's id
    meta: { title: 'compose.title', roles: ['employee'], screen: 'compose', nav: { group: 'work', order: 1, icon: DocumentAdd } },
  },
] satisfies RouteRecordRaw[]
