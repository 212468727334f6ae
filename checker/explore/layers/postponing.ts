// The reduction "private writes": a model in, a model out in which rules wait for as long as their writer says that nobody can tell. Shortest
// lengths stay the same: a run in which such a rule acts early is a run, of the same length, in which it acts when the waiting ends.
//
// This is the one reduction whose condition is a claim of the model (`Rule.postponed`) and not checked on the rules: that a table can't be
// reached yet is a matter of all that came before. It is compared with the search without it, on every spec and on random procedures.
import { conjunction, type Model, negation } from '../../language/index.ts'

export function postponing(model: Model): Model {
  if (model.rules.every(rule => rule.postponed === undefined)) return model
  const rules = model.rules.map(rule =>
    rule.postponed === undefined ? rule : { ...rule, when: conjunction([rule.when, negation(rule.postponed)]) },
  )
  return { ...model, rules }
}
