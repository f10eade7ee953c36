// SPDX-License-Identifier: Apache-2.0
import type { Words } from './zh'

const words: Words = {
  product: 'Sealkeeper',
  otherLanguage: '中文',
  title: 'Log in',
  about: 'Electronic seals: asked for, approved, applied',
  login: 'Log-in name',
  password: 'Password',
  code: 'One-time code',
  codeHelp: 'The six digits that your authenticator app shows',
  codeForm: 'The code has six digits.',
  missing: 'Please fill this in.',
  submit: 'Log in',
  sending: 'Logging in…',
  wait: (seconds) => `Wait ${seconds} s`,
  waitLong: 'You can try again when the count-down ends; what you typed stays.',
  failed: 'Check both and type again. Passwords distinguish capital letters.',
  codeNeeded: 'This account also needs a one-time code.',
  created: 'You are enrolled. Log in now.',
  ended: 'You are logged out.',
  offline: ['The server cannot be reached', 'Check the network and try again. What you typed stays.'],
  exchange: 'Exchange id',
  inside: 'Company',
  choose: 'Choose a company',
  chooseAbout: (login) => `${login} belongs to several companies. Choose one now; you can change later at any time.`,
  back: 'Back',
  done: 'You are logged in',
  doneAbout: 'Go on in the window where you were. This one can be closed.',
  stay: 'Go on in this window',
  verify: 'Verify a sealed document',
  reference: 'API reference',
}

export default words
