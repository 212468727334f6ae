// That the comparison of `eventually` with the oracle is a test at all: it meets every kind of verdict, and it catches models that mean
// something else.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { whyTokensMatter } from '../../checker/explore/layers/without-tokens.ts'
import type { Model, Rule } from '../../checker/language/index.ts'
import { cacheRecipe } from './cache-recipe.ts'
import { exploreAll } from './explore-all.ts'
import { modelOf } from './random-caches.ts'
import { smallModel } from './random-model.ts'
import { toyCheck } from './toy-checker.ts'

const statesMax = 2000

function kindOf(model: Model): string | null {
  const property = model.properties.find(each => each.kind === 'eventually')
  if (property === undefined) return null
  const tokens = whyTokensMatter(model, property) === null ? 'without tokens' : 'with tokens'
  const finding = toyCheck({ ...model, properties: [property] }, statesMax)?.findings[0]
  return finding === undefined ? null : `${tokens}, ${finding.length === null ? 'holds' : 'violated'}`
}

test.each([
  ['any shape', smallModel],
  ['caches', cacheRecipe.map(recipe => modelOf(recipe))],
])('random models of %s hold and are violated, with tokens and without', (_, models) => {
  const counts: { [kind: string]: number } = {}
  for (const model of fc.sample(models, { numRuns: 600, seed: 3 })) {
    const kind = kindOf(model)
    if (kind !== null) counts[kind] = (counts[kind] ?? 0) + 1
  }
  const kinds = ['with tokens, holds', 'with tokens, violated', 'without tokens, holds', 'without tokens, violated']
  for (const kind of kinds) expect(counts[kind], kind).toBeGreaterThan(10)
})

/** Whether the comparison with the oracle finds a difference when the engine is given something else. */
async function isCaught(change: (rule: Rule, index: number) => Rule): Promise<boolean> {
  const compared = fc.asyncProperty(smallModel, async model => {
    const properties = model.properties.filter(property => property.kind === 'eventually')
    const toy = toyCheck({ ...model, properties }, statesMax)
    fc.pre(toy !== null && properties.length > 0)
    const { findings } = await exploreAll({ ...model, properties, rules: model.rules.map(change) })
    expect(findings.map(({ verdict }) => verdict)).toEqual(
      toy.findings.map(({ length }) => (length === null ? 'holds' : 'violated')),
    )
  })
  return (await fc.check(compared, { numRuns: 1000, endOnFailure: true })).failed
}

test('the comparison catches two classes taken for one', async () => {
  expect(await isCaught(rule => (rule.fair === 'two' ? { ...rule, fair: 'one' } : rule))).toBe(true)
})

test('the comparison catches rules without a class that are relied on', async () => {
  expect(await isCaught((rule, index) => (rule.fair === undefined ? { ...rule, fair: `own ${index}` } : rule))).toBe(
    true,
  )
})

test('the comparison catches a class that is forgotten', async () => {
  expect(await isCaught(({ fair, ...rule }) => (fair === 'one' || fair === undefined ? rule : { ...rule, fair }))).toBe(
    true,
  )
})
