// SPDX-License-Identifier: Apache-2.0
import { OfficeBuilding, Share, User } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/app/session'

const overseers: Role[] = ['administrator', 'seal_administrator', 'auditor']

export default [
  {
    path: '/people',
    component: () => import('./PeoplePage.vue'),
    meta: { title: 'people.title', roles: overseers, nav: { group: 'manage', order: 10, icon: User } },
  },
  {
    path: '/people/:id',
    component: () => import('./PersonPage.vue'),
    meta: { title: 'people.person', roles: overseers },
  },
  {
    path: '/departments',
    component: () => import('./DepartmentsPage.vue'),
    meta: { title: 'people.departments', roles: overseers, nav: { group: 'manage', order: 20, icon: Share } },
  },
  {
    path: '/company',
    component: () => import('./CompanyPage.vue'),
    meta: { title: 'people.company', roles: overseers, nav: { group: 'manage', order: 0, icon: OfficeBuilding } },
  },
] satisfies RouteRecordRaw[]
