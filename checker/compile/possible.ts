// Which codes each cell can ever hold: a fixed point over the rules that takes every cell for itself. It may keep a code
// that never arises, never drop one that does. Cells left with one code need no bits, conditions on the others fold.
import { assert, at, cellsOf, type Expression, type Model, manyParts, type Rule } from '../language/index.ts'

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
  const known: Known = { codesOf: cell => at(codes, cell), either: new WeakSet() }
  let waiting = new Set(rules.keys())
  while (waiting.size > 0) {
    const now = waiting
    const gained = new Set([...now].flatMap(index => widen(at(rules, index), codes, known)))
    waiting = new Set([...gained].flatMap(cell => [...at(readers, cell)]))
  }
  return codes.map(found => [...found].sort((left, right) => left - right))
}

/** The codes that a cell may have. */
type CodesOf = (cell: number) => ReadonlySet<number>

interface Known {
  readonly codesOf: CodesOf
  /** Conditions of many parts that may fail and may hold: codes are only added, so that stays so. Many rules share them. */
  readonly either: WeakSet<Expression>
}

/** Adds what a rule may write; says which cells gained a code. */
function widen(rule: Rule, codes: readonly Set<number>[], known: Known): number[] {
  if ((truthOf(rule.when, known.codesOf, known.either) & mayHold) === 0) return []
  const fixed = new Map<number, ReadonlySet<number>>()
  fixByGuard(rule.when, fixed)
  const codesOf: CodesOf = cell => fixed.get(cell) ?? at(codes, cell)
  const gained: number[] = []
  for (const update of rule.then) {
    const target = at(codes, update.cell)
    const before = target.size
    for (const value of outcomes(update.value, codesOf)) {
      assert(Number.isInteger(value), `${rule.text} writes a code that is no whole number`)
      target.add(value)
    }
    if (target.size > before) gained.push(update.cell)
  }
  return gained
}

/** Narrows the cells that a guard compares with a constant. */
function fixByGuard(guard: Expression, known: Map<number, ReadonlySet<number>>): void {
  if (guard.kind === 'all') for (const part of guard.of) fixByGuard(part, known)
  else if (guard.kind === 'equal' && guard.left.kind === 'cell' && guard.right.kind === 'constant')
    known.set(guard.left.cell, new Set([guard.right.value]))
}

/** Every value that an expression may have. */
function outcomes(expression: Expression, codesOf: CodesOf): ReadonlySet<number> {
  switch (expression.kind) {
    case 'constant':
      return new Set([expression.value])
    case 'cell':
      return codesOf(expression.cell)
    case 'choose': {
      const chosen = truthOf(expression.when, codesOf)
      return new Set([
        ...((chosen & mayHold) === 0 ? [] : outcomes(expression.then, codesOf)),
        ...((chosen & mayFail) === 0 ? [] : outcomes(expression.otherwise, codesOf)),
      ])
    }
    default: {
      const truth = truthOf(expression, codesOf)
      return new Set([...((truth & mayFail) === 0 ? [] : [0]), ...((truth & mayHold) === 0 ? [] : [1])])
    }
  }
}

const mayFail = 1
const mayHold = 2

/** Whether a condition may fail, may hold, or both, as bits. `either`: those of many parts of which it is known that they may do both. */
function truthOf(expression: Expression, codesOf: CodesOf, either?: WeakSet<Expression>): number {
  switch (expression.kind) {
    case 'equal': {
      const { left, right } = expression
      if (left.kind === 'cell' && right.kind === 'constant') {
        const codes = codesOf(left.cell)
        const isCommon = codes.has(right.value)
        return (isCommon ? mayHold : 0) | (!isCommon || codes.size > 1 ? mayFail : 0)
      }
      const [lefts, rights] = [outcomes(left, codesOf), outcomes(right, codesOf)]
      const isCommon = [...lefts].some(value => rights.has(value))
      return (isCommon ? mayHold : 0) | (!isCommon || lefts.size > 1 || rights.size > 1 ? mayFail : 0)
    }
    case 'not': {
      const inner = truthOf(expression.of, codesOf, either)
      return ((inner & mayFail) === 0 ? 0 : mayHold) | ((inner & mayHold) === 0 ? 0 : mayFail)
    }
    case 'all':
    case 'any': {
      if (either?.has(expression) === true) return mayFail | mayHold
      const [every, some] = expression.kind === 'all' ? [mayHold, mayFail] : [mayFail, mayHold]
      let truth = every
      for (const part of expression.of) {
        const inner = truthOf(part, codesOf, either)
        if ((inner & every) === 0) truth &= ~every
        truth |= inner & some
      }
      if (truth === (mayFail | mayHold) && expression.of.length >= manyParts) either?.add(expression)
      return truth
    }
    default: {
      const values = outcomes(expression, codesOf)
      return (values.has(0) ? mayFail : 0) | (values.has(1) ? mayHold : 0)
    }
  }
}
