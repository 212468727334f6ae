// Expressions over cells: a closed union of plain data. Booleans are 0 and 1; every other value is its code.
// Written through the typed terms of term.ts; read by the interpreter, the compiler and the reductions.

export type Expression =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'cell'; readonly cell: number }
  | { readonly kind: 'equal'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'all'; readonly of: readonly Expression[] }
  | { readonly kind: 'any'; readonly of: readonly Expression[] }
  | {
      readonly kind: 'choose'
      readonly when: Expression
      readonly then: Expression
      readonly otherwise: Expression
    }

export const yes: Expression = { kind: 'constant', value: 1 }
export const no: Expression = { kind: 'constant', value: 0 }

/** Conjunction, with constants folded and nested conjunctions flattened. */
export function conjunction(parts: readonly Expression[]): Expression {
  return fold('all', parts, 0)
}

/** Disjunction, with constants folded and nested disjunctions flattened. */
export function disjunction(parts: readonly Expression[]): Expression {
  return fold('any', parts, 1)
}

/** What has so many parts isn't taken apart when it becomes part of something else: it may be part of many things. */
export const manyParts = 64

function fold(kind: 'all' | 'any', parts: readonly Expression[], absorbing: 0 | 1): Expression {
  const kept: Expression[] = []
  for (const part of parts) {
    if (part.kind === kind && part.of.length < manyParts) kept.push(...part.of)
    else if (part.kind !== 'constant') kept.push(part)
    else if (part.value === absorbing) return part
  }
  const [first] = kept
  if (first === undefined) return absorbing === 0 ? yes : no
  return kept.length === 1 ? first : { kind, of: kept }
}

/** True where the expression is false. */
export function negation(of: Expression): Expression {
  if (of.kind === 'constant') return of.value === 0 ? yes : no
  return of.kind === 'not' ? of.of : { kind: 'not', of }
}

/** Every cell that an expression reads, each once, in order of first appearance. */
export function cellsOf(expression: Expression, found: Set<number> = new Set()): Set<number> {
  switch (expression.kind) {
    case 'constant':
      return found
    case 'cell':
      return found.add(expression.cell)
    case 'equal':
      cellsOf(expression.left, found)
      return cellsOf(expression.right, found)
    case 'not':
      return cellsOf(expression.of, found)
    case 'all':
    case 'any':
      if (expression.of.length < manyParts) for (const part of expression.of) cellsOf(part, found)
      else for (const cell of cellsOfMany(expression)) found.add(cell)
      return found
    case 'choose':
      cellsOf(expression.when, found)
      cellsOf(expression.then, found)
      return cellsOf(expression.otherwise, found)
  }
}

const known = new WeakMap<Expression, readonly number[]>()

/** The cells of an expression of many parts, which may be part of many things. */
function cellsOfMany(expression: Extract<Expression, { readonly of: readonly Expression[] }>): readonly number[] {
  const found = new Set<number>()
  const before = known.get(expression)
  if (before !== undefined) return before
  for (const part of expression.of) cellsOf(part, found)
  const cells = [...found]
  known.set(expression, cells)
  return cells
}

/** Replaces cells by other expressions: what the expression says after updates. */
export function substitute(expression: Expression, replace: (cell: number) => Expression): Expression {
  switch (expression.kind) {
    case 'constant':
      return expression
    case 'cell':
      return replace(expression.cell)
    case 'equal':
      return { kind: 'equal', left: substitute(expression.left, replace), right: substitute(expression.right, replace) }
    case 'not':
      return negation(substitute(expression.of, replace))
    case 'all':
      return conjunction(expression.of.map(part => substitute(part, replace)))
    case 'any':
      return disjunction(expression.of.map(part => substitute(part, replace)))
    case 'choose':
      return {
        kind: 'choose',
        when: substitute(expression.when, replace),
        then: substitute(expression.then, replace),
        otherwise: substitute(expression.otherwise, replace),
      }
  }
}
