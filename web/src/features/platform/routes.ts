// SPDX-License-Identifier: Apache-2.0
import { Files, Monitor, OfficeBuilding, Message } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/app/session'

const operators: Role[] = ['platform_operator']

export default [
  {
    path: '/platform',
    component: () => import('./CompaniesPage.vue'),
    meta: { title: 'platform.companies', roles: operators, nav: { group: 'platform', order: 0, icon: OfficeBuilding } },
  },
  {
    path: '/platform/jobs',
    component: () => import('./JobsPage.vue'),
    meta: { title: 'platform.jobs', roles: operators, nav: { group: 'platform', order: 10, icon: Files } },
  },
  {
    path: '/platform/mails',
    component: () => import('./MailsPage.vue'),
    meta: { title: 'platform.mails', roles: operators, nav: { group: 'platform', order: 20, icon: Message } },
  },
  {
    path: '/platform/health',
    component: () => import('./HealthPage.vue'),
    meta: { title: 'platform.health', roles: operators, nav: { group: 'platform', order: 30, icon: Monitor } },
  },
] satisfies RouteRecordRaw[]
