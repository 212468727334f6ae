// The reduction "few tokens": a model in, a model out that holds at most k tokens at a time and has the same verdicts,
// with the same shortest lengths. A token is one value in one place of a cache; places can lose theirs at any time.
// Nothing is taken on trust: what the argument below doesn't cover is refused, with the reason.
//
// A real run, restricted. Go backwards through a shortest run of the model that violates a property. At its end, need
// the tokens that the bad state reads. Before a rule, need those from which the needed ones come, and those that its
// guard reads; skip a fill that makes nothing needed. Guards read tokens positively (or test for absence, which fewer
// tokens only make truer), and each token comes from at most one other, so the run still goes with the needed tokens
// alone; where a rule leaves others, a variant of it loses them in the same step. The restricted run is no longer.
//
// How many are needed: a fill makes a needed token out of at most one (1), so it adds none; where it reads several, the token that
// it makes is counted as often from the start, if there is a bound (few-tokens-weights.ts). An ordinary step has to
// happen whoever needs its tokens: each time it acts, it adds those that it reads (2). How often such steps can act is
// bounded from the rules; it is not enough to count each such rule once, since three steps of one rule may use up three
// tokens that all had to be there before the first. Hence k: the tokens of the bad state and those of all such steps.
//
// A restricted run, replayed. Replace variants by their originals: the original model then holds, at every step, the
// same ordinary values and at least the same tokens, because tokens only enable, what a token becomes depends on
// ordinary cells and at most one token, which is there in both (3), and what is lost or overwritten is so in both. So the
// mapped path is a path of the original model. Where a fill tests a place as absent, see few-tokens-variants.ts.
//
// Both together: mapped back, the shortest paths of the reduced model are exactly the shortest paths of the original.
// Evictions are on none of them (a run without the eviction is shorter). They are kept all the same, so that rules that
// never act are the same in both models; they lead to no new states.
//
// `eventually` (7): decided on the states without tokens, which both models have, where tokens don't matter; otherwise on all states,
// where no fair rule reads a token (both: without-tokens.ts).
//
// Order: a variant stands right behind its original, and evictions stay last; so the first rule in which two paths
// differ is compared as in the original model. Every rule of the reduced model has `original`.
import { match } from 'ts-pattern'
import { type Expression, largest, type Model, type Property, type Rule, SpecMistake } from '../../language/index.ts'
import { type Caches, cachesOf, clausesOf, nameOf, needsOf, Refusal } from './few-tokens-clauses.ts'
import { timesOf } from './few-tokens-repeats.ts'
import { needsOfRule, type RuleNeeds } from './few-tokens-rule.ts'
import { refuseLostAbsences, variantsOf } from './few-tokens-variants.ts'
import { type Weigh, weightsOf } from './few-tokens-weights.ts'
import { whyBoundMatters } from './without-tokens.ts'

export type Reduction =
  | {
      readonly kind: 'reduced'
      /** Has the chosen properties only. `original` of each rule is its index in the given model. */
      readonly model: Model
      readonly tokensMax: number
    }
  | { readonly kind: 'refused'; readonly reason: string }

/** The model with at most as many tokens as these properties need, or the reason why that would not be exact. */
export function fewTokens(model: Model, properties: readonly string[]): Reduction {
  const unknown = properties.find(name => !model.properties.some(property => property.name === name))
  if (unknown !== undefined)
    throw new SpecMistake(`the model ${model.name} has no property ${unknown}`, 'name one that it has')
  if (model.tokens.length === 0) return { kind: 'refused', reason: 'the model has no caches' }
  if (model.tokensMax !== null) return { kind: 'refused', reason: 'the model has a bound on its tokens already' }
  try {
    return reduce(cachesOf(model), properties)
  } catch (problem) {
    if (problem instanceof Refusal) return { kind: 'refused', reason: problem.message }
    throw problem
  }
}

/** A path of the reduced model as a path of the given one. */
export function originalRules(reduced: Model, rules: readonly number[]): number[] {
  return rules.map(rule => reduced.rules[rule]?.original ?? rule)
}

/** The rules of the given model that never acted, from those of the reduced model that never did. */
export function originalIdleRules(reduced: Model, idleRules: readonly number[]): number[] {
  const idle = new Set(idleRules)
  const acted = new Set(reduced.rules.flatMap((rule, index) => (idle.has(index) ? [] : [rule.original ?? index])))
  return [...new Set(originalRules(reduced, idleRules))].filter(rule => !acted.has(rule))
}

