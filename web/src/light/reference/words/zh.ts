// SPDX-License-Identifier: Apache-2.0
import type { FrameWords } from '../../page'

export interface Words extends FrameWords {
  title: string
  loading: string
  failed: [string, string]
  retry: string
  login: string
  verify: string
  document: string
}

const words: Words = {
  product: '掌印',
  otherLanguage: 'English',
  title: 'API 文档',
  loading: '正在加载接口文档…',
  failed: ['无法加载接口文档', '请检查网络后重试；也可直接查看 OpenAPI 文档。'],
  retry: '重试',
  login: '登录',
  verify: '核验签章文件',
  document: 'OpenAPI 文档（JSON）',
}

export default words
