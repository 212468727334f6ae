// Which codes each cell can ever hold: a fixed point over the rules that takes every cell for itself. It may keep a code
// that never arises, never drop one that does. Cells left with one code need no bits, conditions on the others fold.
import { assert, at, cellsOf, type Expression, type Model, type Rule } from '../language/index.ts'

/** For each cell its possible codes, ascending. */
export type Possible = readonly (readonly number[])[]

export function possibleCodes(model: Model): Possible {
  const codes = model.cells.map(cell => new Set([cell.initial]))
  const readers = model.cells.map(() => new Set<number>())
  const rules = [...model.rules, ...(model.closing ?? [])]
  rules.forEach((rule, index) => {
    const read = cellsOf(rule.when)
    for (const update of rule.then) cellsOf(update.value, read)
    for (const cell of read) at(readers, cell).add(index)
  })
  let waiting = new Set(rules.keys())
  while (waiting.size > 0) {
    const now = waiting
    waiting = new Set()
    for (const index of now)
      for (const cell of widen(at(rules, index), codes)) for (const reader of at(readers, cell)) waiting.add(reader)
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
function outcomes(expression: Expression, codes: readonly ReadonlySet<number>[]): ReadonlySet<number> {
  switch (expression.kind) {
    case 'constant':
      return new Set([expression.value])
    case 'cell':
      return at(codes, expression.cell)
    case 'equal': {
      const lefts = outcomes(expression.left, codes)
      const rights = outcomes(expression.right, codes)
      const common = [...lefts].some(value => rights.has(value))
      return truths(common, !common || lefts.size > 1 || rights.size > 1)
    }
    case 'not': {
      const inner = outcomes(expression.of, codes)
      return truths(inner.has(0), inner.has(1))
    }
    case 'all':
    case 'any': {
      const parts = expression.of.map(part => outcomes(part, codes))
      const every = (value: number): boolean => parts.every(part => part.has(value))
      const some = (value: number): boolean => parts.some(part => part.has(value))
      return expression.kind === 'all' ? truths(every(1), some(0)) : truths(some(1), every(0))
    }
    case 'choose': {
      const chosen = outcomes(expression.when, codes)
      return new Set([
        ...(chosen.has(1) ? outcomes(expression.then, codes) : []),
        ...(chosen.has(0) ? outcomes(expression.otherwise, codes) : []),
      ])
    }
  }
}

function truths(mayHold: boolean, mayFail: boolean): ReadonlySet<number> {
  return new Set([...(mayFail ? [0] : []), ...(mayHold ? [1] : [])])
}
