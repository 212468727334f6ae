// A path through a model, walked again by the plain interpreter and written down as a counterexample.
// The generated engine found the path; nothing of it is believed here: every step must be one of the model's, and the end bad.
import {
  assert,
  at,
  type Expression,
  initialState,
  isTrue,
  type Knowledge,
  type Model,
  type Property,
  type Rule,
  type State,
  step,
} from '../language/index.ts'
import { causeSentences, stepsIn } from './cause-sentences.ts'
import { changedCells } from './changed-cells.ts'
import { digestOf, traceId } from './digest.ts'
import { drawingOf, reworded } from './drawing.ts'
import { causeOf } from './find-cause.ts'
import { hindranceOf } from './find-hindrance.ts'
import { turnsSentences, waitingSentences } from './hindrance-sentences.ts'
import { inRows } from './in-rows.ts'
import { type Eventually, faultOf, type Lasso, lassoSentences } from './lasso.ts'
import { partsIn } from './matter.ts'
import { sharedWalks } from './shared-walks.ts'
import type { Change, Counterexample, DrawnStep } from './trace.ts'
import { historyOf } from './why.ts'

/** Rule indexes from the start, then which of the property's violations is met. */
export interface WalkedPath {
  readonly rules: readonly number[]
  readonly bad: number
  /** Of an `eventually` property: how many rules come before those that repeat for ever. */
  readonly repeatsFrom?: number
}

/** The counterexample that a path stands for; `isBad` false: it shows that something can be, which need not be a fault. Throws a fault of the checker where the path is no behaviour of the model. */
export function buildCounterexample(
  model: Model,
  propertyName: string,
  path: WalkedPath,
  knowledge: Knowledge | null = null,
  isBad: boolean = true,
): Counterexample {
  const property = model.properties.find(one => one.name === propertyName)
  assert(property !== undefined, `the model has no property ${propertyName}`)
  const states = statesAlong(model, path.rules)
  const end = at(states, states.length - 1)
  const violation = property.kind === 'never' ? at(property.bad, path.bad) : property.violation
  assert(isTrue(violation.when, end), `the trace for ${propertyName} doesn't end in its violation`)
  const lasso = property.kind === 'eventually' ? checkedLasso(model, property, states, path) : null
  const hindrance = property.kind === 'eventually' && lasso !== null ? hindranceOf(model, property, lasso) : null
  const repeatsFrom = lasso === null ? null : lasso.stem + 1
  const rules = path.rules.map(rule => at(model.rules, rule))
  const found = lasso === null && knowledge !== null ? causeOf({ model, states, rules }, violation, knowledge) : null
  const cause = found === null || isBad ? found : { ...found, culprit: null }
  const told = cause?.current.map(({ entry }) => entry) ?? []
  const parts = lasso === null ? partsIn(model, { rules, states }, violation.when) : null
  const named = cause === null ? [] : stepsIn(cause)
  const running = new Set(model.rules.filter(({ kind }) => kind === 'procedure').map(({ agent }) => agent))
  const acted = rules.map((rule, index) => ({
    ...drawRule(model, rule, running, at(states, index), at(states, index + 1)),
    matters: parts === null || parts[index] === 'matters' || named.includes(index + 1),
  }))
  const last: DrawnStep = {
    agent: at(model.agents, violation.agent),
    text: violation.text,
    source: null,
    code: null,
    cites: violation.cites,
    changes: [],
    matters: true,
    rule: null,
    byHardware: false,
    uninvited: false,
  }
  const steps = [...acted, last]
  const drawing = drawingOf(model, states)
  const modelDigest = digestOf(model)
  return {
    id: traceId(modelDigest, propertyName, steps, repeatsFrom),
    property: propertyName,
    says: property.says,
    modelDigest,
    columns: model.agents.filter(agent => steps.some(one => one.agent === agent)),
    steps,
    why: [
      ...violation.why,
      ...(cause === null ? [] : causeSentences(cause)),
      ...(knowledge === null ? [] : sharedWalks({ model, states, rules }, violation.when, knowledge.walks)),
      ...(hindrance === null ? [] : turnsSentences(hindrance)),
      ...(lasso === null
        ? historyOf(model, states, conditionOf(property, path.bad), told)
        : lassoSentences(model, lasso)),
      ...(hindrance === null ? [] : waitingSentences(hindrance)),
    ].map(inRows(model, rules, repeatsFrom ?? undefined)),
    cause,
    hindrance,
    repeatsFrom,
    drawing: drawing === null ? null : reworded(drawing, inRows(model, rules, 1)),
  }
}

/** The lasso that a path stands for, once it is one by the interpreter. */
function checkedLasso(model: Model, property: Eventually, states: readonly State[], path: WalkedPath): Lasso {
  const rules = path.rules.map(rule => at(model.rules, rule))
  const lasso = { states, rules, stem: path.repeatsFrom ?? rules.length }
  const fault = faultOf(model, property, lasso)
  assert(fault === null, `the lasso for ${property.name} is none: ${fault}`)
  return lasso
}

function conditionOf(property: Property, bad: number): Expression {
  return property.kind === 'never' ? at(property.bad, bad).when : property.goal
}

/** The start and the state after each rule. */
function statesAlong(model: Model, rules: readonly number[]): State[] {
  const states: State[] = [initialState(model)]
  for (const [index, rule] of rules.entries()) {
    const next = step(model, at(model.rules, rule), at(states, index))
    assert(next !== null, `step ${index + 1} of a trace, "${at(model.rules, rule).text}", is not enabled`)
    states.push(next)
  }
  return states
}

/** `running`: the agents that run the procedure. */
function drawRule(
  model: Model,
  rule: Rule,
  running: ReadonlySet<number>,
  before: State,
  after: State,
): Omit<DrawnStep, 'matters'> {
  const { agent } = rule
  return {
    agent: at(model.agents, agent),
    text: rule.text,
    source: rule.source,
    code: rule.code ?? null,
    cites: rule.cites,
    changes: changesBetween(model, before, after),
    rule: rule.name,
    byHardware: rule.kind !== 'procedure',
    uninvited: rule.kind !== 'procedure' && running.has(agent),
  }
}

/** What a step changed. Program counters are left out: that a step ran is what the step itself says. */
function changesBetween(model: Model, before: State, after: State): Change[] {
  return changedCells(before, after).flatMap(index => {
    const { role, name, labels } = at(model.cells, index)
    return role === 'control'
      ? []
      : [{ where: name, from: at(labels, at(before, index)), to: at(labels, at(after, index)) }]
  })
}
