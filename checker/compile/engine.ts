// From a model to an engine: its states in a few words, and generated functions over them. Nothing is allocated per state.
import { type Expression, initialState, type Model, type Property } from '../language/index.ts'
import { appendFunctions } from './append-source.ts'
import { attemptsFor } from './attempts.ts'
import { type Closing, compileClosing } from './closing-source.ts'
import { dispatchSource } from './dispatch.ts'
import { Functions } from './functions.ts'
import { generate } from './generate.ts'
import { type Layout, layOut, pack } from './layout.ts'
import { lossLoops } from './loss-source.ts'
import { possibleCodes } from './possible.ts'
import { scanSource, whicheverHold } from './predicate-source.ts'
import { guardedRule, readyRules } from './rule-source.ts'
import { type TokenCount, tokenCount } from './token-source.ts'

/** The offset of the first state between two offsets for which something holds, or -1. */
export type Scan = (states: Int32Array, from: number, to: number) => number

export interface CompiledProperty {
  readonly property: Property
  /** Finds a state with a violation (of an `eventually` property: with its goal). */
  readonly scan: Scan
  /** Writes the indexes of all violations that hold at an offset to `found`; gives their number. */
  readonly violations: (states: Int32Array, offset: number) => number
  /** In ascending order. */
  readonly found: Int32Array
  readonly situations: readonly { readonly text: string; readonly scan: Scan }[]
}

export interface Engine {
  readonly model: Model
  readonly layout: Layout
  /** Words of a state. */
  readonly words: number
  readonly start: Int32Array
  /** Successors: the words of each, then the index of its rule. */
  readonly buffer: Int32Array
  /** How many numbers of `buffer` the last expansion has filled, at index 0. */
  readonly filled: Int32Array
  /** Writes the successors of states from `from` up to `to` until all are expanded or the buffer is nearly full; gives the offset reached. */
  readonly expand: (states: Int32Array, from: number, to: number) => number
  /** Null where the model has no closing rules. Successors in the buffer are not closed. */
  readonly closing: Closing | null
  /** In the model's order. */
  readonly properties: readonly CompiledProperty[]
}

/** The buffer holds the successors of one state after this many numbers are filled. */
const batchSize = 4096

/** What every generated function of a model is made from. */
interface Parts {
  readonly model: Model
  readonly layout: Layout
  readonly count: TokenCount
  readonly tokens: ReadonlySet<number>
}

/** Compiles a model. */
export function compile(model: Model): Engine {
  const layout = layOut(model, possibleCodes(model))
  const count = tokenCount(model, layout)
  const parts = { model, layout, count, tokens: count.cells }
  const buffer = new Int32Array(batchSize + (layout.words + 1) * Math.max(1, model.rules.length))
  const filled = new Int32Array(1)
  return {
    model,
    layout,
    words: layout.words,
    start: pack(layout, initialState(model)),
    buffer,
    filled,
    expand: compileExpand(parts, buffer, filled),
    closing: compileClosing(model, layout),
    properties: model.properties.map(property => compileProperty(property, parts)),
  }
}

function compileExpand(parts: Parts, buffer: Int32Array, filled: Int32Array): Engine['expand'] {
  const { model, layout, count } = parts
  const functions = new Functions('successors')
  const { loops, tables, others } = lossLoops(readyRules(model, layout), layout)
  const guarded = others.map(ready => guardedRule(ready, { layout, tokens: count, tokensMax: model.tokensMax }))
  const body = [dispatchSource(guarded, { ...parts, functions }), ...loops]
  const all = functions.define(functions.fit(body))
  const source = `${appendFunctions(layout.words)}
${count.functions}
${tables.join('\n')}
${functions.source}
return function expand(s, from, to) {
let n = 0
let i = from
for (; i < to && n <= ${batchSize}; i += ${layout.words}) {
${model.tokensMax === null ? '' : 'held = heldTokens(s, i)'}
n = ${all}(s, i, n)
}
filled[0] = n
return i
}`
  return generate(source, { o: buffer, filled, ...attemptsFor(buffer, layout.words), ...functions.tables })
}

function compileProperty(property: Property, parts: Parts): CompiledProperty {
  const wanted = property.kind === 'never' ? property.bad.map(bad => bad.when) : [property.goal]
  const found = new Int32Array(Math.max(1, wanted.length))
  let list: CompiledProperty['violations'] | null = null // made when first asked for: only a path needs it
  return {
    property,
    scan: compileScan(wanted, parts),
    violations: (states, offset) => {
      list ??= compileList(wanted, found, parts)
      return list(states, offset)
    },
    found,
    situations: property.situations.map(situation => ({
      text: situation.text,
      scan: compileScan([situation.when], parts),
    })),
  }
}

/** Writes the indexes of all conditions that hold. */
function compileList(
  conditions: readonly Expression[],
  found: Int32Array,
  parts: Parts,
): CompiledProperty['violations'] {
  const functions = new Functions('violation')
  const root = functions.define(whicheverHold(conditions, index => `found[n++] = ${index}`, { ...parts, functions }))
  const source = `${functions.source}\nreturn (s, i) => { const n = ${root}(s, i, 0); if (n > 1) found.subarray(0, n).sort(); return n }`
  return generate<CompiledProperty['violations']>(source, { found })
}

function compileScan(conditions: readonly Expression[], parts: Parts): Scan {
  const functions = new Functions('holds')
  const root = functions.define(whicheverHold(conditions, () => 'n = 1', { ...parts, functions }))
  return generate<Scan>(`${functions.source}\n${scanSource('scan', root, parts.layout.words)}\nreturn scan`, {})
}
