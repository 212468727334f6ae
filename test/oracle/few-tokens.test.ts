// The reduction "few tokens" against the search without it, on random models of its shape: the same verdicts, the same
// shortest lengths, the same shortest paths. And the comparison against reductions that are broken on purpose.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fewTokens, originalIdleRules, originalRules } from '../../checker/explore/layers/few-tokens.ts'
import { at, type Model, type Rule } from '../../checker/language/index.ts'
import { cacheRecipe } from './cache-recipe.ts'
import { expectLasso } from './expect-lasso.ts'
import { exploreAll } from './explore-all.ts'
import { modelOf } from './random-caches.ts'
import { smallModel } from './random-model.ts'
import { shortestPaths } from './shortest-paths.ts'
import { badStates, graphOf, replay, toyCheck } from './toy-checker.ts'

const statesMax = 4000
const cacheModel = cacheRecipe.map(recipe => modelOf(recipe))

/** A model with one of its properties, and the reduced one; null where it is refused. */
function reduced(model: Model, property: number): { readonly model: Model; readonly small: Model } | null {
  const { name } = at(model.properties, property % model.properties.length)
  const reduction = fewTokens(model, [name])
  const properties = model.properties.filter(each => each.name === name)
  return reduction.kind === 'refused' ? null : { model: { ...model, properties }, small: reduction.model }
}

/** What both searches must agree on: verdicts with lengths, rules that never act, situations that never arise. */
function summaryOf(model: Model): object | null {
  const toy = toyCheck(model, statesMax)
  if (toy === null) return null
  const { findings, unseenSituations } = toy
  return { findings, unseenSituations, idle: originalIdleRules(model, toy.idleRules) }
}

const reducedModel = fc
  .tuple(cacheModel, fc.nat({ max: 1 }))
  .map(([model, property]) => reduced(model, property))
  .filter(pair => pair !== null)

/** The same with the property that is about fair runs, where there is one. */
const reducedFairly = cacheModel
  .filter(model => model.properties.length > 1)
  .map(model => reduced(model, 1))
  .filter(pair => pair !== null)

test('most models of its shape are reduced, and have fewer states then', () => {
  const models = fc.sample(cacheModel, { numRuns: 300, seed: 1 })
  const pairs = models.map(model => reduced(model, 0)).filter(pair => pair !== null)
  const fewer = pairs.filter(({ model, small }) => {
    const full = graphOf(model, statesMax)
    const few = graphOf(small, statesMax)
    return full !== null && few !== null && few.states.length < full.states.length
  })
  expect(pairs.length).toBeGreaterThan(150)
  expect(fewer.length).toBeGreaterThan(100)
})

test('verdicts, shortest lengths, idle rules and unseen situations are those of the unreduced search', () => {
  fc.assert(
    fc.property(reducedModel, ({ model, small }) => {
      expect(summaryOf(small)).toEqual(summaryOf(model))
    }),
    { numRuns: 1500 },
  )
})

test('whatever it accepts of models of any shape is decided the same', () => {
  fc.assert(
    fc.property(smallModel, fc.nat({ max: 2 }), (model, property) => {
      const pair = reduced(model, property)
      if (pair !== null) expect(summaryOf(pair.small)).toEqual(summaryOf(pair.model))
    }),
    { numRuns: 1500 },
  )
})

test('mapped back, its shortest paths are exactly the shortest paths of the model', () => {
  fc.assert(
    fc.property(reducedModel, ({ model, small }) => {
      const full = graphOf(model, statesMax)
      const few = graphOf(small, statesMax)
      fc.pre(full !== null && few !== null)
      const [property] = model.properties
      if (property === undefined || property.kind === 'eventually') return
      const paths = shortestPaths(full, property, 1000)
      const mapped = shortestPaths(few, property, 1000)
      fc.pre(paths !== null && mapped !== null)
      const words = (rules: readonly number[], bad: number): string => `${rules.join(' ')}: ${bad}`
      expect(new Set(mapped.map(({ rules, bad }) => words(originalRules(small, rules), bad)))).toEqual(
        new Set(paths.map(({ rules, bad }) => words(rules, bad))),
      )
    }),
    { numRuns: 500 },
  )
})

