// Many rules of one kind as numbers in a table: rules that compare fields with constants, and write constants or what other fields hold. A procedure that fills
// a table has thousands, each of which acts once or twice; as source, V8 would have to compile every one, and again whenever it meets one that
// has not acted before.
import { assert, at } from '../language/index.ts'
import type { Attempts } from './attempts.ts'
import type { Condition, Member } from './condition.ts'
import { fieldOf, maskedTests } from './condition-source.ts'
import type { Functions } from './functions.ts'
import type { Guarded } from './guarded.ts'
import type { Field, Layout } from './layout.ts'

/** Fewer rules than this stay source, which is faster once it is compiled. */
export const manyRules = 64

/** A rule that may stand in a table: what it writes, and its index. */
export interface Writes {
  readonly rule: number
  readonly changes: readonly { readonly word: number; readonly kept: number; readonly bits: number }[]
  readonly moves: readonly Move[]
}

/** Bits of a word as it was before, turned to the left by some places, are set in a word whose bits there are not kept. */
export interface Move {
  readonly to: number
  readonly from: number
  readonly mask: number
  readonly turn: number
}

/** Statements that try all those of the rules that may stand in a table, and the rules that are left. */
export function rowList(
  guarded: readonly Guarded[],
  layout: Layout,
  functions: Functions,
): { readonly sources: readonly string[]; readonly others: readonly Guarded[] } {
  const plain = new Set(guarded.filter(isPlain))
  if (plain.size < manyRules) return { sources: [], others: guarded }
  const words = new Map<number, Map<number, Guarded>>()
  const listed = [...plain].filter(one => {
    const own = setBits(one, layout).find(({ word, shift }) => words.get(word)?.has(shift) !== true)
    if (own !== undefined) words.set(own.word, (words.get(own.word) ?? new Map()).set(own.shift, one))
    return own === undefined
  })
  const parts = [...words].flatMap(([word, bits]) => bitPart(word, bits, layout))
  const rows = listed.flatMap(one => rowOf(one, layout))
  return {
    sources: [...triedBy('attemptBits', parts, functions), ...triedBy('attemptAll', rows, functions)],
    others: guarded.filter(one => !plain.has(one)),
  }
}

function triedBy(attempt: keyof Attempts, table: readonly number[], functions: Functions): readonly string[] {
  return table.length === 0 ? [] : [`n = ${attempt}(s, i, n, ${functions.table(table)})`]
}

/**
 * The rows of the bits of a word. Where a rule needs the next lower bit to be clear, as that of something which waits behind another does, it
 * is not even looked up while that bit is set.
 */
function bitPart(word: number, bits: ReadonlyMap<number, Guarded>, layout: Layout): readonly number[] {
  const starts = Array.from({ length: 32 }, () => 0)
  const rows: number[] = []
  let all = 0
  let waiting = 0
  for (const [bit, one] of bits) {
    all |= 1 << bit
    const needs = maskedTests(membersOf(one), layout).get(word)
    if (bit > 0 && needs !== undefined && (needs.mask & ~needs.value & (1 << (bit - 1))) !== 0) waiting |= 1 << bit
    starts[bit] = 4 + starts.length + rows.length
    for (const number of rowOf(one, layout)) rows.push(number)
  }
  return [4 + starts.length + rows.length, word, all, waiting, ...starts, ...rows]
}

/** The single bits that a rule needs to be set. */
function setBits({ tests }: Guarded, layout: Layout): readonly Field[] {
  return [...tests].flatMap(([cell, code]) => {
    const field = fieldOf(layout, cell)
    return field.mask === 1 && code === 1 ? [field] : []
  })
}

/** The same for the arms of a switch that are one rule each: the row is found by the code. `field`: source of the code; `codes`: how many there are. */
export function rowArms(
  cases: ReadonlyMap<number, readonly Guarded[]>,
  field: string,
  codes: number,
  layout: Layout,
  functions: Functions,
): { readonly sources: readonly string[]; readonly others: ReadonlyMap<number, readonly Guarded[]> } {
  const plain = [...cases].filter(([, arm]) => arm.length === 1 && arm.every(isPlain))
  if (plain.length < manyRules || codes > 8 * plain.length) return { sources: [], others: cases }
  const table = Array.from({ length: codes }, () => 0)
  for (const [code, arm] of plain) {
    table[code] = table.length
    for (const number of arm.flatMap(one => rowOf(one, layout))) table.push(number)
  }
  const name = functions.table(table)
  const source = `if (${name}[${field}] !== 0) n = attempt(s, i, n, ${name}, ${name}[${field}])`
  const left = new Map(cases)
  for (const [code] of plain) left.delete(code)
  return { sources: [source], others: left }
}

function isPlain(one: Guarded): boolean {
  const { writes, others } = one
  return writes !== null && others.every(part => singleCodes(part) !== null) && !isContradictory(membersOf(one))
}

/** The cells that a conjunction compares with one code each; null where no mask could say what it asks. */
export function comparedBy(parts: readonly Condition[]): readonly Member[] | null {
  const members: Member[] = []
  for (const part of parts) {
    const compared = singleCodes(part.kind === 'member' ? { kind: 'all', of: [part] } : part)
    if (compared === null) return null
    for (const member of compared) members.push(member)
  }
  return isContradictory(members) ? null : members
}

/** Two codes are asked of one cell, as large conjunctions may do, which are parts by themselves: no mask could say that. */
function isContradictory(members: readonly Member[]): boolean {
  const asked = new Map<number, number>()
  for (const { cell, codes } of members) {
    const code = at(codes, 0)
    if ((asked.get(cell) ?? code) !== code) return true
    asked.set(cell, code)
  }
  return false
}

/** A large conjunction of cells that have one code each; null where it is anything else. */
function singleCodes(part: Condition): readonly Member[] | null {
  if (part.kind !== 'all') return null
  const members = part.of.flatMap(each => (each.kind === 'member' && each.codes.length === 1 ? [each] : []))
  return members.length === part.of.length ? members : null
}

/** All that such a rule tests. */
function membersOf({ tests, others }: Guarded): readonly Member[] {
  const small = [...tests].map(([cell, code]) => ({ kind: 'member' as const, cell, codes: [code] }))
  return [...small, ...others.flatMap(part => singleCodes(part) ?? [])]
}

function rowOf(plain: Guarded, layout: Layout): readonly number[] {
  const { writes } = plain
  assert(writes !== null, 'only what compares constants and writes constants or fields stands in a table')
  const masked = [...maskedTests(membersOf(plain), layout)]
  const numbers = [
    masked.length,
    writes.changes.length,
    ...masked.flatMap(([word, { mask, value }]) => [word, mask, value]),
    ...writes.changes.flatMap(({ word, kept, bits }) => [word, kept, bits]),
    ...writes.moves.flatMap(({ to, from, mask, turn }) => [to, from, mask, turn]),
    writes.rule,
  ]
  return [numbers.length + 1, ...numbers]
}
