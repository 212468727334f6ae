// The reduction "alike": a model in, a smaller model out with exactly the same canonical paths. Of rules that do the same, the first is
// enough. Of tokens that nothing tells apart, as many are enough as a path needs at a time.
//
// Tokens are alike if exchanging any two of them, and the rules that speak of them, leaves the model as it was. Where k tokens are enough
// at a time (few-tokens.ts), the first k of such a class are: go through a path, and whenever a token of the class is made that is needed,
// take instead the first one of the class that isn't in use. Since the two can be exchanged and neither is in use, what follows can be
// done with the exchanged names. The path is as long, with the same agents; and it comes no later in rule order, since the rules of a
// class stand in the order of its tokens (checked): where the two paths first differ, an earlier rule was taken. So a canonical path, from
// which nothing can come earlier, uses the first k only.
//
// It pays where many can fill one place of a cache: each does it by a token of its own, and one of them is enough.
import { at, cellsOf, type Expression, type Model, type Rule } from '../../language/index.ts'
import { type Caches, cachesOf, placesIn, withPlaceEmpty } from './few-tokens-clauses.ts'
import { hasOneValue } from './few-tokens-rule.ts'
import { Interned } from './interned.ts'

/**
 * The model without rules that repeat others, and with `enough` tokens of each class of tokens that are alike. `original` of each rule is
 * its index in the given model.
 */
export function withoutAlike(model: Model, enough: number): Model {
  const once = withoutRepeats(model)
  const caches = cachesOf(once)
  const spare = spareTokens(caches, enough)
  if (spare.size === 0) return once
  const isSpare = (cell: number): boolean => spare.has(cell)
  const emptied = (expression: Expression): Expression =>
    [...placesIn(caches, expression)]
      .filter(place => isSpare(once.tokens[place]?.cell ?? -1))
      .reduce((left, place) => withPlaceEmpty(caches, left, place), expression)
  const rules = once.rules.flatMap((rule): readonly Rule[] => {
    const when = emptied(rule.when)
    const then = rule.then
      .filter(({ cell }) => !isSpare(cell))
      .map(({ cell, value }) => ({ cell, value: emptied(value) }))
    const isIdle = (when.kind === 'constant' && when.value === 0) || (then.length === 0 && rule.then.length > 0)
    return isIdle ? [] : [{ ...rule, when, then }]
  })
  return { ...once, rules, tokens: once.tokens.filter(({ cell }) => !isSpare(cell)) }
}

/** Keeps the first of the rules that do the same. Most rules write what no other writes, and are compared with none. */
function withoutRepeats(model: Model): Model {
  const known = new Set<string>()
  const interned = new Interned()
  const writers = new Map<string, number>()
  const written = model.rules.map(({ then }) => then.map(({ cell }) => cell).join())
  for (const cells of written) writers.set(cells, (writers.get(cells) ?? 0) + 1)
  const rules = model.rules.flatMap((rule, original): readonly Rule[] => {
    const { agent, kind, when, then, fair } = rule
    if (writers.get(at(written, original)) === 1) return [{ ...rule, original }]
    const changes = then.map(({ cell, value }) => `${cell}: ${interned.numberOf(value)}`)
    const said = JSON.stringify([agent, kind, interned.numberOf(when), changes, fair])
    if (known.has(said)) return []
    known.add(said)
    return [{ ...rule, original }]
  })
  return { ...model, rules }
}

/** What one rule says of a token, in words that are the same for tokens that are alike. */
interface Mention {
  readonly rule: number
  readonly says: string
}

/** A token, by its cell, and all that is said of it, in the order of the rules. */
interface Member {
  readonly cell: number
  readonly mentions: readonly Mention[]
}

/** The cells of the tokens that can be left out. */
function spareTokens(caches: Caches, enough: number): ReadonlySet<number> {
  const classes = new Map<string, Member[]>()
  for (const [cell, mentions] of mentionsOf(caches)) {
    const said = JSON.stringify(mentions.map(({ says }) => says))
    const members = classes.get(said) ?? []
    classes.set(said, members)
    members.push({ cell, mentions })
  }
  const spare = [...classes.values()].flatMap(members =>
    members.length > enough ? inRuleOrder(members).slice(enough) : [],
  )
  return new Set(spare.map(({ cell }) => cell))
}

/** The members of a class in the order of their rules; none where one of their rules stands in another order than the others. */
function inRuleOrder(members: readonly Member[]): readonly Member[] {
  const sorted = [...members].sort((one, other) => ruleOf(one, 0) - ruleOf(other, 0))
  const isInOrder = sorted.slice(1).every((member, index) => {
    const before = sorted[index]
    return before !== undefined && member.mentions.every(({ rule }, number) => ruleOf(before, number) <= rule)
  })
  return isInOrder ? sorted : []
}

function ruleOf({ mentions }: Member, number: number): number {
  return mentions[number]?.rule ?? 0
}

/** What the rules say of each token that may be like another. */
function mentionsOf(caches: Caches): ReadonlyMap<number, readonly Mention[]> {
  const { model } = caches
  const found = new Map<number, Mention[]>()
  for (const [place, { cell }] of model.tokens.entries()) if (hasOneValue(caches, place)) found.set(cell, [])
  for (const property of model.properties) {
    const conditions = property.kind === 'never' ? property.bad.map(({ when }) => when) : [property.goal]
    for (const condition of [...conditions, ...property.situations.map(({ when }) => when)])
      for (const cell of cellsOf(condition)) found.delete(cell)
  }
  for (const [index, rule] of model.rules.entries()) {
    const written = new Set(rule.then.map(({ cell }) => cell))
    const read = cellsOf(rule.when)
    for (const { cell, value } of rule.then) for (const from of cellsOf(value)) if (from !== cell) read.add(from)
    for (const cell of new Set([...read, ...written])) {
      const isOneOfMany = !read.has(cell) && written.size > 1
      found
        .get(cell)
        ?.push({ rule: index, says: isOneOfMany ? asOneOfMany(rule, index, cell) : inOwnWords(rule, cell) })
    }
  }
  return found
}

/** A rule that writes a token beside other cells, and doesn't go by it: exchanging two such tokens must leave this very rule as it is. */
function asOneOfMany({ then }: Rule, index: number, cell: number): string {
  return `${index}: ${anonymous(then.find(update => update.cell === cell)?.value, cell)}`
}

function inOwnWords({ agent, kind, when, then, fair, postponed }: Rule, cell: number): string {
  return anonymous([agent, kind, when, then, fair, postponed], cell)
}

/** What is said, with a number of its own for the token that it is about. */
function anonymous(said: unknown, about: number): string {
  return JSON.stringify(said, (key, value: unknown) => (key === 'cell' && value === about ? -1 : value))
}