/** The engine's paths with and without the reduction are one and the same, and end in a bad state. */
const samePaths = fc.asyncProperty(reducedModel, async ({ model, small }) => {
  const full = graphOf(model, statesMax)
  const [property] = model.properties
  const [without] = (await exploreAll(model)).findings
  const [found] = (await exploreAll(small)).findings
  expect(found?.verdict).toBe(without?.verdict)
  fc.pre(full !== null)
  if (
    property === undefined ||
    property.kind === 'eventually' ||
    without?.verdict !== 'violated' ||
    found?.verdict !== 'violated'
  )
    return
  const path = { rules: originalRules(small, found.path.rules), bad: found.path.bad }
  expect(path).toEqual(without.path)
  const bad = [...badStates(full, property)].map(state => at(full.states, state).join())
  expect(bad).toContain(replay(model, path.rules).join())
})

test('the engine says the same with and without it, rule by rule, and every path that it gives replays without it', async () => {
  await fc.assert(samePaths, { numRuns: 1500 })
})

// In these a variant that loses a token and its original lead on by different ways, of which the later one is the first path's.
test.each([
  { seed: -1970282161, path: '537' },
  { seed: 59803495, path: '745' },
  { seed: 250488404, path: '928' },
])('the path is the same where two variants of a rule lead on: %o', async found => {
  await fc.assert(samePaths, { ...found, numRuns: 1 })
})

test('lassos are the same with and without it, rule by rule', async () => {
  await fc.assert(
    fc.asyncProperty(reducedFairly, async ({ model, small }) => {
      const full = graphOf(model, statesMax)
      const [property] = model.properties
      const [without] = (await exploreAll(model)).findings
      const [found] = (await exploreAll(small)).findings
      expect(found?.verdict).toBe(without?.verdict)
      expect(summaryOf(small)).toEqual(summaryOf(model))
      if (property?.kind !== 'eventually' || without?.verdict !== 'violated' || found?.verdict !== 'violated') return
      const path = { ...found.path, rules: originalRules(small, found.path.rules) }
      expect(path).toEqual(without.path)
      if (full !== null) expectLasso(model, full, property, path)
    }),
    { numRuns: 700 },
  )
})

test('evictions change no verdict and no length in the reduced model', () => {
  fc.assert(
    fc.property(reducedModel, ({ small }) => {
      const lasting = { ...small, rules: small.rules.filter(rule => rule.kind !== 'eviction') }
      const findings = (model: Model) => toyCheck(model, statesMax)?.findings
      expect(findings(lasting)).toEqual(findings(small))
    }),
    { numRuns: 500 },
  )
})

/** Whether the comparison finds a difference between a model and what was made of it. */
function isCaught(make: (pair: { readonly model: Model; readonly small: Model }) => readonly [Model, Model]): boolean {
  const compared = fc.property(reducedModel, pair => {
    const [model, broken] = make(pair)
    expect(summaryOf(broken)).toEqual(summaryOf(model))
  })
  return fc.check(compared, { numRuns: 2000, endOnFailure: true }).failed
}

test('the comparison catches a bound that is one too small', () => {
  const isTwo = (model: Model): boolean => model.tokensMax === 2
  expect(isCaught(({ model, small }) => [model, isTwo(small) ? { ...small, tokensMax: 1 } : small])).toBe(true)
})

test('the comparison catches fills that can lose nothing in the same step', () => {
  const isVariant = (rule: Rule, index: number, rules: readonly Rule[]): boolean =>
    index > 0 && rules[index - 1]?.original === rule.original
  expect(
    isCaught(({ model, small }) => [
      model,
      { ...small, rules: small.rules.filter((rule, index, rules) => !isVariant(rule, index, rules)) },
    ]),
  ).toBe(true)
})

test('the comparison catches an ordinary step that tests a token as absent', () => {
  const waiting = (model: Model): Model => ({
    ...model,
    rules: model.rules.map(rule => {
      const isEmpty = { kind: 'equal', left: { kind: 'cell', cell: at(model.tokens, 0).cell }, right: zero } as const
      return rule.name === 'step 1' ? { ...rule, when: { kind: 'all', of: [rule.when, isEmpty] } } : rule
    }),
  })
  const zero = { kind: 'constant', value: 0 } as const
  expect(isCaught(({ model, small }) => [waiting(model), waiting(small)])).toBe(true)
})
