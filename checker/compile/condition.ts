// Expressions in the form that source is made from: negations pushed to the leaves, constants folded, and every test of one
// cell against constants a set of codes. Sets hold possible codes only, neither none of them nor all.
import { at, manyParts } from '../language/index.ts'
import type { Possible } from './possible.ts'

export type Condition =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'member'; readonly cell: number; readonly codes: readonly number[] }
  | { readonly kind: 'same'; readonly left: Value; readonly right: Value; readonly holds: boolean }
  | { readonly kind: 'all'; readonly of: readonly Condition[] }
  | { readonly kind: 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'either'; readonly when: Condition; readonly then: Condition; readonly otherwise: Condition }

export type Value =
  | { readonly kind: 'code'; readonly code: number }
  | { readonly kind: 'cell'; readonly cell: number }
  | { readonly kind: 'choose'; readonly when: Condition; readonly then: Value; readonly otherwise: Value }
  | { readonly kind: 'truth'; readonly of: Condition }

/** A test of one cell. */
export type Member = Extract<Condition, { readonly kind: 'member' }>

export const holds: Condition = { kind: 'constant', value: true }
export const fails: Condition = { kind: 'constant', value: false }

function member(possible: Possible, cell: number, allowed: (code: number) => boolean): Condition {
  const all = at(possible, cell)
  const codes = all.filter(allowed)
  if (codes.length === 0) return fails
  return codes.length === all.length ? holds : { kind: 'member', cell, codes }
}

/** A cell that has this code. */
export function only(possible: Possible, cell: number, code: number): Condition {
  const codes = at(possible, cell)
  if (!isAmong(codes, code)) return fails
  return codes.length === 1 ? holds : { kind: 'member', cell, codes: [code] }
}

/** A cell that has none of these codes. */
function others(possible: Possible, cell: number, codes: readonly number[]): Condition {
  return member(possible, cell, code => !isAmong(codes, code))
}

/** In ascending order. */
export function isAmong(codes: readonly number[], code: number): boolean {
  let [low, high] = [0, codes.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (at(codes, middle) < code) low = middle + 1
    else high = middle
  }
  return codes[low] === code
}

/** A conjunction or disjunction of more parts stays one part of a larger one, which may be shared by many. */
const partsMax = manyParts

export function all(possible: Possible, parts: readonly Condition[]): Condition {
  return join('all', possible, parts)
}

export function any(possible: Possible, parts: readonly Condition[]): Condition {
  return join('any', possible, parts)
}

function join(kind: 'all' | 'any', possible: Possible, parts: readonly Condition[]): Condition {
  const absorbing = kind === 'any'
  const sets = new Map<number, Member | Set<number>>()
  const others: Condition[] = []
  for (const part of parts.flatMap(part => (part.kind === kind && part.of.length < partsMax ? part.of : [part]))) {
    if (part.kind === 'constant' && part.value === absorbing) return part
    if (part.kind === 'constant') continue
    if (part.kind !== 'member') {
      others.push(part)
      continue
    }
    const before = sets.get(part.cell)
    if (before === undefined) {
      sets.set(part.cell, part)
      continue
    }
    const codes = before instanceof Set ? before : new Set(before.codes)
    if (kind === 'any') for (const code of part.codes) codes.add(code)
    sets.set(part.cell, kind === 'any' ? codes : new Set(part.codes.filter(code => codes.has(code))))
  }
  const members = [...sets].map(([cell, known]) =>
    known instanceof Set ? member(possible, cell, code => known.has(code)) : known,
  )
  const absorbed = members.find(part => part.kind === 'constant' && part.value === absorbing)
  if (absorbed !== undefined) return absorbed
  const of = [...members.filter(part => part.kind !== 'constant'), ...others]
  if (of.length === 0) return absorbing ? fails : holds
  return of.length === 1 ? at(of, 0) : { kind, of }
}

export function opposite(possible: Possible, condition: Condition): Condition {
  const flip = (part: Condition): Condition => opposite(possible, part)
  switch (condition.kind) {
    case 'constant':
      return condition.value ? fails : holds
    case 'member':
      return others(possible, condition.cell, condition.codes)
    case 'same':
      return { ...condition, holds: !condition.holds }
    case 'all':
      return any(possible, condition.of.map(flip))
    case 'any':
      return all(possible, condition.of.map(flip))
    case 'either':
      return either(condition.when, flip(condition.then), flip(condition.otherwise))
  }
}

export function either(when: Condition, then: Condition, otherwise: Condition): Condition {
  if (when.kind === 'constant') return when.value ? then : otherwise
  if (then.kind === 'constant' && otherwise.kind === 'constant' && then.value === otherwise.value) return then
  return { kind: 'either', when, then, otherwise }
}
