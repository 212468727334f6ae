// What is called missing and is there, in another program: the next thing that its agent would do, for which whoever does harm doesn't
// wait. To add it once more would help nobody; an order between the two is missing.
//
// A culprit between two steps is such a case where one agent makes the first step and another the second, the first has done nothing of its
// own in between, and its next step is what would end the trouble.
import { at, evaluate, isTrue, type Knowledge, type Rule } from '../language/index.ts'
import type { Culprit } from './cause.ts'
import type { Walked } from './chain.ts'
import { partsOf } from './lasso.ts'
import { readsOnly } from './program-places.ts'

/** Whether a step would do what is missing. */
type Does = (rule: Rule) => boolean

/** The same culprit, or that nobody waits for what comes next. */
export function unlessComing(walked: Walked, culprit: Culprit, does: Does): Culprit {
  if (culprit.kind !== 'missing' || culprit.to === null) return culprit
  const { from, to } = culprit
  const first = at(walked.rules, from - 1)
  const harm = walked.rules[to - 1]
  if (harm === undefined || harm.kind !== 'procedure' || harm.agent === first.agent) return culprit
  const isIdle = !walked.rules.slice(from, to - 1).some(rule => rule.kind === 'procedure' && rule.agent === first.agent)
  const coming = isIdle ? nextSteps(walked, from).find(does) : undefined
  if (coming === undefined) return culprit
  const agents = walked.model.agents
  return {
    ...{ kind: 'unawaited', what: coming.text, by: at(agents, first.agent), waits: at(agents, harm.agent) },
    ...{ from, to },
  }
}

/** The rules of a procedure that come next behind a step of it, whatever they wait for. */
function nextSteps({ model, states, rules }: Walked, step: number): readonly Rule[] {
  const { agent, then } = at(rules, step - 1)
  const counter = then.find(({ cell }) => at(model.cells, cell).role === 'control')?.cell
  if (counter === undefined) return []
  const state = at(states, step)
  return model.rules.filter(rule => {
    if (rule.kind !== 'procedure' || rule.agent !== agent) return false
    const own = partsOf(rule.when).filter(part => readsOnly(part, counter))
    return own.length > 0 && own.every(part => isTrue(part, state))
  })
}

/** A step ends what waits while a cell is set: it clears the cell, begins something else that will, or can't pass before that. */
export function endsWaiting({ model, states }: Walked, { waiting }: Knowledge, cell: number, step: number): Does {
  const state = at(states, step)
  const sets = ({ then }: Rule, what: number, isCleared: boolean): boolean =>
    then.some(update => update.cell === what && (evaluate(update.value, state) === 0) === isCleared)
  const willClear = (other: number): boolean =>
    waiting.has(other) && model.rules.some(rule => sets(rule, cell, true) && sets(rule, other, true))
  return rule =>
    sets(rule, cell, true) ||
    rule.then.some(update => update.cell !== cell && sets(rule, update.cell, false) && willClear(update.cell)) ||
    partsOf(rule.when).some(part => readsOnly(part, cell) && !isTrue(part, state))
}
