// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { localise } from './localise'

const document = {
  info: { title: 'Sealkeeper', description: 'How to begin', 'x-description-zh': '快速开始' },
  tags: [{ name: 'Seals', description: 'Seals.', 'x-name-zh': '印章', 'x-description-zh': '印章。' }],
  paths: { '/a': { get: { summary: 'List.', 'x-summary-zh': '列表。', tags: ['Seals'], responses: { default: { description: 'Refused.' } } } } },
}

describe('the document in one language', () => {
  it('has Chinese words where it carries them', () => {
    expect(localise(document, 'zh')).toMatchObject({
      info: { title: '掌印接口文档', description: '快速开始' },
      tags: [{ name: 'Seals', 'x-displayName': '印章', description: '印章。' }],
      paths: { '/a': { get: { summary: '列表。', tags: ['Seals'], responses: { default: { description: '拒绝，代码见“错误”。' } } } } },
    })
  })
  it('is left alone in English, and by the Chinese copy', () => {
    const before = structuredClone(document)
    localise(document, 'zh')
    expect(localise(document, 'en')).toEqual(before)
  })
})
