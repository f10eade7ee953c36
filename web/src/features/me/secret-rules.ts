// SPDX-License-Identifier: Apache-2.0
// What a new PIN or password must look like, said while it is typed. The server judges again.

/** Key of what is wrong with it, below me.wrong; '' where nothing is. */
export function wrongPin(pin: string, again: string): '' | 'pinForm' | 'pinTrivial' | 'differs' {
  if (!/^\d{6,12}$/.test(pin)) return 'pinForm'
  if (isSimpleRow(pin)) return 'pinTrivial'
  return pin === again ? '' : 'differs'
}

/** Digits that repeat, or count up or down: the first that anybody tries. */
function isSimpleRow(pin: string): boolean {
  const steps = Array.from(pin.slice(1), (digit, i) => Number(digit) - Number(pin[i]))
  return steps.every((step) => step === steps[0] && Math.abs(step) <= 1)
}

export function wrongPassword(password: string, again: string): '' | 'passwordForm' | 'differs' {
  if ([...password].length < 10 || [...password].length > 128) return 'passwordForm'
  return password === again ? '' : 'differs'
}
