// Part of few-tokens.ts: the variants of a rule. A variant loses, in the same step, tokens that the rule read or made;
// only tokens that could be in the way later are worth losing.
import type { Expression, Rule, Update } from '../../language/index.ts'
import { type Caches, nameOf, Refusal } from './few-tokens-clauses.ts'
import { hasOneValue, names, type Origin, type RuleNeeds } from './few-tokens-rule.ts'

const madeMax = 2
const losableMax = 4
const zero: Expression = { kind: 'constant', value: 0 }

/** The variants of a rule that leave at most `tokensMax` tokens for sure, and the places that they empty. */
export interface Variants {
  readonly rules: readonly Rule[]
  readonly lost: ReadonlySet<number>
}

export function variantsOf(caches: Caches, needs: RuleNeeds, original: number, tokensMax: number): Variants {
  const made = madeBy(needs)
  const losable = losableAfter(needs)
  if (made.length > madeMax) throw new Refusal(`makes more than ${madeMax} tokens at once: ${names(caches, made)} (1)`)
  if (losable.length > losableMax)
    throw new Refusal(`leaves more than ${losableMax} tokens that could be in the way: ${names(caches, losable)} (3)`)
  const lost = new Set<number>()
  const rules: Rule[] = []
  const isUseful = (kept: readonly number[]): boolean =>
    (needs.isStep || made.some(place => !losable.includes(place) || kept.includes(place))) &&
    kept.filter(place => isSurelyThere(caches, needs, place)).length <= tokensMax
  for (let choice = 1; choice < 2 ** losable.length; choice++) {
    const dropped = losable.filter((_, index) => ((choice >> index) & 1) === 1)
    if (!isUseful(losable.filter(place => !dropped.includes(place)))) continue
    for (const place of dropped) lost.add(place)
    rules.push({ ...needs.rule, then: losing(caches, needs.rule.then, dropped), original })
  }
  return { rules, lost }
}

/** The places that may hold another token after the rule than before. */
function madeBy(needs: RuleNeeds): number[] {
  return [...needs.origins].filter(([, origins]) => origins.some(origin => !origin.isKept)).map(([place]) => place)
}

/**
 * The places that may hold a token afterwards although nobody needs it: those made from nothing, those whose source the
 * rule reads anyway, and those whose source another place comes from too. What is kept or renamed alone is not among them.
 */
function losableAfter(needs: RuleNeeds): number[] {
  const read = new Set(needs.guards.flatMap(guard => [...guard.present]))
  const after = new Map<number, readonly Origin[]>(needs.origins)
  const sources = [...after.values()].flatMap(origins => origins.flatMap(origin => [...origin.from]))
  for (const place of [...read, ...sources])
    if (!after.has(place)) after.set(place, [{ from: new Set([place]), isKept: true }])
  const heirs = new Map<number, number>()
  for (const origins of after.values())
    for (const source of new Set(origins.flatMap(origin => [...origin.from])))
      heirs.set(source, (heirs.get(source) ?? 0) + 1)
  const isLosable = (origin: Origin): boolean =>
    origin.from.size === 0 || [...origin.from].some(source => read.has(source) || (heirs.get(source) ?? 0) > 1)
  return [...after].filter(([, origins]) => origins.some(isLosable)).map(([place]) => place)
}

function isSurelyThere(caches: Caches, needs: RuleNeeds, place: number): boolean {
  const mark = caches.model.tokens[place]?.cell
  const update = needs.rule.then.find(each => each.cell === mark)
  if (update !== undefined) return update.value.kind === 'constant' && update.value.value !== 0
  return !needs.origins.has(place) && needs.guards.every(guard => guard.present.has(place))
}

function losing(caches: Caches, updates: readonly Update[], places: readonly number[]): Update[] {
  const cells = places.flatMap(place => {
    const token = caches.model.tokens[place]
    return token === undefined ? [] : [token.cell, ...token.payload]
  })
  return [...updates.filter(update => !cells.includes(update.cell)), ...cells.map(cell => ({ cell, value: zero }))]
}

/**
 * A fill that tests a place as absent replays only if that place is no fuller in the original, so no variant may lose
 * tokens there, nor where those tokens come from. Harmless: a fill that does nothing but make the one token which the
 * place can hold. Were it there in the original already, the fill could be left out, and the path would not be shortest.
 */
export function refuseLostAbsences(caches: Caches, rules: readonly RuleNeeds[], lost: ReadonlyMap<number, Rule>): void {
  const fed = new Map<number, ReadonlySet<number>>()
  for (const needs of rules)
    for (const place of new Set(needs.guards.flatMap(guard => [...guard.absent]))) {
      if (madeBy(needs)[0] === place && needs.origins.size === 1 && hasOneValue(caches, place)) continue
      const feeders = fed.get(place) ?? feeding(rules, place)
      fed.set(place, feeders)
      for (const feeder of feeders) {
        const loser = lost.get(feeder)
        if (loser !== undefined)
          throw new Refusal(
            `the rule "${needs.rule.name}" (${needs.rule.text}) tests ${nameOf(caches, place)} as absent, and the search ` +
              `would lose ${nameOf(caches, feeder)} for free in "${loser.name}" (${loser.text}), where the model needs an eviction (1)`,
          )
      }
    }
}

/** A place and every place that its tokens come from without the rule's having read them. */
function feeding(rules: readonly RuleNeeds[], place: number): Set<number> {
  const found = new Set([place])
  for (const followed of found)
    for (const { origins, guards } of rules)
      for (const origin of origins.get(followed) ?? [])
        for (const source of origin.from) if (guards.some(guard => !guard.present.has(source))) found.add(source)
  return found
}
