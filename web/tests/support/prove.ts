// SPDX-License-Identifier: Apache-2.0
// Confirms an act as a person does: PIN, where it is asked for a code and a reason.

import { expect } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import type { Person } from './person'
import { until } from './until'

export interface Proving {
  /** word of the button */
  action: string
  reason?: string
  /** the effects that must have been told */
  effects?: (string | RegExp)[]
}

export function proofDialog(page: Page): Locator {
  return page.getByRole('dialog').filter({ has: page.locator('input[name=pin]') })
}

/** Fills in what the dialog asks for and waits until it is done. */
export async function prove(page: Page, person: Person, { action, reason, effects = [] }: Proving): Promise<void> {
  const dialog = proofDialog(page)
  await dialog.locator('input[name=pin]').fill(person.pin)
  const told = await dialog.locator('li').allInnerTexts()
  for (const effect of effects) expect(told.some((line) => (typeof effect === 'string' ? line.includes(effect) : effect.test(line))), `${effect} in ${told.join(' | ')}`).toBe(true)
  if (reason) await dialog.locator('textarea[name=reason]').fill(reason)
  // a dialog that has just closed may still be going while this one comes
  const code = dialog.locator('input[name=code]')
  const button = dialog.getByRole('button', { name: action, exact: true })
  let oneTime: string | null = null
  await until('a confirmation that is complete', async () => {
    if ((await code.count()) && !(await code.inputValue())) await code.fill((oneTime ??= await person.totp.next()))
    return button.isEnabled()
  })
  await button.click()
  await dialog.waitFor({ state: 'hidden' })
}
