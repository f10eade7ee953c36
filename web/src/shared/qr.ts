// SPDX-License-Identifier: Apache-2.0
// QR codes (ISO/IEC 18004) of short texts: byte mode, error correction M, versions 1 to 10,
// up to 213 bytes. Shows how an authenticator app is given its secret.

interface Version {
  /** error correction codewords of a block */
  check: number
  /** data codewords of each block */
  blocks: number[]
  /** centres of the alignment patterns */
  centres: number[]
}

const repeat = (n: number, times: number) => Array<number>(times).fill(n)
const versions: Version[] = [
  { check: 10, blocks: [16], centres: [] },
  { check: 16, blocks: [28], centres: [6, 18] },
  { check: 26, blocks: [44], centres: [6, 22] },
  { check: 18, blocks: repeat(32, 2), centres: [6, 26] },
  { check: 24, blocks: repeat(43, 2), centres: [6, 30] },
  { check: 16, blocks: repeat(27, 4), centres: [6, 34] },
  { check: 18, blocks: repeat(31, 4), centres: [6, 22, 38] },
  { check: 22, blocks: [...repeat(38, 2), ...repeat(39, 2)], centres: [6, 24, 42] },
  { check: 22, blocks: [...repeat(36, 3), ...repeat(37, 2)], centres: [6, 26, 46] },
  { check: 26, blocks: [...repeat(43, 4), 44], centres: [6, 28, 50] },
]

// ---- codewords ----

/** GF(256) over x^8 + x^4 + x^3 + x^2 + 1. */
function multiply(a: number, b: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ (product & 0x80 ? 0x11d : 0)
    if ((b >> bit) & 1) product ^= a
  }
  return product
}

/** Coefficients of (x - 1)(x - 2)…(x - 2^(n-1)) below the leading one. */
function generator(n: number): number[] {
  const g = [...repeat(0, n - 1), 1]
  for (let i = 0, root = 1; i < n; i++, root = multiply(root, 2)) {
    for (let j = 0; j < n; j++) g[j] = multiply(g[j]!, root) ^ (g[j + 1] ?? 0)
  }
  return g
}

function checkOf(data: number[], n: number): number[] {
  const g = generator(n)
  const rest = repeat(0, n)
  for (const byte of data) {
    const factor = byte ^ rest.shift()!
    rest.push(0)
    g.forEach((c, i) => (rest[i]! ^= multiply(c, factor)))
  }
  return rest
}

function dataOf(bytes: Uint8Array, version: number, room: number): number[] {
  const bits: number[] = []
  const put = (value: number, n: number) => {
    for (let i = n - 1; i >= 0; i--) bits.push((value >> i) & 1)
  }
  put(4, 4) // byte mode
  put(bytes.length, version < 10 ? 8 : 16)
  bytes.forEach((byte) => put(byte, 8))
  put(0, Math.min(4, room * 8 - bits.length))
  put(0, (8 - (bits.length % 8)) % 8)
  const out: number[] = []
  for (let i = 0; i < bits.length; i += 8) out.push(parseInt(bits.slice(i, i + 8).join(''), 2))
  for (let pad = 0xec; out.length < room; pad ^= 0xec ^ 0x11) out.push(pad)
  return out
}

/** Blocks are taken in turn, a codeword each: first their data, then their checks. */
function interleave(data: number[], { check, blocks }: Version): number[] {
  let at = 0
  const parts = blocks.map((n) => data.slice(at, (at += n)))
  const checks = parts.map((part) => checkOf(part, check))
  const out: number[] = []
  for (const lists of [parts, checks]) {
    const longest = Math.max(...lists.map((list) => list.length))
    for (let i = 0; i < longest; i++) for (const list of lists) if (i < list.length) out.push(list[i]!)
  }
  return out
}

// ---- modules ----

class Grid {
  readonly dark: boolean[][]
  /** drawn by the standard, not by the data */
  readonly fixed: boolean[][]
  constructor(readonly size: number) {
    const row = () => Array<boolean>(size).fill(false)
    this.dark = Array.from({ length: size }, row)
    this.fixed = Array.from({ length: size }, row)
  }
  fix(x: number, y: number, dark: boolean): void {
    if (x < 0 || y < 0 || x >= this.size || y >= this.size) return
    this.dark[y]![x] = dark
    this.fixed[y]![x] = true
  }
}

function addFinder(grid: Grid, cx: number, cy: number): void {
  for (let y = -4; y <= 4; y++) {
    for (let x = -4; x <= 4; x++) {
      const ring = Math.max(Math.abs(x), Math.abs(y))
      grid.fix(cx + x, cy + y, ring !== 2 && ring !== 4)
    }
  }
}

function addAlignment(grid: Grid, centres: number[]): void {
  const last = centres.length - 1
  centres.forEach((cy, i) =>
    centres.forEach((cx, j) => {
      if ((i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0)) return
      for (let y = -2; y <= 2; y++) for (let x = -2; x <= 2; x++) grid.fix(cx + x, cy + y, Math.max(Math.abs(x), Math.abs(y)) !== 1)
    }),
  )
}

/** Remainder of `value` shifted by the degree of `polynomial` (BCH). */
function bch(value: number, polynomial: number, degree: number): number {
  let rest = value
  for (let i = 0; i < degree; i++) rest = (rest << 1) ^ ((rest >> (degree - 1)) & 1 ? polynomial : 0)
  return (value << degree) | (rest & ((1 << degree) - 1))
}

