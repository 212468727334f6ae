// Part of few-tokens.ts: conditions as alternatives ("clauses"), and which tokens an alternative needs or needs gone.
// A part that reads no token, or one that it can't be true (or can't be false) without, stays one literal: there are few.
import {
  assert,
  cellsOf,
  conjunction,
  disjunction,
  type Expression,
  evaluate,
  type Model,
  negation,
} from '../../language/index.ts'

/** An expression that must be true, or must be false. */
export interface Literal {
  readonly expression: Expression
  readonly holds: boolean
}

export type Clause = readonly Literal[]

/** What one alternative asks of the caches; places are indexes into `model.tokens`. */
export interface Needs {
  /** Places that hold a token whenever the clause is true. */
  readonly present: ReadonlySet<number>
  /** Places that the clause reads and that may be empty: emptying one never makes the clause false. */
  readonly absent: ReadonlySet<number>
}

/** The model's caches: which place a cell belongs to. */
export interface Caches {
  readonly model: Model
  readonly placeOf: ReadonlyMap<number, number>
}

/** Thrown inside the reduction, and turned into its answer at the front. */
export class Refusal extends Error {}

/** A disjunction over every token of a large model has thousands; only products of disjunctions have more. */
const clausesMax = 2 ** 16

export function cachesOf(model: Model): Caches {
  const placeOf = new Map<number, number>()
  for (const [place, token] of model.tokens.entries())
    for (const cell of [token.cell, ...token.payload]) placeOf.set(cell, place)
  return { model, placeOf }
}

/** The places whose cells an expression reads. */
export function placesIn(caches: Caches, expression: Expression): Set<number> {
  const found = new Set<number>()
  for (const cell of cellsOf(expression)) {
    const place = caches.placeOf.get(cell)
    if (place !== undefined) found.add(place)
  }
  return found
}

/** The alternatives of a condition; those that no state can satisfy are left out where that is easy to see. */
export function clausesOf(caches: Caches, condition: Expression): Clause[] {
  return alternatives(caches, condition, true).filter(clause => isPossible(caches, clause))
}

function alternatives(caches: Caches, condition: Expression, holds: boolean): Clause[] {
  if (condition.kind === 'constant') return (condition.value === 1) === holds ? [[]] : []
  const [place, ...others] = placesIn(caches, condition)
  const isJoint = condition.kind === (holds ? 'all' : 'any') || condition.kind === 'not'
  if (place === undefined) return [[{ expression: condition, holds }]]
  if (!isJoint && others.length === 0 && withPlaceEmpty(caches, condition, place).kind === 'constant')
    return [[{ expression: condition, holds }]]
  switch (condition.kind) {
    case 'cell':
      return [[{ expression: condition, holds }]]
    case 'not':
      return alternatives(caches, condition.of, !holds)
    case 'all':
    case 'any': {
      const parts = condition.of.map(part => alternatives(caches, part, holds))
      return (condition.kind === 'all') === holds ? parts.reduce(both, [[]]) : anyOf(parts)
    }
    case 'choose':
      return either(
        both(alternatives(caches, condition.when, true), alternatives(caches, condition.then, holds)),
        both(alternatives(caches, condition.when, false), alternatives(caches, condition.otherwise, holds)),
      )
    case 'equal': {
      const split = withoutStructure(condition.left, condition.right)
      return split === null ? [[{ expression: condition, holds }]] : alternatives(caches, split, holds)
    }
  }
}

/** An equality between plain cells and constants only; null where it is one already. */
function withoutStructure(left: Expression, right: Expression): Expression | null {
  if (left.kind === 'constant' || left.kind === 'cell')
    return right.kind === 'constant' || right.kind === 'cell' ? null : withoutStructure(right, left)
  if (left.kind === 'choose')
    return {
      kind: 'choose',
      when: left.when,
      then: { kind: 'equal', left: left.then, right },
      otherwise: { kind: 'equal', left: left.otherwise, right },
    }
  const is = (value: number): Expression => ({ kind: 'equal', left: right, right: { kind: 'constant', value } })
  return disjunction([conjunction([left, is(1)]), conjunction([negation(left), is(0)])])
}

function both(some: readonly Clause[], others: readonly Clause[]): Clause[] {
  refuseMany(some.length * others.length)
  return some.flatMap(first => others.map(second => [...first, ...second]))
}

function either(some: readonly Clause[], others: readonly Clause[]): Clause[] {
  return anyOf([some, others])
}

function anyOf(parts: readonly (readonly Clause[])[]): Clause[] {
  const joined = parts.flat()
  refuseMany(joined.length)
  return joined
}

function refuseMany(count: number): void {
  if (count > clausesMax) throw new Refusal(`has more than ${clausesMax} alternatives in what it reads of the caches`)
}

