// Which rules of a model a saved step means.
import { at, type Model, type Rule } from '../language/index.ts'
import type { NamedStep } from './digest.ts'

/** The indexes of the rules that answer to a step: those of its family, agent and sentence. */
export function rulesFor(model: Model, named: NamedStep): readonly number[] {
  const family = familyOf(model, named)
  return family.filter(rule => at(model.rules, rule).text === named.text)
}

/** The indexes of the rules of a step's family and agent, whatever they say. */
export function familyOf(model: Model, named: NamedStep): readonly number[] {
  const isOf = (rule: Rule): boolean => rule.name === named.rule && at(model.agents, rule.agent) === named.agent
  return model.rules.flatMap((rule, index) => (isOf(rule) ? [index] : []))
}
