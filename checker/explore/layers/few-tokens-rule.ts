// Part of few-tokens.ts: what one rule needs of the caches, what it leaves there, and from where each token comes.
// Refuses what the argument in few-tokens.ts doesn't cover; the numbers of the conditions are those of that file.
import { conjunction, type Expression, negation, no, type Rule, yes } from '../../language/index.ts'
import {
  type Caches,
  type Clause,
  clausesOf,
  type Needs,
  nameOf,
  needsOf,
  placesIn,
  Refusal,
} from './few-tokens-clauses.ts'

/** The most ways in which one rule may set one place. */
const waysMax = 256

/** The tokens, in places, from which the token in one place comes in one alternative. */
export interface Origin {
  readonly from: ReadonlySet<number>
  /** The token stays as it was. */
  readonly isKept: boolean
}

export interface RuleNeeds {
  readonly rule: Rule
  /** Writes an ordinary cell. */
  readonly isStep: boolean
  /** One for each alternative of the guard. */
  readonly guards: readonly Needs[]
  /** For every written place, the ways in which it holds a token afterwards; none where it is emptied. */
  readonly origins: ReadonlyMap<number, readonly Origin[]>
}

/** The needs of a rule, checked. Throws a Refusal that continues the words "the rule". */
export function needsOfRule(caches: Caches, rule: Rule): RuleNeeds {
  const clauses = clausesOf(caches, rule.when)
  const guards = clauses.map(clause => needsOf(caches, clause))
  const isStep = rule.then.some(update => !caches.placeOf.has(update.cell))
  for (const { absent } of guards) {
    const [gone] = absent
    if (isStep && gone !== undefined)
      throw new Refusal(`tests ${nameOf(caches, gone)} as absent and writes ordinary variables (4)`)
  }
  for (const update of rule.then) {
    if (caches.placeOf.has(update.cell)) continue
    for (const place of placesIn(caches, update.value))
      if (guards.some(guard => !guard.present.has(place)))
        throw new Refusal(`copies ${nameOf(caches, place)}, which may be absent, to an ordinary variable (2)`)
  }
  const written = new Set(rule.then.flatMap(update => caches.placeOf.get(update.cell) ?? []))
  const after = new Map(rule.then.map(update => [update.cell, update.value]))
  const origins = new Map([...written].map(place => [place, originsOf(caches, after, clauses, guards, place)] as const))
  return { rule, isStep, guards, origins }
}

export function names(caches: Caches, places: Iterable<number>): string {
  const inOrder = [...places].sort((one, other) => one - other)
  return inOrder.map(place => nameOf(caches, place)).join(', ')
}

/** One way in which a rule may set a place: under `when`, the place's cells take these constants or cells. */
interface Outcome {
  readonly when: readonly Expression[]
  readonly cell: Expression
  readonly payload: readonly Expression[]
}

function originsOf(
  caches: Caches,
  updates: ReadonlyMap<number, Expression>,
  clauses: readonly Clause[],
  guards: readonly Needs[],
  place: number,
): Origin[] {
  const found: Origin[] = []
  for (const outcome of outcomesOf(caches, updates, place)) {
    refuseLeftovers(caches, guards, place, outcome)
    if (isZero(outcome.cell)) continue
    const isThere = negation({ kind: 'equal', left: outcome.cell, right: no })
    const ways = clausesOf(caches, conjunction([...outcome.when, outcome.cell.kind === 'cell' ? isThere : yes]))
    for (const [index, clause] of clauses.entries())
      for (const way of ways) {
        const guard = guards[index]
        if (guard === undefined || !isTogetherPossible(caches, clause, way)) continue
        const needs = needsOf(caches, [...clause, ...way])
        const isKept = isUnchanged(caches, place, outcome) || (hasOneValue(caches, place) && needs.present.has(place))
        const from = sourcesOf(caches, place, outcome, way, needs)
        refuseSources(caches, place, guard, from, isKept)
        found.push({ from, isKept })
      }
  }
  return found
}

