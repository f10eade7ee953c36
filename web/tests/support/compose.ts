// SPDX-License-Identifier: Apache-2.0
// The screen for a new request: its parts, by what people see of them.

import type { Locator, Page } from 'playwright-core'
import type { Person } from './person'
import { until } from './until'

export interface ChosenFile {
  name: string
  mimeType: string
  buffer: Buffer
}

export function pdf(name: string, buffer: Buffer): ChosenFile {
  return { name, mimeType: 'application/pdf', buffer }
}

export async function chooseFiles(page: Page, files: ChosenFile[]): Promise<void> {
  await page.locator('input[type=file]').setInputFiles(files)
}

/** The page that is shown, once it is drawn. */
export function sheet(page: Page): Locator {
  return page.locator('[data-test=sheet][aria-busy=false]')
}

export function sealOnPage(page: Page): Locator {
  return page.locator('[data-test=sheet] button[data-seal]')
}

export function draftOf(page: Page): string {
  return /\/requests\/new\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? ''
}

/** The draft once the server has what `holds` looks for. */
export function saved(page: Page, person: Person, holds: (draft: any) => boolean): Promise<any> {
  return until('a draft that is saved', async () => {
    if (!draftOf(page)) return null
    const draft = await person.must('GET', `/drafts/${draftOf(page)}`)
    return holds(draft) ? draft : null
  })
}
