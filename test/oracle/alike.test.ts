// The reduction "alike": random models in which a token has copies that nothing tells apart. Without the copies that are too many, the
// canonical paths are the same, rule for rule.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { explore, fewTokens, originalRules } from '../../checker/explore/index.ts'
import { withoutAlike } from '../../checker/explore/layers/alike.ts'
import {
  cellsOf,
  type Expression,
  type Model,
  type Rule,
  substitute,
  type Token,
} from '../../checker/language/index.ts'
import { cacheRecipe } from './cache-recipe.ts'
import { modelOf } from './random-caches.ts'

const statesMax = 4000

function options(properties: readonly string[]) {
  const limits = { statesMax, secondsMax: 600, bytesMax: 2 ** 32 }
  return { ...limits, properties, onProgress: () => undefined, isInterrupted: () => false }
}

const neverOf = (model: Model): Model => ({
  ...model,
  properties: model.properties.flatMap(property =>
    property.kind === 'never' ? [{ ...property, situations: [] }] : [],
  ),
})

/** The tokens that are there or not, and that no property reads. */
function unread({ tokens, cells, properties }: Model): readonly Token[] {
  const read = new Set(
    properties.flatMap(property =>
      property.kind === 'never' ? property.bad.flatMap(({ when }) => [...cellsOf(when)]) : [],
    ),
  )
  return tokens.filter(
    ({ cell, payload }) => payload.length === 0 && cells[cell]?.labels.length === 2 && !read.has(cell),
  )
}

function speaksOf(rule: Rule, cell: number): boolean {
  return [rule.when, ...rule.then.filter(update => update.cell !== cell).map(({ value }) => value)].some(part =>
    cellsOf(part).has(cell),
  )
}

/** The model with so many copies of a token. A rule that goes by the token, or writes it alone, is there once for each; another writes all. */
function withCopies(model: Model, { cell, name }: Token, copies: number): Model {
  const added = Array.from({ length: copies }, (_, index) => model.cells.length + index)
  const cells = [...model.cells, ...added.flatMap(() => model.cells[cell] ?? [])]
  const rules = model.rules.flatMap((rule): readonly Rule[] => {
    const written = rule.then.filter(update => update.cell === cell)
    const isAbout = speaksOf(rule, cell) || (written.length > 0 && rule.then.length === 1)
    const as = (other: number, part: Expression): Expression =>
      substitute(part, read => ({ kind: 'cell', cell: read === cell ? other : read }))
    const about = (other: number): Rule => ({
      ...rule,
      when: as(other, rule.when),
      then: rule.then.map(({ cell: to, value }) => ({ cell: to === cell ? other : to, value: as(other, value) })),
    })
    if (isAbout) return [rule, ...added.map(about)]
    const more = added.flatMap(other => written.map(({ value }) => ({ cell: other, value: as(other, value) })))
    return [{ ...rule, then: [...rule.then, ...more] }]
  })
  const tokens = [
    ...model.tokens,
    ...added.map((other, index) => ({ cell: other, payload: [], name: `${name}, ${index}` })),
  ]
  return { ...model, cells, rules, tokens }
}

const copied = fc
  .tuple(
    cacheRecipe.map(recipe => neverOf(modelOf(recipe))),
    fc.nat(),
    fc.integer({ min: 1, max: 4 }),
  )
  .map(([model, which, copies]) => {
    const tokens = unread(model)
    const token = tokens[which % Math.max(1, tokens.length)]
    return token === undefined ? null : withCopies(model, token, copies)
  })
  .filter(model => model !== null)

test('copies that are too many are left out, and the canonical path is the same, rule for rule', async () => {
  let fewer = 0
  let violated = 0
  await fc.assert(
    fc.asyncProperty(copied, async model => {
      const names = model.properties.map(({ name }) => name)
      const reduction = fewTokens(model, names)
      fc.pre(reduction.kind === 'reduced')
      if (reduction.kind !== 'reduced') return
      const small = withoutAlike(model, reduction.tokensMax)
      const [whole, found] = [await explore(model, options(names)), await explore(small, options(names))]
      fc.pre(whole.limit === null)
      fewer += Number(small.tokens.length < model.tokens.length)
      for (const [index, finding] of whole.findings.entries()) {
        const other = found.findings[index]
        expect(other?.verdict).toBe(finding.verdict)
        if (finding.verdict !== 'violated' || other?.verdict !== 'violated') continue
        violated++
        expect({ ...other.path, rules: originalRules(small, other.path.rules) }).toEqual(finding.path)
      }
    }),
    { numRuns: 600 },
  )
  expect(fewer).toBeGreaterThan(100)
  expect(violated).toBeGreaterThan(100)
})
