// SPDX-License-Identifier: Apache-2.0
// A draft as the screen holds it, and as the API does. Placements name their document by id,
// so that documents can change places; the API counts them. Pure.

import type { Schemas } from '@/api/client'
import { minorUnits, moneyText } from './money'

export type Draft = Schemas['Draft']
export type Document = Schemas['Document']

export interface Placement {
  document: string
  seal: string
  page: number
  x: number
  y: number
}

export interface Facts {
  purpose: string
  counterparty: string
  /** as typed */
  amount: string
  currency: string
  documentClass: string
  copies: number
  /** RFC 3339; null: the server's 30 days */
  expiresAt: string | null
}

export interface Composition {
  documents: string[]
  placements: Placement[]
  facts: Facts
}

export interface DraftContent {
  documents: string[]
  placements: { document: number; seal: string; page: number; x: number; y: number }[]
  purpose?: string
  counterparty?: string
  amount?: { minor_units: number; currency: string }
  document_class?: string
  copies?: number
  expires_at?: string
}

export function emptyComposition(): Composition {
  const facts = { purpose: '', counterparty: '', amount: '', currency: 'CNY', documentClass: '', copies: 1, expiresAt: null }
  return { documents: [], placements: [], facts }
}

function plain(text: string): string | undefined {
  return text.trim().normalize('NFC') || undefined
}

/** What the API takes; an amount that is no number is left out until it is one. */
export function contentOf({ documents, placements, facts }: Composition): DraftContent {
  const minor = minorUnits(facts.amount, facts.currency)
  return {
    documents: [...documents],
    placements: placements
      .filter((placement) => documents.includes(placement.document))
      .map(({ document, seal, page, x, y }) => ({ document: documents.indexOf(document), seal, page, x, y })),
    purpose: plain(facts.purpose),
    counterparty: plain(facts.counterparty),
    amount: minor === null ? undefined : { minor_units: minor, currency: facts.currency },
    document_class: plain(facts.documentClass),
    copies: facts.copies,
    expires_at: facts.expiresAt ?? undefined,
  }
}

export function compositionOf(draft: Draft): Composition {
  const currency = draft.amount?.currency ?? 'CNY'
  return {
    documents: [...draft.documents],
    placements: draft.placements.map(({ document, ...rest }) => ({ document: draft.documents[document]!, ...rest })),
    facts: {
      purpose: draft.purpose ?? '',
      counterparty: draft.counterparty ?? '',
      amount: draft.amount ? moneyText(draft.amount.minor_units, currency) : '',
      currency,
      documentClass: draft.document_class ?? '',
      copies: draft.copies ?? 1,
      expiresAt: draft.expires_at,
    },
  }
}

export const steps = ['files', 'place', 'facts', 'confirm'] as const
export type Step = (typeof steps)[number]

/** What is missing before a step can be taken: a key of the words, with what it is about. */
export interface Missing {
  key: 'noFile' | 'noSeal' | 'documentWithoutSeal' | 'noPurpose' | 'badAmount'
  /** the step where it is mended */
  step: Step
  document?: string
}

export function missingFor(step: Step, c: Composition): Missing | null {
  const before = steps.indexOf(step)
  if (before > 0 && c.documents.length === 0) return { key: 'noFile', step: 'files' }
  if (before > 1) {
    if (c.placements.length === 0) return { key: 'noSeal', step: 'place' }
    const bare = c.documents.find((document) => !c.placements.some((p) => p.document === document))
    if (bare) return { key: 'documentWithoutSeal', step: 'place', document: bare }
  }
  if (before > 2) {
    if (!plain(c.facts.purpose)) return { key: 'noPurpose', step: 'facts' }
    if (c.facts.amount.trim() && minorUnits(c.facts.amount, c.facts.currency) === null) return { key: 'badAmount', step: 'facts' }
  }
  return null
}
