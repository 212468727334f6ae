// The ways after which a condition is true, by the interpreter: for each first step the fewest steps. Only rules are tried that can matter to
// it: those that write what it reads, or what such a rule reads, and so on. No other rule changes whether one of these can act, so that
// nothing is missed.
import { cellsOf, type Expression, isTrue, type Model, type Rule, type State, step } from '../language/index.ts'

/** The interpreter is slow: so many rules are tried in all, in one state or another. */
const triesMax = 100_000

interface Slice {
  readonly model: Model
  readonly rules: readonly Rule[]
  /** How many rules may still be tried. */
  left: number
  /** Two states are one where these cells are the same. */
  readonly keyOf: (state: State) => string
}

/**
 * The ways, the shortest first, without those that only put something needless before another; none where nothing makes the condition true;
 * null where that was not found out.
 */
export function waysTo(model: Model, condition: Expression, from: State): readonly (readonly Rule[])[] | null {
  const slice = sliceFor(model, condition)
  const ways: (readonly Rule[])[] = []
  let isCut = false
  for (const rule of slice.rules) {
    const next = step(model, rule, from)
    if (next === null || slice.keyOf(next) === slice.keyOf(from)) continue
    const rest = fewestTo(slice, condition, from, next)
    if (rest === 'cut') isCut = true
    else if (rest !== null && !isWay(model, rest, from, condition)) ways.push([rule, ...rest])
  }
  if (ways.length === 0) return isCut ? null : []
  return ways.toSorted((one, other) => one.length - other.length)
}

function sliceFor(model: Model, condition: Expression): Slice {
  const cells = cellsOf(condition)
  const matters = ({ then }: Rule): boolean => then.some(({ cell }) => cells.has(cell))
  for (let before = -1; before !== cells.size; ) {
    before = cells.size
    for (const rule of model.rules.filter(matters)) {
      cellsOf(rule.when, cells)
      for (const { cell, value } of rule.then) if (cells.has(cell)) cellsOf(value, cells)
    }
  }
  const keyOf = (state: State): string => state.filter((_, cell) => cells.has(cell)).join()
  return { model, rules: model.rules.filter(matters), keyOf, left: triesMax }
}

/** The steps from one state on that don't come back to `from`; null where there are none, `cut` where there may be. */
function fewestTo(slice: Slice, condition: Expression, from: State, begin: State): readonly Rule[] | null | 'cut' {
  const { model, rules, keyOf } = slice
  if (isTrue(condition, begin)) return []
  const seen = new Set([keyOf(from), keyOf(begin)])
  const queue: { readonly state: State; readonly way: readonly Rule[] }[] = [{ state: begin, way: [] }]
  for (const { state, way } of queue) {
    slice.left -= rules.length
    if (slice.left < 0) return 'cut'
    for (const rule of rules) {
      const next = step(model, rule, state)
      if (next === null || seen.has(keyOf(next))) continue
      if (isTrue(condition, next)) return [...way, rule]
      seen.add(keyOf(next))
      queue.push({ state: next, way: [...way, rule] })
    }
  }
  return null
}

function isWay(model: Model, rules: readonly Rule[], from: State, condition: Expression): boolean {
  let state: State | null = from
  for (const rule of rules) {
    state = step(model, rule, state)
    if (state === null) return false
  }
  return isTrue(condition, state)
}
