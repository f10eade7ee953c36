// SPDX-License-Identifier: Apache-2.0
import type { Words } from './zh'

const words: Words = {
  product: 'Sealkeeper',
  otherLanguage: '中文',
  title: 'API reference',
  loading: 'Loading the reference…',
  failed: ['The reference cannot be loaded', 'Check the network and try again, or read the OpenAPI document itself.'],
  retry: 'Try again',
  login: 'Log in',
  verify: 'Verify a sealed document',
  document: 'OpenAPI document (JSON)',
}

export default words
