// SPDX-License-Identifier: Apache-2.0
import { Postcard } from '@element-plus/icons-vue'
import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/certs',
    component: () => import('./CertificatesPage.vue'),
    meta: { title: 'certificates.title', roles: ['administrator', 'seal_administrator', 'auditor'], nav: { group: 'manage', order: 70, icon: Postcard } },
  },
] satisfies RouteRecordRaw[]
