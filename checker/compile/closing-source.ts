// Closing rules as one function over the states of a buffer: rules that only raise act until nothing changes. A function reads its words once;
// what another rule of it has raised meanwhile is seen in the next round, and rounds go on until one changes nothing. Many rules that compare
// with constants and raise to constants are rows of a table, as those of rows.ts are.
import { at, type Model, type Rule } from '../language/index.ts'
import { raiseAll } from './attempts.ts'
import type { Condition, Value } from './condition.ts'
import { allSource, fieldOf, maskedTests, partsOf, valueSource } from './condition-source.ts'
import { Functions } from './functions.ts'
import { generate } from './generate.ts'
import type { Layout } from './layout.ts'
import { conditionOf, settledBy, valueIn } from './normalise.ts'
import { comparedBy, manyRules } from './rows.ts'

export interface Closing {
  /** Closes every state between two offsets; behind each stands the index of a rule. */
  readonly close: (states: Int32Array, from: number, to: number) => void
  /** Not 0 for every closing rule that has acted. */
  readonly acted: Uint8Array
  /** All bits that were ever set in a closed state, by word. */
  readonly seen: Int32Array
}

/** Null where the model has no closing rules. `stride`: from one state to the next. */
export function compileClosing(model: Model, layout: Layout): Closing | null {
  if (model.closing === undefined) return null
  const acted = new Uint8Array(Math.max(1, model.closing.length))
  const seen = new Int32Array(layout.words)
  const functions = new Functions('closing')
  const ready = model.closing.flatMap((rule, index) => readyRule(rule, index, layout))
  const rows = ready.map(one => rowOf(one, layout))
  const isTable = rows.filter(row => row !== null).length >= manyRules
  const table = Int32Array.from(isTable ? rows.flatMap(row => row ?? []) : [])
  const others = isTable ? ready.filter((_, place) => rows[place] === null) : ready
  const root = functions.define(functions.fit(others.map(one => ruleSource(one, layout))))
  const source = `${functions.source}
return function close(s, from, to) {
for (let i = from; i < to; i += ${layout.words + 1}) {
while (${root}(s, i, raiseAll(s, i, table, acted)) !== 0) {}
for (let k = 0; k < ${layout.words}; k++) seen[k] |= s[i + k]
}
}`
  return { close: generate<Closing['close']>(source, { acted, seen, table, raiseAll }), acted, seen }
}

/** A closing rule whose guard has been normalised: what it raises, by word and shift. */
interface Ready {
  readonly index: number
  readonly guard: readonly Condition[]
  readonly raises: readonly { readonly value: Value; readonly word: number; readonly shift: number }[]
}

function readyRule(rule: Rule, index: number, layout: Layout): readonly Ready[] {
  const guard = conditionOf(rule.when, { possible: layout.possible, known: new Map() })
  if (guard.kind === 'constant' && !guard.value) return []
  const known = settledBy(guard)
  const raises = rule.then.flatMap(({ cell, value }) => {
    if (at(layout.fields, cell) === null) return []
    const { word, shift } = fieldOf(layout, cell)
    return [{ value: valueIn(value, { possible: layout.possible, known }), word, shift }]
  })
  return [{ index, guard: partsOf(guard), raises }]
}

/** Null where it can't stand in a table. */
function rowOf({ index, guard, raises }: Ready, layout: Layout): readonly number[] | null {
  const compared = comparedBy(guard)
  if (compared === null) return null
  const masked = [...maskedTests(compared, layout)]
  const numbers = [masked.length, ...masked.flatMap(([word, { mask, value }]) => [word, mask, value])]
  for (const { value, word, shift } of raises)
    if (value.kind === 'code') numbers.push(word, value.code << shift)
    else return null
  return [numbers.length + 2, ...numbers, index]
}

function ruleSource({ index, guard, raises }: Ready, layout: Layout): string {
  const raised = raises.map(({ value, word, shift }) => {
    const bits = value.kind === 'code' ? String(value.code << shift) : `(${valueSource(value, layout)} << ${shift})`
    return `if ((s[i + ${word}] | ${bits}) !== s[i + ${word}]) { s[i + ${word}] |= ${bits}; n = 1 }`
  })
  return `if (${allSource(guard, layout)}) { acted[${index}] = 1; ${raised.join('; ')} }`
}
