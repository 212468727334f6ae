// Why a saved trace is no behaviour of a model any more: at which step, and what is otherwise there.
import { at, conjunction, isTrue, type Model, type State, step, type Violation } from '../language/index.ts'
import type { NamedStep } from './digest.ts'
import { partsOf } from './lasso.ts'
import { reasonFor } from './reason.ts'
import { familyOf } from './rules-for.ts'

export type Divergence =
  /** Nobody does anything of this name any more. */
  | { readonly because: 'ruleGone' }
  /** What has this name says something else; `says`: what it says where the trace has got to, or anywhere. */
  | { readonly because: 'textChanged'; readonly says: readonly string[] }
  /** The step is there, and something keeps it from happening now. */
  | { readonly because: 'notEnabled'; readonly lacks: readonly Lack[]; readonly instead: readonly string[] }
  /** The end is reached, and nothing is violated there. */
  | { readonly because: 'notBad'; readonly lacks: readonly Lack[] }
  | { readonly because: 'meetsGoal' }
  | { readonly because: 'notClosed' }
  | { readonly because: 'notFair' }

/** A variable whose value stands in the way. */
export interface Lack {
  readonly where: string
  readonly is: string
}

const shownMax = 3

/** Why no rule answers to a step. */
export function unknownStep(model: Model, named: NamedStep, states: readonly State[]): Divergence {
  const family = familyOf(model, named)
  if (family.length === 0) return { because: 'ruleGone' }
  const able = family.filter(rule => states.some(state => step(model, at(model.rules, rule), state) !== null))
  const texts = (able.length > 0 ? able : family).map(rule => at(model.rules, rule).text)
  return { because: 'textChanged', says: [...new Set(texts)].slice(0, shownMax) }
}

/** Why a violation's sentence isn't one of the property's. */
export function unknownViolation(model: Model, violations: readonly Violation[], named: NamedStep): Divergence {
  const says = violations.filter(({ agent }) => at(model.agents, agent) === named.agent).map(({ text }) => text)
  return says.length === 0
    ? { because: 'ruleGone' }
    : { because: 'textChanged', says: [...new Set(says)].slice(0, shownMax) }
}

/** Why none of these rules can act in any of these states. */
export function notEnabled(model: Model, rules: readonly number[], states: readonly State[]): Divergence {
  const lacks = fewest(rules.flatMap(rule => states.map(state => lacking(model, at(model.rules, rule).when, state))))
  const agents = new Set(rules.map(rule => at(model.rules, rule).agent))
  const instead = model.rules.filter(
    rule =>
      rule.kind === 'procedure' && agents.has(rule.agent) && states.some(state => step(model, rule, state) !== null),
  )
  return { because: 'notEnabled', lacks, instead: [...new Set(instead.map(({ text }) => text))].slice(0, shownMax) }
}

/** Why none of these violations is one in any of these states. */
export function notBad(model: Model, meant: readonly Violation[], states: readonly State[]): Divergence {
  return {
    because: 'notBad',
    lacks: fewest(meant.flatMap(({ when }) => states.map(state => lacking(model, when, state)))),
  }
}

function fewest(all: readonly (readonly Lack[])[]): readonly Lack[] {
  const [first = [], ...others] = all
  return others.reduce((best, next) => (next.length < best.length ? next : best), first).slice(0, shownMax)
}

/** The cells on which it rests that a condition is false. */
function lacking(model: Model, when: Violation['when'], state: State): readonly Lack[] {
  const failing = partsOf(when).filter(part => !isTrue(part, state))
  // The number of a place in a program tells a reader nothing.
  const cells = failing
    .flatMap(part => [...reasonFor(conjunction([part]), state)])
    .filter(cell => at(model.cells, cell).role !== 'control')
  return [...new Set(cells)].map(cell => {
    const { name, labels } = at(model.cells, cell)
    return { where: name, is: at(labels, at(state, cell)) }
  })
}
