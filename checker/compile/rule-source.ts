// A rule as a guard and a body that appends its successor; successors with too many tokens are left out.
import { at, type Model, type Rule } from '../language/index.ts'
import { appendSource } from './append-source.ts'
import type { Condition, Value } from './condition.ts'
import { fieldOf, valueSource } from './condition-source.ts'
import { type Guarded, guardedBy } from './guarded.ts'
import type { Layout } from './layout.ts'
import { conditionOf, knowing, settledBy, valueIn } from './normalise.ts'
import type { Move, Writes } from './rows.ts'
import { boundSource, type TokenCount } from './token-source.ts'

/** A rule whose guard has been normalised. */
export interface ReadyRule {
  readonly rule: Rule
  readonly index: number
  readonly guard: Condition
}

export interface RuleContext {
  readonly layout: Layout
  readonly tokens: TokenCount
  readonly tokensMax: number | null
}

/** The rules that can ever act. */
export function readyRules(model: Model, layout: Layout): readonly ReadyRule[] {
  const knowledge = knowing(layout.possible)
  return model.rules
    .map((rule, index) => ({ rule, index, guard: conditionOf(rule.when, knowledge) }))
    .filter(({ guard }) => guard.kind !== 'constant' || guard.value)
}

export function guardedRule(ready: ReadyRule, { layout, tokens, tokensMax }: RuleContext): Guarded {
  const known = settledBy(ready.guard)
  const changes = [...wordChanges(ready.rule, known, layout)]
  const changed = new Map(changes.map(([word, change]) => [word, wordSource(`w${word}`, change, layout)]))
  const append = appendSource(changed, String(ready.index), layout)
  const bound = tokensMax === null ? null : boundSource(ready.rule, known, tokensMax, tokens, layout)
  if (bound !== null) return guardedBy(ready.guard, `if (${bound}) { ${append} }`)
  return guardedBy(ready.guard, append, writesOf(ready.index, changes, layout))
}

function writesOf(rule: number, changes: readonly (readonly [number, WordChange])[], layout: Layout): Writes | null {
  const moves = new Map<string, Move>()
  for (const [to, { terms }] of changes)
    for (const { value, shift } of terms) {
      if (value.kind !== 'cell') return null
      const field = fieldOf(layout, value.cell)
      const turn = (shift - field.shift) & 31
      const key = `${to} ${field.word} ${turn}`
      const mask = (moves.get(key)?.mask ?? 0) | (field.mask << field.shift)
      moves.set(key, { to, from: field.word, mask, turn })
    }
  return {
    rule,
    changes: changes.map(([word, { mask, bits }]) => ({ word, kept: ~mask, bits })),
    moves: [...moves.values()],
  }
}

/** What a rule does to one word. */
export interface WordChange {
  mask: number
  bits: number
  /** What is known of the bits before: null where it isn't known of all. */
  before: number | null
  /** Values that are no constants, and where they go. */
  readonly terms: { readonly value: Value; readonly shift: number }[]
}

/** The changes of all words that a rule touches; all updates read the words before it. */
export function wordChanges(
  rule: Rule,
  known: ReadonlyMap<number, number>,
  layout: Layout,
): ReadonlyMap<number, WordChange> {
  const changes = new Map<number, WordChange>()
  for (const { cell, value } of rule.then) {
    if (at(layout.fields, cell) === null) continue
    const { word, shift, mask } = fieldOf(layout, cell)
    const after = valueIn(value, { possible: layout.possible, known })
    if (after.kind === 'cell' && after.cell === cell) continue
    const change = changes.get(word) ?? { mask: 0, bits: 0, before: 0, terms: [] }
    changes.set(word, change)
    const before = known.get(cell)
    change.mask |= mask << shift
    change.before = before === undefined || change.before === null ? null : change.before | (before << shift)
    if (after.kind === 'code') change.bits |= after.code << shift
    else change.terms.push({ value: after, shift })
  }
  return changes
}

function wordSource(word: string, { mask, bits, before, terms }: WordChange, layout: Layout): string {
  if (before !== null && terms.length === 0) return before === bits ? word : `${word} ^ ${before ^ bits}`
  const moved = terms.map(({ value, shift }) => shiftedSource(value, shift, layout))
  const set = [...(bits === 0 ? [] : [String(bits)]), ...moved]
  return [`(${word} & ${~mask})`, ...set].join(' | ')
}

/** A value moved to its place in a word; constants are moved here. */
function shiftedSource(value: Value, shift: number, layout: Layout): string {
  if (value.kind === 'choose' && value.then.kind === 'code' && value.otherwise.kind === 'code') {
    const moved = {
      ...value,
      then: { kind: 'code' as const, code: value.then.code << shift },
      otherwise: { kind: 'code' as const, code: value.otherwise.code << shift },
    }
    return valueSource(moved, layout)
  }
  return `(${valueSource(value, layout)} << ${shift})`
}
