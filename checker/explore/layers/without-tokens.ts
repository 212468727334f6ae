// When `eventually` can be decided on the states without tokens alone, which are few. Two conditions, checked on the rules:
//
// (a) The goal reads no cache.
// (b) A rule that is fair or writes an ordinary cell reads no cache, neither to act nor for what it writes to ordinary cells, and
//     does nothing to a cache but keep or empty its places. Every other rule writes caches only and has no class.
//
// Take a fair run of the model that never meets the goal, and empty all caches in every state of it. Rules of the second kind
// become standing still; rules of the first kind act as before, by (b), and leave the caches empty. Which classes are enabled and
// which act is unchanged, so this is a fair run without tokens that never meets the goal, and is no longer. The other way round,
// every run without tokens is a run of the model. A bound on tokens leaves none of these steps out, since they add no token;
// so the model that "few tokens" makes has the same answer too.
//
// A rule that isn't fair may read tokens and write ordinary cells, if "few tokens" counts how often it can act: then (b) is asked of
// fair rules alone, and the search keeps the tokens. Such steps end in every run. A fair run that never meets the goal, restricted to the
// tokens that they need, goes on without any behind the last of them; the same classes are enabled and act, since fair rules read none.
// So it is a fair run of the model that "few tokens" makes; and each of that model's is one of the original.
import type { Expression, Model, Property, Rule } from '../../language/index.ts'
import { type Caches, cachesOf, nameOf, placesIn } from './few-tokens-clauses.ts'

export type WithGoal = Exclude<Property, { readonly kind: 'never' }>

/** Why tokens matter to the property; null where the states without any decide it. */
export function whyTokensMatter(model: Model, property: WithGoal): string | null {
  return whyAmong(model, property, ({ fair }, writesOrdinary) => fair !== undefined || writesOrdinary)
}

/** Why a bound on tokens that counts what steps read may change the answer; null where it doesn't. */
export function whyBoundMatters(model: Model, property: WithGoal): string | null {
  return whyAmong(model, property, ({ fair }) => fair !== undefined)
}

export function goalReadsTokens(model: Model, { goal }: WithGoal): boolean {
  return placesIn(cachesOf(model), goal).size > 0
}

/** Does somebody who can be relied on go by what a cache holds? Then few tokens aren't enough to say what happens in the end. */
export function goesByTokens(model: Model, properties: readonly string[]): boolean {
  return model.properties.some(
    property =>
      property.kind === 'eventually' && properties.includes(property.name) && whyBoundMatters(model, property) !== null,
  )
}

function whyAmong(
  model: Model,
  { name, goal }: WithGoal,
  isAsked: (rule: Rule, writesOrdinary: boolean) => boolean,
): string | null {
  const caches = cachesOf(model)
  const [read] = placesIn(caches, goal)
  if (read !== undefined) return `the property ${name} asks to reach something that reads ${nameOf(caches, read)}`
  for (const rule of model.rules) {
    const writesOrdinary = rule.then.some(update => !caches.placeOf.has(update.cell))
    if (!isAsked(rule, writesOrdinary)) continue
    const ordinary = rule.then.filter(update => !caches.placeOf.has(update.cell)).map(update => update.value)
    const readsToken = [rule.when, ...ordinary].some(part => placesIn(caches, part).size > 0)
    const makesToken = rule.then.some(({ cell, value }) => caches.placeOf.has(cell) && !onlyLoses(caches, cell, value))
    if (readsToken || makesToken)
      return `the rule "${rule.name}" (${rule.text}) ${readsToken ? 'reads' : 'makes'} a token, so that tokens matter to the property ${name}`
  }
  return null
}

/** A cell of a cache becomes 0 or stays as it is. What decides which of them may read anything: both leave an empty place empty. */
export function onlyLoses(caches: Caches, cell: number, value: Expression): boolean {
  switch (value.kind) {
    case 'constant':
      return value.value === 0
    case 'cell':
      return value.cell === cell
    case 'choose':
      return onlyLoses(caches, cell, value.then) && onlyLoses(caches, cell, value.otherwise)
    case 'all':
      return caches.model.cells[cell]?.labels.length === 2 && value.of.some(part => onlyLoses(caches, cell, part))
    case 'equal':
    case 'not':
    case 'any':
      return false
  }
}
