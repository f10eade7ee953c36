// SPDX-License-Identifier: Apache-2.0
// What can be drawn: the styles as the server draws them (it refuses anything else), and the
// body of a drawing from what was typed.

import type { SealType } from './seals'

export type Shape = 'round' | 'square'

export interface Style {
  type: SealType
  shape: Shape
  /** millimetres */
  usual: number
  least: number
  most: number
  /** drawn when no other is typed */
  caption: string
  /** characters of the text on the ring, or of a person's name */
  nameLeast: number
  nameMost: number
}

export const captionMost = 12
export const codeDigits = 13

export const styles: Style[] = [
  { type: 'official', shape: 'round', usual: 40, least: 38, most: 45, caption: '', nameLeast: 4, nameMost: 40 },
  { type: 'contract', shape: 'round', usual: 38, least: 35, most: 45, caption: '合同专用章', nameLeast: 4, nameMost: 40 },
  { type: 'finance', shape: 'round', usual: 38, least: 30, most: 45, caption: '财务专用章', nameLeast: 4, nameMost: 40 },
  { type: 'finance', shape: 'square', usual: 22, least: 18, most: 25, caption: '财务专用章', nameLeast: 4, nameMost: 40 },
  { type: 'legal_representative', shape: 'square', usual: 20, least: 18, most: 25, caption: '', nameLeast: 2, nameMost: 12 },
]

export const sealTypes: SealType[] = ['official', 'contract', 'finance', 'legal_representative']

export function shapesOf(type: SealType): Shape[] {
  return styles.filter((style) => style.type === type).map((style) => style.shape)
}

export function styleOf(type: SealType, shape: Shape): Style {
  return styles.find((style) => style.type === type && style.shape === shape) ?? styles.find((style) => style.type === type)!
}

export interface Typed {
  type: SealType
  shape: Shape
  size: number
  text: string
  caption: string
  code: string
}

export interface FaceDesign {
  type: SealType
  shape: Shape
  size_mm: number
  name: string
  caption?: string
  code?: string
}

/** Characters as people count them: one beyond the basic plane is one. */
export function lengthOf(text: string): number {
  return [...text].length
}

export type Fault = 'text' | 'caption' | 'code' | 'size'

export function faultsOf(typed: Typed): Fault[] {
  const style = styleOf(typed.type, typed.shape)
  const length = lengthOf(typed.text.trim())
  const faults: Fault[] = []
  if (length < style.nameLeast || length > style.nameMost) faults.push('text')
  if (lengthOf(typed.caption.trim()) > captionMost) faults.push('caption')
  if (style.shape === 'round' && typed.code && !/^\d{13}$/.test(typed.code)) faults.push('code')
  if (!Number.isInteger(typed.size) || typed.size < style.least || typed.size > style.most) faults.push('size')
  return faults
}

/** What is sent; null while something of it cannot be drawn. */
export function designOf(typed: Typed): FaceDesign | null {
  if (faultsOf(typed).length > 0) return null
  const style = styleOf(typed.type, typed.shape)
  return {
    type: typed.type,
    shape: style.shape,
    size_mm: typed.size,
    name: typed.text.trim(),
    caption: typed.caption.trim() || undefined,
    code: (style.shape === 'round' && typed.code) || undefined,
  }
}