function reduce(caches: Caches, properties: readonly string[]): Reduction {
  const { model } = caches
  const chosen = model.properties.filter(property => properties.includes(property.name))
  refusePinned(caches)
  const rules = model.rules.map(rule => saying(theRule(rule), () => needsOfRule(caches, rule)))
  const weigh = saying('the cache', () => weightsOf(caches, rules))
  const readByFill = ({ guards }: RuleNeeds): number => largest([1, ...guards.map(guard => weigh(guard.present))])
  const read = largest(chosen.map(property => readBy(caches, property, weigh)))
  const fills = largest(rules.filter(needs => !needs.isStep && needs.origins.size > 0).map(readByFill))
  const tokensMax = readBySteps(caches, rules, weigh) + Math.max(read, fills)
  if (tokensMax >= model.tokens.length)
    throw new Refusal(
      `${tokensMax} tokens may be needed at once, and the caches hold no more than ${model.tokens.length}`,
    )
  const lost = new Map<number, Rule>()
  const reduced = rules.flatMap((needs, original) => {
    const variants = saying(theRule(needs.rule), () => variantsOf(caches, needs, original, tokensMax))
    for (const place of variants.lost) lost.set(place, needs.rule)
    return [{ ...needs.rule, original }, ...variants.rules]
  })
  refuseLostAbsences(caches, rules, lost)
  return { kind: 'reduced', tokensMax, model: { ...model, rules: reduced, properties: chosen, tokensMax } }
}

/** The tokens that ordinary steps read, over a whole run (2). */
function readBySteps(caches: Caches, rules: readonly RuleNeeds[], weigh: Weigh): number {
  const counts = rules.map(needs => (needs.isStep ? largest(needs.guards.map(guard => weigh(guard.present))) : 0))
  const reading = counts.flatMap((count, index) => (count > 0 ? [index] : []))
  if (reading.length === 0) return 0
  const isOrdinary = (cell: number): boolean => !caches.placeOf.has(cell)
  for (const rule of reading)
    if (timesOf(caches.model, isOrdinary, [rule]) === null)
      throw new Refusal(
        `${theRule(rules[rule]?.rule)} reads a token, writes ordinary variables and may act again and again (2)`,
      )
  return largest(counts) * (timesOf(caches.model, isOrdinary, reading) ?? 0)
}

/** The most tokens that a bad state of this property, or a situation of it, reads (5). */
export function readBy(caches: Caches, property: Property, weigh: Weigh): number {
  const conditions = match(property)
    .with({ kind: 'never' }, ({ bad }) => bad.map(({ when, text }) => ({ when, text })))
    .with({ kind: 'eventually' }, eventually => {
      const why = whyBoundMatters(caches.model, eventually)
      if (why !== null) throw new Refusal(`${why} (7)`)
      return []
    })
    .exhaustive()
  const counts = [...conditions, ...property.situations].map(({ when, text }) =>
    saying(`the property ${property.name} (${text})`, () => positiveReads(caches, when, weigh)),
  )
  return largest(counts)
}

function positiveReads(caches: Caches, when: Expression, weigh: Weigh): number {
  const counts = clausesOf(caches, when).map(clause => {
    const { present, absent } = needsOf(caches, clause)
    const [gone] = absent
    if (gone !== undefined) throw new Refusal(`reads ${nameOf(caches, gone)} as absent (5)`)
    return weigh(present)
  })
  return largest(counts)
}

/** Every place must have its eviction (6). */
export function refusePinned({ model }: Caches): void {
  const evictions = new Set(
    model.rules.filter(({ kind }) => kind === 'eviction').map(({ when, then }) => JSON.stringify({ when, then })),
  )
  const zero = { kind: 'constant', value: 0 }
  for (const { name, cell, payload } of model.tokens) {
    const when = { kind: 'not', of: { kind: 'equal', left: { kind: 'cell', cell }, right: zero } }
    const then = [cell, ...payload].map(written => ({ cell: written, value: zero }))
    if (!evictions.has(JSON.stringify({ when, then })))
      throw new Refusal(`the cache ${name} has no eviction: nothing makes it lose its value (6)`)
  }
}

export function theRule(rule: Rule | undefined): string {
  return rule === undefined ? 'a rule' : `the rule "${rule.name}" (${rule.text})`
}

/** Puts the name of what is refused before the reason. */
export function saying<T>(what: string, act: () => T): T {
  try {
    return act()
  } catch (problem) {
    throw problem instanceof Refusal ? new Refusal(`${what} ${problem.message}`) : problem
  }
}
