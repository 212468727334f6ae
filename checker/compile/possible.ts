// Which codes each cell can ever hold: a fixed point over the rules that takes every cell for itself. It may keep a code
// that never arises, never drop one that does. Cells left with one code need no bits, conditions on the others fold.
import { match } from 'ts-pattern'
import { assert, at, cellsOf, type Expression, type Model, type Rule } from '../language/index.ts'

/** For each cell its possible codes, ascending. */
export type Possible = readonly (readonly number[])[]

export function possibleCodes(model: Model): Possible {
  const codes = model.cells.map(cell => new Set([cell.initial]))
  const readers = model.cells.map(() => new Set<number>())
  model.rules.forEach((rule, index) => {
    const read = cellsOf(rule.when)
    for (const update of rule.then) cellsOf(update.value, read)
    for (const cell of read) at(readers, cell).add(index)
  })
  let waiting = new Set(model.rules.keys())
  while (waiting.size > 0) {
    const now = waiting
    waiting = new Set()
    for (const index of now)
      for (const cell of widen(at(model.rules, index), codes))
        for (const reader of at(readers, cell)) waiting.add(reader)
  }
  return codes.map(found => [...found].sort((left, right) => left - right))
}

/** Adds what a rule may write; says which cells gained a code. */
function widen(rule: Rule, codes: readonly Set<number>[]): number[] {
  if (!outcomes(rule.when, codes).has(1)) return []
  const known = [...codes]
  fixByGuard(rule.when, known)
  const gained: number[] = []
  for (const update of rule.then) {
    const target = at(codes, update.cell)
    const before = target.size
    for (const value of outcomes(update.value, known)) target.add(value)
    assert([...target].every(Number.isInteger), `${rule.text} writes a code that is no whole number`)
    if (target.size > before) gained.push(update.cell)
  }
  return gained
}

/** Narrows the cells that a guard compares with a constant. */
function fixByGuard(guard: Expression, known: Set<number>[]): void {
  if (guard.kind === 'all') for (const part of guard.of) fixByGuard(part, known)
  else if (guard.kind === 'equal' && guard.left.kind === 'cell' && guard.right.kind === 'constant')
    known[guard.left.cell] = new Set([guard.right.value])
}

/** Every value that an expression may have. */
function outcomes(expression: Expression, codes: readonly Set<number>[]): ReadonlySet<number> {
  return match(expression)
    .returnType<ReadonlySet<number>>()
    .with({ kind: 'constant' }, ({ value }) => new Set([value]))
    .with({ kind: 'cell' }, ({ cell }) => at(codes, cell))
    .with({ kind: 'equal' }, ({ left, right }) => {
      const lefts = outcomes(left, codes)
      const rights = outcomes(right, codes)
      const common = [...lefts].some(value => rights.has(value))
      return truths(common, !common || lefts.size > 1 || rights.size > 1)
    })
    .with({ kind: 'not' }, ({ of }) => {
      const inner = outcomes(of, codes)
      return truths(inner.has(0), inner.has(1))
    })
    .with({ kind: 'all' }, ({ of }) => {
      const parts = of.map(part => outcomes(part, codes))
      return truths(
        parts.every(part => part.has(1)),
        parts.some(part => part.has(0)),
      )
    })
    .with({ kind: 'any' }, ({ of }) => {
      const parts = of.map(part => outcomes(part, codes))
      return truths(
        parts.some(part => part.has(1)),
        parts.every(part => part.has(0)),
      )
    })
    .with({ kind: 'choose' }, ({ when, then, otherwise }) => {
      const chosen = outcomes(when, codes)
      return new Set([
        ...(chosen.has(1) ? outcomes(then, codes) : []),
        ...(chosen.has(0) ? outcomes(otherwise, codes) : []),
      ])
    })
    .exhaustive()
}

function truths(mayHold: boolean, mayFail: boolean): ReadonlySet<number> {
  return new Set([...(mayFail ? [0] : []), ...(mayHold ? [1] : [])])
}
