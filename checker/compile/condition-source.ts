// Conditions and values as JavaScript. Tests of single codes in one word merge into one masked comparison.
import { assert, at } from '../language/index.ts'
import { type Condition, isAmong, type Member, opposite, type Value } from './condition.ts'
import type { Field, Layout } from './layout.ts'

function conditionSource(condition: Condition, layout: Layout): string {
  switch (condition.kind) {
    case 'constant':
      return String(condition.value)
    case 'member':
    case 'all':
      return allSource(partsOf(condition), layout)
    case 'any':
      return anySource(condition.of, layout)
    case 'same': {
      const compared = condition.holds ? '===' : '!=='
      return `(${valueSource(condition.left, layout)} ${compared} ${valueSource(condition.right, layout)})`
    }
    case 'either': {
      const [yes, no] = [condition.then, condition.otherwise].map(part => conditionSource(part, layout))
      return `(${conditionSource(condition.when, layout)} ? ${yes} : ${no})`
    }
  }
}

/** The conjuncts of a condition. */
export function partsOf(condition: Condition): readonly Condition[] {
  if (condition.kind === 'all') return condition.of
  return condition.kind === 'constant' && condition.value ? [] : [condition]
}

/** The conjunction of some parts. */
export function allSource(parts: readonly Condition[], layout: Layout): string {
  const singles: Member[] = []
  const others: string[] = []
  for (const part of parts)
    if (part.kind === 'member' && part.codes.length === 1) singles.push(part)
    else others.push(part.kind === 'member' ? memberSource(part, layout) : conditionSource(part, layout))
  const tests = [...mergedTests(singles, layout, '==='), ...others]
  if (tests.length === 0) return 'true'
  return tests.length === 1 ? at(tests, 0) : `(${tests.join(' && ')})`
}

/** A disjunction; parts that say what a cell is not merge as the negation of a conjunction. */
function anySource(parts: readonly Condition[], layout: Layout): string {
  const negated: Member[] = []
  const others: string[] = []
  for (const part of parts) {
    const inverse = part.kind === 'member' ? opposite(layout.possible, part) : part
    if (part.kind === 'member' && inverse.kind === 'member' && inverse.codes.length === 1) negated.push(inverse)
    else others.push(conditionSource(part, layout))
  }
  return `(${[...mergedTests(negated, layout, '!=='), ...others].join(' || ')})`
}

function mergedTests(members: readonly Member[], layout: Layout, compared: '===' | '!=='): string[] {
  return [...maskedTests(members, layout)].map(
    ([word, { mask, value }]) => `((w${word} & ${mask}) ${compared} ${value})`,
  )
}

/** Tests of single codes as one comparison a word: which bits are looked at, and what must be there. */
export function maskedTests(
  members: readonly Member[],
  layout: Layout,
): ReadonlyMap<number, { readonly mask: number; readonly value: number }> {
  const words = new Map<number, { mask: number; value: number }>()
  for (const { cell, codes } of members) {
    const field = fieldOf(layout, cell)
    const merged = words.get(field.word) ?? { mask: 0, value: 0 }
    words.set(field.word, {
      mask: merged.mask | (field.mask << field.shift),
      value: merged.value | (at(codes, 0) << field.shift),
    })
  }
  return words
}

const written = new WeakMap<Layout, WeakMap<Member, string>>()

/** A cell that is in a set of several codes; sets of many codes are shared by many guards. */
function memberSource(member: Member, layout: Layout): string {
  const ofLayout = written.get(layout) ?? new WeakMap<Member, string>()
  written.set(layout, ofLayout)
  const source = ofLayout.get(member) ?? newMemberSource(member, layout)
  ofLayout.set(member, source)
  return source
}

function newMemberSource({ cell, codes }: Member, layout: Layout): string {
  const excluded = at(layout.possible, cell).filter(code => !isAmong(codes, code))
  const { word, shift, mask } = fieldOf(layout, cell)
  if (excluded.length === 1) return `((w${word} & ${mask << shift}) !== ${at(excluded, 0) << shift})`
  const field = cellSource(layout, cell)
  if (mask < 32) return `((${codes.reduce((set, code) => set | (1 << code), 0)} >>> ${field} & 1) !== 0)`
  const runs = runsOf(codes).map(([low, high]) => `(${field} >= ${low} && ${field} <= ${high})`)
  return `(${runs.join(' || ')})`
}

/** Ascending codes as runs of neighbours, first and last. */
function runsOf(codes: readonly number[]): readonly (readonly [number, number])[] {
  const firsts = codes.filter((code, index) => index === 0 || at(codes, index - 1) !== code - 1)
  const lasts = codes.filter((code, index) => index === codes.length - 1 || at(codes, index + 1) !== code + 1)
  return firsts.map((first, run) => [first, at(lasts, run)])
}

export function valueSource(value: Value, layout: Layout): string {
  switch (value.kind) {
    case 'code':
      return String(value.code)
    case 'cell':
      return cellSource(layout, value.cell)
    case 'truth':
      return `(${conditionSource(value.of, layout)} ? 1 : 0)`
    case 'choose': {
      const [yes, no] = [value.then, value.otherwise].map(part => valueSource(part, layout))
      return `(${conditionSource(value.when, layout)} ? ${yes} : ${no})`
    }
  }
}

/** The code of a cell, read from its word. */
export function cellSource(layout: Layout, cell: number): string {
  const { word, shift, mask } = fieldOf(layout, cell)
  return shift === 0 ? `(w${word} & ${mask})` : `((w${word} >>> ${shift}) & ${mask})`
}

export function fieldOf(layout: Layout, cell: number): Field {
  const field = at(layout.fields, cell)
  assert(field !== null, `cell ${cell} is constant and has no field`)
  return field
}
