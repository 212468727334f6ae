// The reduction "largest cache": a model in, a model out whose caches are never emptied at random but hold, at every moment, all that they
// could hold. Its states are the procedure's own, so that tables of 512 entries are searched as easily as tables of 4.
//
// Keep, beside the ordinary cells, the set S of tokens that may be present. After each step S is closed: every fill that can act, acts,
// until nothing is new. Claim: in the model, a contents c of the caches is reachable together with the ordinary cells exactly if c lies
// inside some S that the reduced model reaches with them.
//
// Reachable contents lie inside: a fill needs at most one token and makes tokens that closing makes too; an eviction or a fill that
// uses tokens up leaves less than there was; a step finds in S what it finds in c, and what it drops, it drops from both alike, since
// that is decided token by token from the ordinary cells and the token itself (3). Inside is reachable: each token of S has a derivation
// of its own, a chain of fills from single tokens, with steps in between. Chains that use nothing up run side by side: do all their fills
// at their moments, and evict in the end what c lacks. A step that reads tokens (2) finds them the same way. Where fills use up what they
// read, chains can starve each other: one token alone has one chain, and nothing to share it with; for more, such models are refused (6).
//
// A `never` property that reads its tokens positively (5) is violated exactly if one of its violations holds in a reachable S. Shortest
// paths are another matter: the reduced model doesn't count fills. Whoever wants a path searches for it with few tokens.
//
// What is refused: caches whose places hold more than presence, rules outside the conditions of few-tokens.ts, fills that test a place as
// absent, and properties that speak of more than single states (7).
import { largest, type Model, type Rule, type Update } from '../../language/index.ts'
import { readBy, refusePinned, saying, theRule } from './few-tokens.ts'
import { type Caches, cachesOf, nameOf, Refusal } from './few-tokens-clauses.ts'
import { hasOneValue, needsOfRule, type RuleNeeds } from './few-tokens-rule.ts'

export type Closed =
  | {
      readonly kind: 'closed'
      /** Its `rules` are the steps, its `closing` the fills; both have `original`. */
      readonly model: Model
    }
  | { readonly kind: 'refused'; readonly reason: string }

/** The model with the largest caches, for these `never` properties, or the reason why that would not be exact. */
export function largestCache(model: Model, properties: readonly string[]): Closed {
  if (model.tokens.length === 0) return { kind: 'refused', reason: 'the model has no caches' }
  if (model.tokensMax !== null) return { kind: 'refused', reason: 'the model has a bound on its tokens already' }
  try {
    return { kind: 'closed', model: close(cachesOf(model), properties) }
  } catch (problem) {
    if (problem instanceof Refusal) return { kind: 'refused', reason: problem.message }
    throw problem
  }
}

function close(caches: Caches, properties: readonly string[]): Model {
  const { model } = caches
  const chosen = model.properties.filter(property => properties.includes(property.name))
  const [other] = chosen.filter(property => property.kind !== 'never')
  if (other !== undefined) throw new Refusal(`the property ${other.name} speaks of more than single states (7)`)
  refusePinned(caches)
  for (const place of model.tokens.keys())
    if (!hasOneValue(caches, place)) throw new Refusal(`${nameOf(caches, place)} holds more than presence (3)`)
  const rules = model.rules.map(rule => saying(theRule(rule), () => needsOfRule(caches, rule)))
  const count = (places: Iterable<number>): number => new Set(places).size
  const readAtOnce = [
    ...chosen.map(property => readBy(caches, property, count)),
    ...rules.flatMap(({ guards }) => guards.map(({ present }) => present.size)),
  ]
  const stepsRead = rules.some(({ isStep, guards }) => isStep && guards.some(({ present }) => present.size > 0))
  const isAlone = !stepsRead && largest(readAtOnce) <= 1
  const steps: Rule[] = []
  const closing: Rule[] = []
  for (const [original, needs] of rules.entries()) {
    const { rule } = needs
    if (rule.kind === 'eviction') continue
    if (needs.isStep) steps.push({ ...rule, original })
    else closing.push({ ...saying(theRule(rule), () => fill(caches, needs, isAlone)), original })
  }
  return { ...model, rules: steps, closing, properties: chosen }
}

/** A fill as a closing rule: it only adds. `isAlone`: nothing ever needs two tokens at once. */
function fill(caches: Caches, { rule, guards }: RuleNeeds, isAlone: boolean): Rule {
  const [absent] = guards.flatMap(guard => [...guard.absent])
  if (absent !== undefined) throw new Refusal(`tests ${nameOf(caches, absent)} as absent (1)`)
  const read = new Set(guards.flatMap(guard => [...guard.present]))
  const usedUp = rule.then
    .filter(update => !staysThere(update))
    .map(({ cell }) => caches.placeOf.get(cell))
    .find(place => place !== undefined && read.has(place))
  if (!isAlone && usedUp !== undefined)
    throw new Refusal(`uses up ${nameOf(caches, usedUp)}, and several tokens may be needed at once (6)`)
  return { ...rule, then: rule.then.filter(({ value }) => value.kind !== 'constant' || value.value !== 0) }
}

function staysThere({ cell, value }: Update): boolean {
  return (value.kind === 'constant' && value.value === 1) || (value.kind === 'cell' && value.cell === cell)
}
