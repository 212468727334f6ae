// From the language's expressions to conditions and values ready to become source. `known` gives cells whose code is
// settled where the expression is read: an update is read where its rule's guard holds.
import { match } from 'ts-pattern'
import { at, type Expression } from '../language/index.ts'
import { all, any, type Condition, either, fails, holds, member, opposite, type Value } from './condition.ts'
import type { Possible } from './possible.ts'

/** What is known of the cells: their possible codes, and single ones that a guard has settled. */
export interface Knowledge {
  readonly possible: Possible
  readonly known: ReadonlyMap<number, number>
}

export function conditionOf(expression: Expression, knowledge: Knowledge): Condition {
  const { possible } = knowledge
  const recur = (part: Expression): Condition => conditionOf(part, knowledge)
  return match(expression)
    .returnType<Condition>()
    .with({ kind: 'constant' }, ({ value }) => (value === 1 ? holds : fails))
    .with({ kind: 'cell' }, cell => isCode(valueIn(cell, knowledge), 1, possible))
    .with({ kind: 'equal' }, ({ left, right }) => same(valueIn(left, knowledge), valueIn(right, knowledge), possible))
    .with({ kind: 'not' }, ({ of }) => opposite(possible, recur(of)))
    .with({ kind: 'all' }, ({ of }) => all(possible, of.map(recur)))
    .with({ kind: 'any' }, ({ of }) => any(possible, of.map(recur)))
    .with({ kind: 'choose' }, ({ when, then, otherwise }) => either(recur(when), recur(then), recur(otherwise)))
    .exhaustive()
}

export function valueIn(expression: Expression, knowledge: Knowledge): Value {
  return match(expression)
    .returnType<Value>()
    .with({ kind: 'constant' }, ({ value }) => ({ kind: 'code', code: value }))
    .with({ kind: 'cell' }, ({ cell }) => cellValue(cell, knowledge))
    .with({ kind: 'choose' }, ({ when, then, otherwise }) => {
      const chosen = conditionOf(when, knowledge)
      if (chosen.kind === 'constant') return valueIn(chosen.value ? then : otherwise, knowledge)
      return { kind: 'choose', when: chosen, then: valueIn(then, knowledge), otherwise: valueIn(otherwise, knowledge) }
    })
    .with({ kind: 'equal' }, { kind: 'not' }, { kind: 'all' }, { kind: 'any' }, truth => {
      const of = conditionOf(truth, knowledge)
      return of.kind === 'constant' ? { kind: 'code', code: Number(of.value) } : { kind: 'truth', of }
    })
    .exhaustive()
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
  return match(value)
    .returnType<Condition>()
    .with({ kind: 'code' }, single => (single.code === code ? holds : fails))
    .with({ kind: 'cell' }, ({ cell }) => member(possible, cell, other => other === code))
    .with({ kind: 'choose' }, ({ when, then, otherwise }) =>
      either(when, isCode(then, code, possible), isCode(otherwise, code, possible)),
    )
    .with({ kind: 'truth' }, ({ of }) => (code === 1 ? of : code === 0 ? opposite(possible, of) : fails))
    .exhaustive()
}

/** The codes that a condition settles when it holds. */
export function settledBy(condition: Condition): ReadonlyMap<number, number> {
  const parts = condition.kind === 'all' ? condition.of : [condition]
  const known = new Map<number, number>()
  for (const part of parts)
    if (part.kind === 'member' && part.codes.length === 1) known.set(part.cell, at(part.codes, 0))
  return known
}
