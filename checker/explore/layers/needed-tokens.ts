// A model in, a model out without the tokens by which nothing can go that matters in the end. Kept are the tokens that a fair rule or a
// step (a rule that writes ordinary variables) reads or makes, and those that a rule reads or makes that makes one of these. No rule that is
// left reads any other, so runs of the one model are runs of the other, but for fills and evictions of what is left out; on a shortest
// way, and on a shortest cycle, there are none of those.
import type { Model, Rule, Update } from '../../language/index.ts'
import { cachesOf, placesIn } from './few-tokens-clauses.ts'
import { onlyLoses } from './without-tokens.ts'

/** The model with the tokens that steps and fair rules depend on. `original` of each rule is its index in the given model. */
export function neededTokens(model: Model): Model {
  const caches = cachesOf(model)
  const kept = new Set<number>()
  const isKept = ({ cell }: Update): boolean => {
    const place = caches.placeOf.get(cell)
    return place === undefined || kept.has(place)
  }
  const madeBy = ({ then }: Rule): readonly number[] =>
    then.flatMap(({ cell, value }) => {
      const place = caches.placeOf.get(cell)
      return place === undefined || onlyLoses(caches, cell, value) ? [] : [place]
    })
  const changes = (rule: Rule): boolean =>
    rule.fair !== undefined ||
    rule.then.some(({ cell }) => !caches.placeOf.has(cell)) ||
    madeBy(rule).some(place => kept.has(place))
  for (let before = -1; before !== kept.size; ) {
    before = kept.size
    for (const rule of model.rules.filter(changes)) {
      for (const part of [rule.when, ...rule.then.filter(isKept).map(({ value }) => value)])
        for (const place of placesIn(caches, part)) kept.add(place)
      for (const place of madeBy(rule)) kept.add(place)
    }
  }
  const rules = model.rules.flatMap((rule, original): readonly Rule[] => {
    const then = rule.then.filter(isKept)
    return then.length === 0 && rule.fair === undefined ? [] : [{ ...rule, then, original }]
  })
  return { ...model, rules, tokens: model.tokens.filter((_, place) => kept.has(place)) }
}
