// SPDX-License-Identifier: Apache-2.0
import { DataAnalysis } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/stats',
    component: () => import('./StatisticsPage.vue'),
    meta: { title: 'statistics.title', roles: ['administrator', 'auditor'], nav: { group: 'insight', order: 20, icon: DataAnalysis } },
  },
] satisfies RouteRecordRaw[]
