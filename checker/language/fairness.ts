// Fairness classes: who can be relied on. What the classes mean is said in the folder's README.
import type { State } from './interpreter.ts'
import { step } from './interpreter.ts'
import type { Model } from './model.ts'

/** The names of the model's fairness classes, in order of first appearance. */
export function fairClasses(model: Model): readonly string[] {
  return [...new Set(model.rules.flatMap(rule => (rule.fair === undefined ? [] : [rule.fair])))]
}

/** The fairness classes of which some rule can act in a state. */
export function enabledClasses(model: Model, state: State): ReadonlySet<string> {
  const enabled = new Set<string>()
  for (const rule of model.rules)
    if (rule.fair !== undefined && !enabled.has(rule.fair) && step(model, rule, state) !== null) enabled.add(rule.fair)
  return enabled
}
