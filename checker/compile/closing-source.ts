// Closing rules as one function over the states of a buffer: rules that only raise act until nothing changes. A function reads its words once;
// what another rule of it has raised meanwhile is seen in the next round, and rounds go on until one changes nothing.
import { at, type Model, type Rule } from '../language/index.ts'
import { allSource, fieldOf, partsOf, valueSource } from './condition-source.ts'
import { Functions } from './functions.ts'
import { generate } from './generate.ts'
import type { Layout } from './layout.ts'
import { conditionOf, settledBy, valueIn } from './normalise.ts'

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
  const root = functions.define(functions.fit(model.closing.flatMap((rule, index) => ruleSource(rule, index, layout))))
  const source = `${functions.source}
return function close(s, from, to) {
for (let i = from; i < to; i += ${layout.words + 1}) {
while (${root}(s, i, 0) !== 0) {}
for (let k = 0; k < ${layout.words}; k++) seen[k] |= s[i + k]
}
}`
  return { close: generate<Closing['close']>(source, { acted, seen }), acted, seen }
}

function ruleSource(rule: Rule, index: number, layout: Layout): readonly string[] {
  const guard = conditionOf(rule.when, { possible: layout.possible, known: new Map() })
  if (guard.kind === 'constant' && !guard.value) return []
  const known = settledBy(guard)
  const raises = rule.then.flatMap(({ cell, value }) => {
    if (at(layout.fields, cell) === null) return []
    const after = valueIn(value, { possible: layout.possible, known })
    const { word, shift } = fieldOf(layout, cell)
    const bits = after.kind === 'code' ? String(after.code << shift) : `(${valueSource(after, layout)} << ${shift})`
    return [`if ((s[i + ${word}] | ${bits}) !== s[i + ${word}]) { s[i + ${word}] |= ${bits}; n = 1 }`]
  })
  return [`if (${allSource(partsOf(guard), layout)}) { acted[${index}] = 1; ${raises.join('; ')} }`]
}