/** False where the literals about one cell alone leave it no value. */
function isPossible(caches: Caches, clause: Clause): boolean {
  const alone = new Map<number, Literal[]>()
  for (const literal of clause) {
    const [cell, ...others] = cellsOf(literal.expression)
    if (cell !== undefined && others.length === 0) alone.set(cell, [...(alone.get(cell) ?? []), literal])
  }
  return [...alone].every(([cell, literals]) => hasValue(caches.model, cell, literals))
}

/** The codes of a cell for which all of these literals, which read no other cell, are true. */
export function valuesOf(model: Model, cell: number, literals: readonly Literal[]): readonly number[] {
  const { codes, isLeft } = narrowed(model, cell, literals)
  return codes.filter(isLeft)
}

function hasValue(model: Model, cell: number, literals: readonly Literal[]): boolean {
  const { codes, isLeft } = narrowed(model, cell, literals)
  return codes.some(isLeft)
}

/** The codes for which one of the literals is true, and whether all others are. */
function narrowed(
  model: Model,
  cell: number,
  literals: readonly Literal[],
): { readonly codes: readonly number[]; readonly isLeft: (code: number) => boolean } {
  const said = literals.find(isSaid) ?? literals[0]
  if (said === undefined) return { codes: codesOf(model, cell), isLeft: () => true }
  const others = literals.filter(literal => literal !== said).map(literal => isTrueFor(cell, literal))
  return { codes: codesFor(model, cell, said), isLeft: code => others.every(isTrue => isTrue(code)) }
}

function codesOf(model: Model, cell: number): readonly number[] {
  return (model.cells[cell]?.labels ?? []).map((_, code) => code)
}

/** The codes for which one literal is true: many clauses share a literal about a cell of many codes. */
function codesFor(model: Model, cell: number, literal: Literal): readonly number[] {
  const { expression, holds } = literal
  if (isSaid(literal) && expression.kind === 'equal' && expression.right.kind === 'constant') {
    const code = expression.right.value
    return code < (model.cells[cell]?.labels.length ?? 0) ? [code] : []
  }
  const ofModel = knownCodes.get(model) ?? { true: new WeakMap(), false: new WeakMap() }
  knownCodes.set(model, ofModel)
  const known = ofModel[holds ? 'true' : 'false']
  const found = known.get(expression) ?? codesOf(model, cell).filter(isTrueFor(cell, literal))
  known.set(expression, found)
  return found
}

type CodesByExpression = WeakMap<Expression, readonly number[]>
const knownCodes = new WeakMap<Model, { readonly true: CodesByExpression; readonly false: CodesByExpression }>()

function isTrueFor(cell: number, { expression, holds }: Literal): (code: number) => boolean {
  const state: number[] = []
  return code => {
    state[cell] = code
    return (evaluate(expression, state) === 1) === holds
  }
}

/** The literal names the one code for which it is true. */
function isSaid({ expression, holds }: Literal): boolean {
  return holds && expression.kind === 'equal' && expression.left.kind === 'cell' && expression.right.kind === 'constant'
}

/** What a clause needs of the caches. Refuses a clause that compares a token which may be absent. */
export function needsOf(caches: Caches, clause: Clause): Needs {
  const present = new Set<number>()
  const absent = new Set<number>()
  const read = new Set(clause.flatMap(literal => [...placesIn(caches, literal.expression)]))
  for (const place of read) {
    const emptied = clause
      .filter(literal => placesIn(caches, literal.expression).has(place))
      .map(literal => {
        const left = withPlaceEmpty(caches, literal.expression, place)
        return left.kind === 'constant' ? (left.value === 1) === literal.holds : null
      })
    if (emptied.includes(false)) present.add(place)
    else if (emptied.every(holds => holds === true)) absent.add(place)
    else throw new Refusal(`compares ${nameOf(caches, place)}, which may be absent, with other variables`)
  }
  return { present, absent }
}

export function nameOf(caches: Caches, place: number): string {
  const token = caches.model.tokens[place]
  assert(token !== undefined, `the model has a token ${place}`)
  return token.name
}

/** What is left of an expression when a place is empty: a constant where that settles it. */
export function withPlaceEmpty(caches: Caches, expression: Expression, place: number): Expression {
  const settle = (part: Expression): Expression => withPlaceEmpty(caches, part, place)
  switch (expression.kind) {
    case 'constant':
      return expression
    case 'cell':
      return caches.placeOf.get(expression.cell) === place ? { kind: 'constant', value: 0 } : expression
    case 'not':
      return negation(settle(expression.of))
    case 'all':
      return conjunction(expression.of.map(settle))
    case 'any':
      return disjunction(expression.of.map(settle))
    case 'equal': {
      const left = settle(expression.left)
      const right = settle(expression.right)
      if (left.kind !== 'constant' || right.kind !== 'constant') return { kind: 'equal', left, right }
      return { kind: 'constant', value: Number(left.value === right.value) }
    }
    case 'choose': {
      const when = settle(expression.when)
      if (when.kind === 'constant') return settle(when.value === 1 ? expression.then : expression.otherwise)
      return { kind: 'choose', when, then: settle(expression.then), otherwise: settle(expression.otherwise) }
    }
  }
}
