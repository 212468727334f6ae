// Runs a saved lasso: as in replay.ts every rule that answers to a step is followed, each run with where its cycle began and which
// classes it has met since. It replays if one of them never meets the goal, comes back to where its cycle began, and is fair.
import {
  at,
  enabledClasses,
  fairClasses,
  initialState,
  isTrue,
  type Model,
  type State,
  step,
} from '../language/index.ts'
import { notEnabled, unknownStep } from './divergence.ts'
import type { Eventually } from './lasso.ts'
import type { ReplayVerdict } from './replay.ts'
import { rulesFor } from './rules-for.ts'
import type { SavedTrace } from './saved.ts'

interface Run {
  readonly state: State
  readonly rules: readonly number[]
  /** Where the cycle began; null before it has. */
  readonly entry: State | null
  /** Classes that acted or could not act since. */
  readonly met: ReadonlySet<string>
}

export function replayLasso(
  model: Model,
  property: Eventually,
  { steps }: Pick<SavedTrace, 'steps'>,
  from: number,
): ReplayVerdict {
  const last = steps.length
  const isOpen = ({ state }: Run): boolean => !isTrue(property.goal, state)
  const begin = (run: Run): Run => ({ ...run, entry: run.state, met: unable(model, run.state) })
  let runs: readonly Run[] = [{ state: initialState(model), rules: [], entry: null, met: new Set<string>() }].filter(
    isOpen,
  )
  if (runs.length === 0) return { kind: 'diverges', step: 1, because: 'meetsGoal' }
  for (const [index, named] of steps.slice(0, last - 1).entries()) {
    const number = index + 1
    if (number === from) runs = runs.map(begin)
    const rules = rulesFor(model, named)
    const states = runs.map(({ state }) => state)
    if (rules.length === 0) return { kind: 'diverges', step: number, ...unknownStep(model, named, states) }
    const after = runs.flatMap(run => rules.flatMap(rule => follow(model, run, rule)))
    if (after.length === 0) return { kind: 'diverges', step: number, ...notEnabled(model, rules, states) }
    runs = unique(after.filter(isOpen))
    if (runs.length === 0) return { kind: 'diverges', step: number, because: 'meetsGoal' }
  }
  if (from === last) runs = runs.map(begin)
  const closed = runs.filter(({ state, entry }) => entry?.join() === state.join())
  if (closed.length === 0) return { kind: 'diverges', step: last, because: 'notClosed' }
  const classes = fairClasses(model)
  const fair = closed.find(({ met }) => classes.every(each => met.has(each)))
  if (fair === undefined) return { kind: 'diverges', step: last, because: 'notFair' }
  return { kind: 'replays', path: { rules: fair.rules, bad: 0, repeatsFrom: from - 1 } }
}

function follow(model: Model, run: Run, index: number): readonly Run[] {
  const rule = at(model.rules, index)
  const state = step(model, rule, run.state)
  if (state === null) return []
  const rules = [...run.rules, index]
  if (run.entry === null) return [{ ...run, rules, state }]
  const acted = rule.fair === undefined ? [] : [rule.fair]
  return [{ ...run, rules, state, met: new Set([...run.met, ...acted, ...unable(model, state)]) }]
}

/** The classes that can't act in a state. */
function unable(model: Model, state: State): ReadonlySet<string> {
  const enabled = enabledClasses(model, state)
  return new Set(fairClasses(model).filter(fair => !enabled.has(fair)))
}

function unique(runs: readonly Run[]): readonly Run[] {
  const keyOf = ({ state, entry, met }: Run): string => JSON.stringify([state, entry, [...met].sort()])
  return [...new Map(runs.map(run => [keyOf(run), run])).values()]
}