function addFormat(grid: Grid, mask: number): void {
  const bits = bch(mask, 0x537, 10) ^ 0x5412 // correction M is 00
  const bit = (i: number) => ((bits >> i) & 1) === 1
  const n = grid.size
  for (let i = 0; i < 15; i++) {
    const across = i < 8 ? n - 1 - i : i === 8 ? 7 : 14 - i
    const down = i < 6 ? i : i < 8 ? i + 1 : n - 15 + i
    grid.fix(across, 8, bit(i))
    grid.fix(8, down, bit(i))
  }
  grid.fix(8, n - 8, true)
}

function addVersion(grid: Grid, version: number): void {
  if (version < 7) return
  const bits = bch(version, 0x1f25, 12)
  for (let i = 0; i < 18; i++) {
    const dark = ((bits >> i) & 1) === 1
    const [far, near] = [grid.size - 11 + (i % 3), Math.floor(i / 3)]
    grid.fix(far, near, dark)
    grid.fix(near, far, dark)
  }
}

function frame(version: number, { centres }: Version): Grid {
  const grid = new Grid(17 + 4 * version)
  const n = grid.size
  for (let i = 0; i < n; i++) {
    grid.fix(6, i, i % 2 === 0)
    grid.fix(i, 6, i % 2 === 0)
  }
  addFinder(grid, 3, 3)
  addFinder(grid, n - 4, 3)
  addFinder(grid, 3, n - 4)
  addAlignment(grid, centres)
  addFormat(grid, 0)
  addVersion(grid, version)
  return grid
}

/** Two columns at a time from the right, up and down in turn, past the timing column. */
function addData(grid: Grid, codewords: number[]): void {
  const n = grid.size
  let at = 0
  for (let right = n - 1; right > 0; right -= right === 8 ? 3 : 2) {
    const up = ((right + 1) & 2) === 0
    for (let i = 0; i < n; i++) {
      const y = up ? n - 1 - i : i
      for (const x of [right, right - 1]) {
        if (grid.fixed[y]![x]) continue
        grid.dark[y]![x] = (((codewords[at >> 3] ?? 0) >> (7 - (at & 7))) & 1) === 1
        at++
      }
    }
  }
}

// ---- masks ----

const masks: ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]

/** Twice the same mask is none. */
function toggle(grid: Grid, mask: number): void {
  grid.dark.forEach((row, y) =>
    row.forEach((dark, x) => {
      if (!grid.fixed[y]![x]) row[x] = dark !== masks[mask]!(x, y)
    }),
  )
}

/** Long runs of one colour, and what looks like a finder, in one row or column. */
function lineFaults(line: string): number {
  const runs = line.match(/0{5,}|1{5,}/g) ?? []
  const finders = (line.match(/(?=10111010000)/g) ?? []).length + (line.match(/(?=00001011101)/g) ?? []).length
  return runs.reduce((sum, run) => sum + run.length - 2, 0) + 40 * finders
}

/** How hard it is to read: the four rules of the standard. */
function faults({ dark, size }: Grid): number {
  const rows = dark.map((row) => row.map(Number).join(''))
  const columns = rows.map((_, x) => rows.map((row) => row[x]).join(''))
  let sum = [...rows, ...columns].reduce((total, line) => total + lineFaults(line), 0)
  for (let y = 1; y < size; y++) {
    for (let x = 1; x < size; x++) {
      const four = rows[y]![x]! + rows[y]![x - 1] + rows[y - 1]![x] + rows[y - 1]![x - 1]
      if (four === '0000' || four === '1111') sum += 3
    }
  }
  const share = rows.join('').replaceAll('0', '').length / size ** 2
  return sum + 10 * Math.floor(Math.abs(share - 0.5) * 20)
}

function mask(grid: Grid): void {
  let best = { mask: 0, faults: Infinity }
  masks.forEach((_, i) => {
    toggle(grid, i)
    addFormat(grid, i)
    const found = faults(grid)
    if (found < best.faults) best = { mask: i, faults: found }
    toggle(grid, i)
  })
  toggle(grid, best.mask)
  addFormat(grid, best.mask)
}

// ---- what others use ----

/** Rows of modules, true: dark. Throws on more than 213 bytes. */
export function qrModules(text: string): boolean[][] {
  const bytes = new TextEncoder().encode(text)
  for (const [i, version] of versions.entries()) {
    const number = i + 1
    const room = version.blocks.reduce((sum, n) => sum + n, 0)
    if (bytes.length + (number < 10 ? 2 : 3) > room) continue
    const grid = frame(number, version)
    addData(grid, interleave(dataOf(bytes, number, room), version))
    mask(grid)
    return grid.dark
  }
  throw new RangeError(`${bytes.length} bytes are too many for a QR code`)
}

/** The dark modules as the path of an SVG with a quiet zone: viewBox `0 0 size size`. */
export function qrPath(text: string): { size: number; path: string } {
  const modules = qrModules(text)
  const path = modules.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + 4} ${y + 4}h1v1h-1z` : ''))).join('')
  return { size: modules.length + 8, path }
}

/** What authenticator apps read (Key URI format): SHA-1, six digits, 30 seconds. */
export function totpUri(secret: string, login: string): string {
  return `otpauth://totp/Sealkeeper:${encodeURIComponent(login)}?secret=${secret}&issuer=Sealkeeper`
}