/** Every way in which a rule may set a place, with its conditions on the state before. */
function outcomesOf(caches: Caches, updates: ReadonlyMap<number, Expression>, place: number): Outcome[] {
  const token = caches.model.tokens[place]
  if (token === undefined) return []
  const after = (cell: number): Expression => updates.get(cell) ?? { kind: 'cell', cell }
  let open: Outcome[] = [{ when: [], cell: after(token.cell), payload: token.payload.map(after) }]
  for (;;) {
    const split = open.flatMap(outcome => splitOnce(outcome) ?? [outcome])
    if (split.length === open.length) return open
    if (split.length > waysMax) throw new Refusal(`sets ${nameOf(caches, place)} in more than ${waysMax} ways (3)`)
    open = split
  }
}

/** Splits by the first condition on which a value depends; null where every value is a cell or a constant. */
function splitOnce(outcome: Outcome): Outcome[] | null {
  const value = [outcome.cell, ...outcome.payload].find(part => part.kind !== 'cell' && part.kind !== 'constant')
  if (value === undefined) return null
  const condition = value.kind === 'choose' ? value.when : value
  const text = JSON.stringify(condition)
  const branch = (isTrue: boolean): Outcome => {
    const settle = (part: Expression): Expression => {
      if (JSON.stringify(part) === text) return isTrue ? yes : no
      if (part.kind !== 'choose' || JSON.stringify(part.when) !== text) return part
      return isTrue ? part.then : part.otherwise
    }
    return {
      when: [...outcome.when, isTrue ? condition : negation(condition)],
      cell: settle(outcome.cell),
      payload: outcome.payload.map(settle),
    }
  }
  return [branch(true), branch(false)]
}

/** A place whose cell becomes 0 must have no payload left, or equal contents would be different states. */
function refuseLeftovers(caches: Caches, guards: readonly Needs[], place: number, outcome: Outcome): void {
  const { cell } = outcome
  const source = cell.kind === 'cell' ? caches.placeOf.get(cell.cell) : undefined
  const isMark = source !== undefined && cell.kind === 'cell' && caches.model.tokens[source]?.cell === cell.cell
  const isSurelyThere =
    (cell.kind === 'constant' && cell.value !== 0) || (isMark && guards.every(guard => guard.present.has(source)))
  const isEmptied = (part: Expression): boolean =>
    isZero(part) || (isMark && part.kind === 'cell' && caches.placeOf.get(part.cell) === source)
  if (!isSurelyThere && !outcome.payload.every(isEmptied))
    throw new Refusal(`may leave parts of ${nameOf(caches, place)} behind when it is absent (3)`)
}

/** The places that the new token comes from; refuses where it depends on one that may be absent. */
function sourcesOf(caches: Caches, place: number, outcome: Outcome, way: Clause, needs: Needs): Set<number> {
  const sources = new Set<number>()
  for (const part of [outcome.cell, ...outcome.payload, ...way.map(literal => literal.expression)])
    for (const read of placesIn(caches, part)) {
      if (!needs.present.has(read))
        throw new Refusal(`sets ${nameOf(caches, place)} by ${nameOf(caches, read)}, which may be absent (3)`)
      sources.add(read)
    }
  return sources
}

function refuseSources(caches: Caches, place: number, guard: Needs, from: ReadonlySet<number>, isKept: boolean): void {
  const unread = [...from].filter(source => !guard.present.has(source))
  if (isKept ? unread.some(source => source !== place) : unread.length > 1)
    throw new Refusal(`sets ${nameOf(caches, place)} by other tokens than one: ${names(caches, from)} (3)`)
}

function isTogetherPossible(caches: Caches, clause: Clause, way: Clause): boolean {
  const joined = [...clause, ...way].map(({ expression, holds }) => (holds ? expression : negation(expression)))
  return clausesOf(caches, conjunction(joined)).length > 0
}

function isUnchanged(caches: Caches, place: number, outcome: Outcome): boolean {
  const token = caches.model.tokens[place]
  const own = token === undefined ? [] : [token.cell, ...token.payload]
  return [outcome.cell, ...outcome.payload].every((part, index) => part.kind === 'cell' && part.cell === own[index])
}

/** A boolean without payload: whoever is present there is the same token. */
export function hasOneValue(caches: Caches, place: number): boolean {
  const token = caches.model.tokens[place]
  return token !== undefined && token.payload.length === 0 && caches.model.cells[token.cell]?.labels.length === 2
}

function isZero(part: Expression): boolean {
  return part.kind === 'constant' && part.value === 0
}
