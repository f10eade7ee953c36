// SPDX-License-Identifier: Apache-2.0
export default {
  pin: 'Signing PIN',
  pinHelp: '6 to 12 digits',
  code: 'One-time code',
  codeHelp: 'the 6 digits of your authenticator app',
  reason: 'Reason',
  effects: 'What this does',
  missing: 'Please enter: {field}',
}
