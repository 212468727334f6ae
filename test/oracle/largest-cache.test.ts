// The reduction "largest cache" against the search without it: the same verdicts, the same rules that never act, the same situations that
// never arise; and its engine against the interpreter. At the end, models that it has to refuse, with what would be wrong otherwise.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exploreReduced } from '../../checker/explore/index.ts'
import { largestCache } from '../../checker/explore/layers/largest-cache.ts'
import { exploreClosed } from '../../checker/explore/reduced/closed-search.ts'
import { all, boolean, type Model, ModelBuilder, range } from '../../checker/language/index.ts'
import { cacheRecipe } from './cache-recipe.ts'
import { modelOf } from './random-caches.ts'
import { smallModel } from './random-model.ts'
import { randomTokens } from './random-tokens.ts'
import { toyCheck } from './toy-checker.ts'

const statesMax = 4000

function neverOf(model: Model): readonly string[] {
  return model.properties.filter(({ kind }) => kind === 'never').map(({ name }) => name)
}

function options(properties: readonly string[]) {
  const limits = { statesMax: 1_000_000, secondsMax: 600, bytesMax: 2 ** 32 }
  return { ...limits, properties, onProgress: () => undefined, isInterrupted: () => false }
}

/** A model with its first `count` single-state properties, and the closed one; null where it is refused. */
function closed(model: Model, count: number): { readonly model: Model; readonly large: Model } | null {
  const names = neverOf(model).slice(0, count)
  const found = largestCache(model, names)
  const properties = model.properties.filter(({ name }) => names.includes(name))
  return names.length === 0 || found.kind === 'refused' ? null : { model: { ...model, properties }, large: found.model }
}

async function expectTheSame(pair: { readonly model: Model; readonly large: Model }): Promise<void> {
  const { model, large } = pair
  const toy = toyCheck(model, statesMax)
  fc.pre(toy !== null)
  const found = await exploreClosed(model, large, options(neverOf(model)))
  const violated = toy.findings.filter(({ length }) => length !== null).map(({ property }) => property)
  expect([...found.violated.keys()].sort()).toEqual([...violated].sort())
  expect(found.idleOriginals).toEqual(toy.idleRules)
  expect(found.unseenSituations).toEqual(toy.unseenSituations)
  const plain = toyCheck(large, statesMax)
  const { states, transitions, depth } = found
  expect({ states, transitions, depth }).toEqual({
    states: plain?.states,
    transitions: plain?.transitions,
    depth: plain?.depth,
  })
}

const random = fc.oneof(
  { arbitrary: randomTokens, weight: 8 },
  { arbitrary: cacheRecipe.map(recipe => modelOf(recipe)), weight: 1 },
  { arbitrary: smallModel, weight: 1 },
)
const accepted = fc
  .tuple(random, fc.integer({ min: 1, max: 2 }))
  .map(([model, count]) => closed(model, count))
  .filter(pair => pair !== null)

test('many random models are accepted', () => {
  const models = fc.sample(random, { numRuns: 400, seed: 1 })
  expect(models.filter(model => closed(model, 1) !== null).length).toBeGreaterThan(200)
})

test('verdicts, idle rules and unseen situations are those of the unreduced search; the engine closes as the interpreter does', async () => {
  await fc.assert(fc.asyncProperty(accepted, expectTheSame), { numRuns: 1000 })
})

test('with all reductions together, every verdict and every shortest length is that of the unreduced search', async () => {
  await fc.assert(
    fc.asyncProperty(random, async model => {
      const toy = toyCheck(model, statesMax)
      fc.pre(toy !== null)
      const found = await exploreReduced(model, options(model.properties.map(({ name }) => name)))
      const lengths = found.findings.map(finding => ({
        property: finding.property,
        length: finding.verdict === 'violated' ? (finding.path.repeatsFrom ?? finding.path.rules.length) : null,
      }))
      expect(lengths).toEqual(toy.findings)
      expect(found.idleRules).toEqual(toy.idleRules)
    }),
    { numRuns: 600 },
  )
})

test('with each violation looked at by itself, every shortest length is that of the unreduced search', async () => {
  await fc.assert(
    fc.asyncProperty(accepted, async ({ model }) => {
      const toy = toyCheck(model, statesMax)
      fc.pre(toy !== null)
      const found = await exploreReduced(model, options(neverOf(model)), 0)
      const lengths = found.findings.map(finding => ({
        property: finding.property,
        length: finding.verdict === 'violated' ? finding.path.rules.length : null,
      }))
      expect(lengths).toEqual(toy.findings)
    }),
    { numRuns: 1000 },
  )
})

/** One token becomes one of two others; both together would be bad. */
function usedUp(isKept: boolean): Model {
  const builder = new ModelBuilder('used up')
  const agent = builder.agent('hardware')
  const step = builder.control('step', range(0, 1), 0)
  const [one, left, right] = ['one', 'left', 'right'].map(name => builder.cache(name, boolean, false, agent))
  if (one === undefined || left === undefined || right === undefined) throw new Error('three caches')
  builder.rule({ name: 'fill', agent }, {}, () => ({ when: step.is(0), text: 'fill', then: [one.becomes(true)] }))
  builder.rule({ name: 'step', agent, kind: 'procedure' }, {}, () => ({
    when: step.is(0),
    text: 'step',
    then: [step.becomes(1)],
  }))
  for (const other of [left, right])
    builder.rule({ name: 'turns', agent }, {}, () => ({
      when: all(step.is(1), one.is(true)),
      text: 'turns',
      then: [...(isKept ? [] : [one.becomes(false)]), other.becomes(true)],
    }))
  builder.never('apart', 'never both', [{ agent, text: 'both', when: all(left.is(true), right.is(true)) }])
  return builder.build()
}

test('a token that is used up by a fill is refused where two are read: the largest cache would hold what no cache can', async () => {
  const model = usedUp(false)
  expect(largestCache(model, ['apart'])).toMatchObject({ kind: 'refused' })
  expect(toyCheck(model, statesMax)?.findings).toEqual([{ property: 'apart', length: null }])
  // What it would say: kept tokens give the largest cache of the model that uses them up, too.
  const kept = usedUp(true)
  const pair = closed(kept, 1)
  expect(pair).not.toBeNull()
  if (pair !== null)
    expect((await exploreClosed(kept, pair.large, options(['apart']))).violated.has('apart')).toBe(true)
})

test('where the search met a limit, violations that can never happen hide none that can', async () => {
  const builder = new ModelBuilder('limited')
  const [cpu, unit] = [builder.agent('CPU'), builder.agent('unit')]
  const count = builder.variable('count', range(0, 20), 0)
  const never = builder.variable('never', boolean, false)
  const token = builder.cache('token', boolean, false, unit)
  builder.rule({ name: 'counts', agent: cpu }, { value: Array.from({ length: 20 }, (_, value) => value) }, each => ({
    when: count.is(each.value),
    then: [count.becomes(each.value + 1)],
  }))
  builder.rule({ name: 'fills', agent: unit }, {}, () => ({ when: all(), then: [token.becomes(true)] }))
  builder.never('bad', 'no bad state', [
    { agent: unit, text: 'can not happen', when: all(never.is(true), token.is(true)) },
    { agent: unit, text: 'can happen', when: token.is(true) },
  ])
  const found = await exploreReduced(builder.build(), { ...options(['bad']), statesMax: 10 }, 0)
  expect(found.limit).toBe('states')
  expect(found.findings).toMatchObject([{ verdict: 'violated', path: { bad: 1 } }])
})
