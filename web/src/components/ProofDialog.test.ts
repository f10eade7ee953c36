// SPDX-License-Identifier: Apache-2.0
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defineComponent, nextTick } from 'vue'
import { createI18n } from 'vue-i18n'
import ProofDialog from './ProofDialog.vue'
import { open, proveAnd } from './proof'

/** A dialog whose opening the test ends by itself. */
const Dialog = defineComponent({ name: 'ElDialog', props: ['title'], emits: ['opened'], template: '<div><slot /><slot name="footer" /></div>' })

let page: ReturnType<typeof mount>
const field = (name: string) => page.get<HTMLInputElement>(`[name=${name}]`).element

beforeEach(async () => {
  const i18n = createI18n({ legacy: false, locale: 'en', missingWarn: false, fallbackWarn: false, messages: { en: {} } })
  page = mount(ProofDialog, { attachTo: document.body, global: { plugins: [i18n], stubs: { ElDialog: Dialog } } })
  void proveAnd({ title: 'Suspend the seal', effects: [], code: false, reason: 'needed', act: () => Promise.resolve() })
  await nextTick()
})
afterEach(async () => {
  open.value?.settle(false)
  await nextTick()
  page.unmount()
})

describe('a confirmation that has opened', () => {
  it('begins at its first field', () => {
    page.getComponent(Dialog).vm.$emit('opened')
    expect(document.activeElement).toBe(field('reason'))
  })

  it('leaves the one who types a PIN already where he is', () => {
    field('pin').focus()
    page.getComponent(Dialog).vm.$emit('opened')
    expect(document.activeElement).toBe(field('pin'))
  })

  it('keeps its name while it goes', async () => {
    open.value?.settle(false)
    await nextTick()
    expect(page.getComponent(Dialog).props('title')).toBe('Suspend the seal')
  })
})
