// The part of a model that can matter to some violations of a property: a model in, a smaller model out, with exactly the same shortest
// paths to them.
//
// Start with the cells that the violations read. A rule that writes one of them matters, and so does every cell that it reads for that: again
// and again, until nothing is new. Rules that write none of these cells go, and so do the updates of all other cells. A step of such a
// rule can be left out of any path: what follows reads nothing that it wrote. So no shortest path has one. The other way round, the cells that
// are left behave as in the whole model, since all that they depend on is there.
//
// It pays where tables are large and few violations can happen: an entry that the violated page doesn't lie below is not read any more.
import { append, cellsOf, type Model, type Property, type Rule, type Token } from '../../language/index.ts'

type Never = Extract<Property, { readonly kind: 'never' }>

/** The model with one property and these of its violations. `original` of each rule is its index in the given model. */
export function relevantTo(model: Model, property: Never, bad: readonly number[]): Model {
  const asked = new Set(bad)
  const violations = property.bad.filter((_, index) => asked.has(index))
  const writers = writersOf(model)
  const ofToken = new Map(model.tokens.flatMap(token => cellsOfToken(token).map(cell => [cell, token] as const)))
  const cells = new Set<number>()
  const rules = new Set<number>()
  for (const { when } of violations) cellsOf(when, cells)
  for (const cell of cells) {
    for (const other of cellsOfToken(ofToken.get(cell))) cells.add(other) // a token is there as a whole or not at all
    for (const index of writers.get(cell) ?? []) {
      const rule = model.rules[index]
      if (rule === undefined) continue
      if (!rules.has(index)) cellsOf(rule.when, cells)
      rules.add(index)
      for (const update of rule.then) if (update.cell === cell) cellsOf(update.value, cells)
    }
  }
  return {
    ...model,
    tokens: model.tokens.filter(token => cells.has(token.cell)),
    rules: model.rules.flatMap((rule, original): readonly Rule[] =>
      rules.has(original) ? [{ ...rule, then: rule.then.filter(({ cell }) => cells.has(cell)), original }] : [],
    ),
    properties: [{ ...property, bad: violations, situations: [] }],
  }
}

function cellsOfToken(token: Token | undefined): readonly number[] {
  return token === undefined ? [] : [token.cell, ...token.payload]
}

/** For each cell the rules that write it. */
function writersOf({ rules }: Model): ReadonlyMap<number, readonly number[]> {
  const writers = new Map<number, number[]>()
  for (const [index, { then }] of rules.entries()) for (const { cell } of then) append(writers, cell, index)
  return writers
}
