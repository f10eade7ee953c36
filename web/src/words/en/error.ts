// SPDX-License-Identifier: Apache-2.0
export default {
  offline: 'The server cannot be reached',
  offlineText: 'Whether it was done is not known. Try again when the network is back: a repeated call is done once.',
  whatToDo: {
    conflict: 'Refresh to see how it is now.',
    wait: 'Wait {seconds} s and try again.',
    again: 'Check what you typed and try again.',
    role: 'If you need this, ask your company’s administrator.',
    later: 'Try again later; if it still fails, give the exchange id to your administrator.',
  },
  exchange: 'Exchange id',
  unexpected: 'Something unexpected happened on this page',
}
