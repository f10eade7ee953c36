// SPDX-License-Identifier: Apache-2.0
// The screens: each feature folder exports its routes from routes.ts, with what the
// navigation needs in their meta. What a person may not use is not in his navigation; the
// server decides anyway.

import type { Component } from 'vue'
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { hasRole, type Role } from './session'

export type NavGroup = 'work' | 'manage' | 'insight' | 'platform' | 'mine'

declare module 'vue-router' {
  interface RouteMeta {
    /** key of the page's title, "requests.title" */
    title: string
    /** who may open it; absent: every person */
    roles?: Role[]
    /** the same word: one screen, that stays when its path changes */
    screen?: string
    /** where it stands in the navigation; absent: reached from elsewhere */
    nav?: { group: NavGroup; order: number; icon: Component }
  }
}

const modules = import.meta.glob<{ default: RouteRecordRaw[] }>('../features/*/routes.ts', { eager: true })

export const featureRoutes = Object.values(modules).flatMap((module) => module.default)

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/', redirect: '/home' },
    ...featureRoutes,
    { path: '/:rest(.*)*', name: 'nowhere', component: () => import('./NotFound.vue'), meta: { title: 'shell.notFound' } },
  ],
})

export function mayOpen(roles: Role[] | undefined): boolean {
  return !roles || hasRole(...roles)
}

router.beforeEach((to) => mayOpen(to.meta.roles) || { name: 'nowhere', params: { rest: to.path.slice(1).split('/') }, replace: true })
