// A run that never meets a goal: states up to a cycle, and the steps that repeat for ever. Here the plain interpreter says whether a
// run is one, and the sentences say why nobody gets on.
import {
  at,
  cellsOf,
  conjunction,
  type Expression,
  enabledClasses,
  fairClasses,
  isTrue,
  type Model,
  type Property,
  type Rule,
  type State,
} from '../language/index.ts'
import { historyOf } from './why.ts'

export type Eventually = Extract<Property, { readonly kind: 'eventually' }>

/** A walked run. The rules from number `stem` on repeat for ever; none where the run stands still. */
export interface Lasso {
  /** The start and the state after each rule. */
  readonly states: readonly State[]
  readonly rules: readonly Rule[]
  readonly stem: number
}

/** What is wrong with a lasso that is to violate a property; null where nothing is. */
export function faultOf(
  model: Model,
  { goal }: Eventually,
  lasso: Lasso,
): 'meetsGoal' | 'notClosed' | 'notFair' | null {
  const { states, stem } = lasso
  if (states.some(state => isTrue(goal, state))) return 'meetsGoal'
  if (at(states, stem).join() !== at(states, states.length - 1).join()) return 'notClosed'
  return rolesOf(model, lasso).some(({ steps, idleAfter }) => steps.length === 0 && idleAfter.length === 0)
    ? 'notFair'
    : null
}

/** What a fairness class does on a cycle: the steps, counted from 1, in which it acts, and those after which it can't. */
interface Part {
  readonly fair: string
  readonly steps: readonly number[]
  readonly idleAfter: readonly number[]
  readonly isEverEnabled: boolean
}

function rolesOf(model: Model, { states, rules, stem }: Lasso): readonly Part[] {
  const around = rules.length === stem ? [stem] : rules.slice(stem).map((_, index) => stem + index + 1)
  const enabled = around.map(index => enabledClasses(model, at(states, index)))
  return fairClasses(model).map(fair => ({
    fair,
    steps: rules.flatMap((rule, index) => (index >= stem && rule.fair === fair ? [index + 1] : [])),
    idleAfter: around.filter((_, index) => !at(enabled, index).has(fair)),
    isEverEnabled: enabled.some(classes => classes.has(fair)),
  }))
}

/** Why nobody gets on, in sentences. */
export function lassoSentences(model: Model, lasso: Lasso): readonly string[] {
  const { rules, stem } = lasso
  const parts = rolesOf(model, lasso)
  const acting = parts.filter(({ steps }) => steps.length > 0)
  const skipped = parts.filter(({ steps, isEverEnabled }) => steps.length === 0 && isEverEnabled)
  const first =
    rules.length === stem
      ? [
          stem === 0
            ? 'Nobody who can be relied on to go on can do anything.'
            : `After step ${stem} nobody who can be relied on to go on can do anything.`,
        ]
      : acting.map(({ fair, steps }) => `Acts again and again, in ${numbered('step', steps)}: ${fair}.`)
  const left = skipped.map(
    ({ fair, idleAfter }) =>
      `May be left out for ever: ${fair}, since it can't go on after ${numbered('step', idleAfter)}.`,
  )
  const waiting = parts.filter(({ isEverEnabled }) => !isEverEnabled).flatMap(({ fair }) => waits(model, lasso, fair))
  return [...new Set([...first, ...left, ...waiting])]
}

function numbered(what: string, numbers: readonly number[]): string {
  return `${what}${numbers.length > 1 ? 's' : ''} ${numbers.join(', ')}`
}

/** The rule of a class that only lacks something else than its agent's place in its program, and who took that away. */
function waits(model: Model, { states }: Lasso, fair: string): readonly string[] {
  const end = at(states, states.length - 1)
  for (const rule of model.rules) {
    if (rule.fair !== fair || rule.kind !== 'procedure') continue
    const others = partsOf(rule.when).filter(part => !isTrue(part, end))
    if (others.length === 0 || others.some(part => readsControl(model, part))) continue
    return [
      `${at(model.agents, rule.agent)} can't go on with: ${rule.text}.`,
      ...historyOf(model, states, conjunction(others)),
    ]
  }
  return []
}

/** The parts that all have to be true. */
export function partsOf(condition: Expression): readonly Expression[] {
  return condition.kind === 'all' ? condition.of.flatMap(partsOf) : [condition]
}

function readsControl(model: Model, condition: Expression): boolean {
  return [...cellsOf(condition)].some(cell => at(model.cells, cell).role === 'control')
}
