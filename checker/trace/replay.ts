// Runs a saved trace step by step through the plain interpreter. A step is found by its name, agent and text; where several
// rules answer to them, all are followed, so that a trace replays whenever any reading of it does.
import { at, initialState, isTrue, type Model, type State, step, type Violation } from '../language/index.ts'
import type { WalkedPath } from './build.ts'
import { digestOf, type NamedStep } from './digest.ts'
import { type Divergence, notBad, notEnabled, unknownStep, unknownViolation } from './divergence.ts'
import type { Eventually } from './lasso.ts'
import { replayLasso } from './replay-lasso.ts'
import { rulesFor } from './rules-for.ts'
import type { SavedTrace } from './saved.ts'

/** What a trace is replayed by. */
export type Replayable = Pick<SavedTrace, 'property' | 'modelDigest' | 'steps' | 'repeatsFrom'>

export type ReplayVerdict =
  /** A behaviour of the model that ends in the violation, or a lasso that is one; the path is the first of those that do. */
  | { readonly kind: 'replays'; readonly path: WalkedPath }
  /** `step`: counted from 1. */
  | ({ readonly kind: 'diverges'; readonly step: number } & Divergence)

export interface Replay {
  readonly verdict: ReplayVerdict
  /** The model is not the one that the trace was saved from. */
  readonly modelChanged: boolean
}

/** A way through the model that the steps so far may mean. */
interface Run {
  readonly state: State
  readonly rules: readonly number[]
}

/** Replays a trace on a model. The property must be one of the model's. */
export function replay(model: Model, saved: Replayable): Replay {
  return { verdict: verdictOf(model, saved), modelChanged: digestOf(model) !== saved.modelDigest }
}

function verdictOf(model: Model, saved: Replayable): ReplayVerdict {
  const last = saved.steps.length - 1
  const property = model.properties.find(one => one.name === saved.property)
  if (property?.kind === 'eventually') return verdictOfLasso(model, property, saved)
  let runs: readonly Run[] = [{ state: initialState(model), rules: [] }]
  for (const [index, named] of saved.steps.slice(0, last).entries()) {
    const rules = rulesFor(model, named)
    const states = runs.map(({ state }) => state)
    if (rules.length === 0) return { kind: 'diverges', step: index + 1, ...unknownStep(model, named, states) }
    runs = followAll(model, rules, runs)
    if (runs.length === 0) return { kind: 'diverges', step: index + 1, ...notEnabled(model, rules, states) }
  }
  return judgeEnd(model, property?.bad ?? [], at(saved.steps, last), last + 1, runs)
}

function verdictOfLasso(model: Model, property: Eventually, saved: Replayable): ReplayVerdict {
  const { steps, repeatsFrom } = saved
  const { violation } = property
  const last = at(steps, steps.length - 1)
  if (last.text !== violation.text || last.agent !== model.agents[violation.agent])
    return { kind: 'diverges', step: steps.length, ...unknownViolation(model, [violation], last) }
  if (repeatsFrom === null) return { kind: 'diverges', step: steps.length, because: 'notClosed' }
  return replayLasso(model, property, saved, repeatsFrom)
}

/** The runs after one of these rules, one for each state. */
function followAll(model: Model, rules: readonly number[], runs: readonly Run[]): readonly Run[] {
  const found = new Map<string, Run>()
  for (const run of runs)
    for (const rule of rules) {
      const next = step(model, at(model.rules, rule), run.state)
      const key = next?.join() ?? ''
      if (next !== null && !found.has(key)) found.set(key, { state: next, rules: [...run.rules, rule] })
    }
  return [...found.values()]
}

function judgeEnd(
  model: Model,
  violations: readonly Violation[],
  named: NamedStep,
  number: number,
  runs: readonly Run[],
): ReplayVerdict {
  const meant = violations.filter(one => one.text === named.text && at(model.agents, one.agent) === named.agent)
  if (meant.length === 0) return { kind: 'diverges', step: number, ...unknownViolation(model, violations, named) }
  for (const { state, rules } of runs)
    for (const one of meant)
      if (isTrue(one.when, state)) return { kind: 'replays', path: { rules, bad: violations.indexOf(one) } }
  const states = runs.map(({ state }) => state)
  return { kind: 'diverges', step: number, ...notBad(model, meant, states) }
}
