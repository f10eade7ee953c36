// SPDX-License-Identifier: Apache-2.0
// The events that a person can choose from: those that have words. Others are shown as they
// are recorded.

export type EventWords = Record<string, Record<string, unknown> | string>

/** { seal: { make: … } } names the event "seal.make". */
export function eventNamesOf(words: EventWords): string[] {
  return Object.entries(words).flatMap(([area, verbs]) => (typeof verbs === 'object' ? Object.keys(verbs).map((verb) => `${area}.${verb}`) : [area]))
}
