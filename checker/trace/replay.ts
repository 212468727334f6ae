// Runs a saved trace step by step through the plain interpreter. A step is found by its name, agent and text; where several
// rules answer to them, all are followed, so that a trace replays whenever any reading of it does.
import { at, initialState, isTrue, type Model, type Rule, type State, step, type Violation } from '../language/index.ts'
import { digestOf, type NamedStep } from './digest.ts'
import type { Eventually } from './lasso.ts'
import { replayLasso } from './replay-lasso.ts'
import { rulesFor } from './rules-for.ts'
import type { SavedTrace } from './saved.ts'

export type ReplayVerdict =
  /** A behaviour of the model that ends in the violation, or a lasso that is one. */
  | { readonly kind: 'replays' }
  | {
      readonly kind: 'diverges'
      /** Counted from 1. */
      readonly step: number
      readonly because: 'unknownStep' | 'notEnabled' | 'notBad' | 'meetsGoal' | 'notClosed' | 'notFair'
    }

export interface Replay {
  readonly verdict: ReplayVerdict
  /** The model is not the one that the trace was saved from. */
  readonly modelChanged: boolean
}

/** Replays a trace on a model. The property must be one of the model's. */
export function replay(model: Model, saved: SavedTrace): Replay {
  return { verdict: verdictOf(model, saved), modelChanged: digestOf(model) !== saved.modelDigest }
}

function verdictOf(model: Model, saved: SavedTrace): ReplayVerdict {
  const last = saved.steps.length - 1
  const property = model.properties.find(one => one.name === saved.property)
  if (property?.kind === 'eventually') return verdictOfLasso(model, property, saved)
  let states: readonly State[] = [initialState(model)]
  for (const [index, named] of saved.steps.slice(0, last).entries()) {
    const rules = rulesFor(model, named)
    if (rules.length === 0) return { kind: 'diverges', step: index + 1, because: 'unknownStep' }
    states = followAll(model, rules, states)
    if (states.length === 0) return { kind: 'diverges', step: index + 1, because: 'notEnabled' }
  }
  return judgeEnd(model, property?.bad ?? [], at(saved.steps, last), last + 1, states)
}

function verdictOfLasso(model: Model, property: Eventually, saved: SavedTrace): ReplayVerdict {
  const { steps, repeatsFrom } = saved
  const { violation } = property
  const last = at(steps, steps.length - 1)
  if (last.text !== violation.text || last.agent !== model.agents[violation.agent])
    return { kind: 'diverges', step: steps.length, because: 'unknownStep' }
  if (repeatsFrom === null) return { kind: 'diverges', step: steps.length, because: 'notClosed' }
  return replayLasso(model, property, saved, repeatsFrom)
}

function followAll(model: Model, rules: readonly Rule[], states: readonly State[]): readonly State[] {
  const found = new Map<string, State>()
  for (const state of states)
    for (const rule of rules) {
      const next = step(model, rule, state)
      if (next !== null) found.set(next.join(), next)
    }
  return [...found.values()]
}

function judgeEnd(
  model: Model,
  violations: readonly Violation[],
  named: NamedStep,
  number: number,
  states: readonly State[],
): ReplayVerdict {
  const meant = violations.filter(one => one.text === named.text && at(model.agents, one.agent) === named.agent)
  if (meant.length === 0) return { kind: 'diverges', step: number, because: 'unknownStep' }
  const isBad = states.some(state => meant.some(one => isTrue(one.when, state)))
  return isBad ? { kind: 'replays' } : { kind: 'diverges', step: number, because: 'notBad' }
}
