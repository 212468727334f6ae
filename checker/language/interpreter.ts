// What the language means, said as plainly as possible: a state is an array of codes, a rule a function on it.
// This is the oracle for the generated engine and shares no code with it.
import type { Expression } from './expression.ts'
import { assert, at } from './mistake.ts'
import type { Model, Rule } from './model.ts'

/** The code of every cell, in the model's order. */
export type State = readonly number[]

/** The state in which every run of a model begins. */
export function initialState(model: Model): State {
  return closed(
    model,
    model.cells.map(cell => cell.initial),
  )
}

/** The state after all closing rules that can act have acted. */
function closed(model: Model, state: State): State {
  const next = [...state]
  for (let isDone = false; !isDone; ) {
    isDone = true
    for (const rule of model.closing ?? []) {
      if (!isTrue(rule.when, next)) continue
      for (const { cell, value } of rule.then) {
        const raised = Math.max(at(next, cell), evaluate(value, next))
        if (raised > at(next, cell)) isDone = false
        next[cell] = raised
      }
    }
  }
  return next
}

/** The value of an expression in a state. */
export function evaluate(expression: Expression, state: State): number {
  switch (expression.kind) {
    case 'constant':
      return expression.value
    case 'cell':
      return at(state, expression.cell)
    case 'equal':
      return Number(evaluate(expression.left, state) === evaluate(expression.right, state))
    case 'not':
      return 1 - evaluate(expression.of, state)
    case 'all':
      return Number(expression.of.every(part => evaluate(part, state) === 1))
    case 'any':
      return Number(expression.of.some(part => evaluate(part, state) === 1))
    case 'choose':
      return evaluate(evaluate(expression.when, state) === 1 ? expression.then : expression.otherwise, state)
  }
}

/** Whether a condition is true in a state. */
export function isTrue(expression: Expression, state: State): boolean {
  return evaluate(expression, state) === 1
}

/** How many tokens a state holds. */
export function tokensIn(model: Model, state: State): number {
  return model.tokens.filter(token => at(state, token.cell) !== 0).length
}

/** The state after a rule, or null where the rule can't act or the bound on tokens leaves the result out. */
export function step(model: Model, rule: Rule, state: State): State | null {
  if (!isTrue(rule.when, state)) return null
  const next = [...state]
  for (const update of rule.then) {
    const value = evaluate(update.value, state)
    assert(value < at(model.cells, update.cell).labels.length, `${rule.text} leaves a domain`)
    next[update.cell] = value
  }
  return model.tokensMax !== null && tokensIn(model, next) > model.tokensMax ? null : closed(model, next)
}
