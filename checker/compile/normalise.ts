// From the language's expressions to conditions and values ready to become source. `known` gives cells whose code is
// settled where the expression is read: an update is read where its rule's guard holds.
import { at, type Expression, manyParts } from '../language/index.ts'
import { all, any, type Condition, either, fails, holds, only, opposite, type Value } from './condition.ts'
import type { Possible } from './possible.ts'

/** What is known of the cells: their possible codes, and single ones that a guard has settled. */
export interface Knowledge {
  readonly possible: Possible
  readonly known: ReadonlyMap<number, number>
  /** What large conditions have become, for those that are part of many. */
  readonly large?: Large
}

export interface Large {
  readonly known: Map<Expression, Condition>
  readonly opposites: Map<Expression, Condition>
}

/** What is known of the cells, for many conditions. */
export function knowing(possible: Possible): Knowledge {
  return { possible, known: new Map(), large: { known: new Map(), opposites: new Map() } }
}

function isLarge(expression: Expression): boolean {
  return (expression.kind === 'all' || expression.kind === 'any') && expression.of.length >= manyParts
}

export function conditionOf(expression: Expression, knowledge: Knowledge): Condition {
  const { possible } = knowledge
  const recur = (part: Expression): Condition => conditionOf(part, knowledge)
  switch (expression.kind) {
    case 'constant':
      return expression.value === 1 ? holds : fails
    case 'cell':
      return isCode(cellValue(expression.cell, knowledge), 1, possible)
    case 'equal':
      return same(valueIn(expression.left, knowledge), valueIn(expression.right, knowledge), possible)
    case 'not': {
      const known = knowledge.large?.opposites.get(expression.of)
      if (known !== undefined) return known
      const found = oppositeOf(expression.of, knowledge)
      if (isLarge(expression.of)) knowledge.large?.opposites.set(expression.of, found)
      return found
    }
    case 'all':
    case 'any': {
      const known = knowledge.large?.known.get(expression)
      if (known !== undefined) return known
      const found = (expression.kind === 'all' ? all : any)(possible, expression.of.map(recur))
      if (isLarge(expression)) knowledge.large?.known.set(expression, found)
      return found
    }
    case 'choose':
      return either(recur(expression.when), recur(expression.then), recur(expression.otherwise))
  }
}

/** The few parts of a small one are turned round one by one, since a large one of them may be known. */
function oppositeOf(expression: Expression, knowledge: Knowledge): Condition {
  const { possible } = knowledge
  if ((expression.kind !== 'all' && expression.kind !== 'any') || isLarge(expression))
    return opposite(possible, conditionOf(expression, knowledge))
  const parts = expression.of.map(of => conditionOf({ kind: 'not', of }, knowledge))
  return (expression.kind === 'all' ? any : all)(possible, parts)
}

export function valueIn(expression: Expression, knowledge: Knowledge): Value {
  switch (expression.kind) {
    case 'constant':
      return { kind: 'code', code: expression.value }
    case 'cell':
      return cellValue(expression.cell, knowledge)
    case 'choose': {
      const when = conditionOf(expression.when, knowledge)
      if (when.kind === 'constant') return valueIn(when.value ? expression.then : expression.otherwise, knowledge)
      const [then, otherwise] = [valueIn(expression.then, knowledge), valueIn(expression.otherwise, knowledge)]
      return { kind: 'choose', when, then, otherwise }
    }
    case 'equal':
    case 'not':
    case 'all':
    case 'any': {
      const of = conditionOf(expression, knowledge)
      return of.kind === 'constant' ? { kind: 'code', code: Number(of.value) } : { kind: 'truth', of }
    }
  }
}

function cellValue(cell: number, { possible, known }: Knowledge): Value {
  const codes = at(possible, cell)
  const code = codes.length === 1 ? codes[0] : known.get(cell)
  return code === undefined ? { kind: 'cell', cell } : { kind: 'code', code }
}

function same(left: Value, right: Value, possible: Possible): Condition {
  if (right.kind === 'code') return isCode(left, right.code, possible)
  if (left.kind === 'code') return isCode(right, left.code, possible)
  if (left.kind === 'cell' && right.kind === 'cell') {
    if (left.cell === right.cell) return holds
    const rights = new Set(at(possible, right.cell))
    if (!at(possible, left.cell).some(code => rights.has(code))) return fails
  }
  return { kind: 'same', left, right, holds: true }
}

function isCode(value: Value, code: number, possible: Possible): Condition {
  switch (value.kind) {
    case 'code':
      return value.code === code ? holds : fails
    case 'cell':
      return only(possible, value.cell, code)
    case 'choose':
      return either(value.when, isCode(value.then, code, possible), isCode(value.otherwise, code, possible))
    case 'truth':
      return code === 1 ? value.of : code === 0 ? opposite(possible, value.of) : fails
  }
}

/** The codes that a condition settles when it holds. */
export function settledBy(condition: Condition): ReadonlyMap<number, number> {
  const parts = condition.kind === 'all' ? condition.of : [condition]
  const known = new Map<number, number>()
  for (const part of parts)
    if (part.kind === 'member' && part.codes.length === 1) known.set(part.cell, at(part.codes, 0))
  return known
}
