// Which rules of a model a saved step means.
import { at, type Model, type Rule } from '../language/index.ts'
import type { NamedStep } from './digest.ts'

/** The rules that answer to a step: those of its family, agent and sentence. */
export function rulesFor(model: Model, named: NamedStep): readonly Rule[] {
  return model.rules.filter(
    rule => rule.name === named.rule && rule.text === named.text && at(model.agents, rule.agent) === named.agent,
  )
}
