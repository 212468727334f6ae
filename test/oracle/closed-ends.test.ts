// What happens in the end where somebody who can be relied on goes by tokens: the largest caches never say `always` where the oracle finds a
// lasso, and a search among the needed tokens alone finds the very lasso of the search among all.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compile } from '../../checker/compile/index.ts'
import { explore } from '../../checker/explore/index.ts'
import { largestCache } from '../../checker/explore/layers/largest-cache.ts'
import { neededTokens } from '../../checker/explore/layers/needed-tokens.ts'
import { type WithGoal, whyBoundMatters } from '../../checker/explore/layers/without-tokens.ts'
import { alwaysInClosed, endsOfClosed } from '../../checker/explore/reduced/closed-ends.ts'
import { Pulse } from '../../checker/explore/search/pulse.ts'
import {
  all,
  any,
  at,
  boolean,
  type Condition,
  type Model,
  ModelBuilder,
  not,
  range,
  type Update,
} from '../../checker/language/index.ts'
import { unlimited } from '../checker/explore/options.ts'
import { cacheRecipe } from './cache-recipe.ts'
import { exploreAll } from './explore-all.ts'
import { modelOf } from './random-caches.ts'
import { smallModel } from './random-model.ts'
import { randomTokens } from './random-tokens.ts'
import { toyCheck } from './toy-checker.ts'

const statesMax = 2000
const limits = { statesMax: 1_000_000, bytesMax: 2 ** 32 }

function ending(model: Model): { readonly model: Model; readonly property: WithGoal } | null {
  const property = model.properties.find(each => each.kind === 'eventually')
  return property === undefined ? null : { model: { ...model, properties: [property] }, property }
}

const last = 3
const move = fc.record({
  from: fc.nat(last - 1),
  to: fc.nat(last),
  isForward: fc.boolean(),
  memory: fc.option(fc.nat(1)),
  stores: fc.option(fc.nat(1)),
  token: fc.option(fc.nat(2)),
  drops: fc.option(fc.nat(2)),
  fair: fc.constantFrom('one', 'one', 'two', null),
})
const fill = fc.record({ memory: fc.option(fc.nat(1)), from: fc.option(fc.nat(2)), makes: fc.nat(2) })

/** A CPU that goes on by tokens or without, and comes back; another that stores and drops tokens. */
const goesByTokens: fc.Arbitrary<Model> = fc
  .record({
    moves: fc.array(move, { minLength: 3, maxLength: 7, size: 'max' }),
    fills: fc.array(fill, { minLength: 1, maxLength: 4, size: 'max' }),
  })
  .map(({ moves, fills }) => {
    const builder = new ModelBuilder('goes by tokens')
    const cpu = builder.agent('CPU')
    const unit = builder.agent('unit')
    const place = builder.control('place', range(0, last), 0)
    const memory = builder.variable('memory', range(0, 1), 0)
    const tokens = [0, 1, 2].map(number => builder.cache(`token ${number}`, boolean, false, unit))
    const there = (number: number | null): Condition => (number === null ? all() : (tokens[number]?.is(true) ?? all()))
    const says = (value: number | null): Condition => (value === null ? all() : memory.is(value))
    const gone = (number: number | null): readonly Update[] =>
      number === null ? [] : [tokens[number]?.becomes(false) ?? []].flat()
    for (const each of fills)
      builder.rule({ name: 'fill', agent: unit }, {}, () => ({
        when: all(says(each.memory), there(each.from)),
        then: [tokens[each.makes]?.becomes(true) ?? []].flat(),
      }))
    for (const each of moves)
      builder.rule({ name: 'move', agent: cpu, ...(each.fair === null ? {} : { fair: each.fair }) }, {}, () => ({
        when: all(place.is(each.from), says(each.memory), there(each.token)),
        then: [
          place.becomes(each.isForward ? Math.min(last, each.from + 1) : each.to),
          ...(each.stores === null ? [] : [memory.becomes(each.stores)]),
          ...gone(each.drops),
        ],
      }))
    // Whoever is at a place can go on somehow, so that much holds.
    for (const from of [0, 1, 2])
      builder.rule({ name: 'on', agent: cpu, fair: 'one' }, {}, () => ({
        when: place.is(from),
        then: [place.becomes(from + 1)],
      }))
    builder.eventually('ends', 'it ends', place.is(last), { agent: cpu, text: 'NEVER ends' })
    return builder.build()
  })

async function decided({ model, property }: { readonly model: Model; readonly property: WithGoal }) {
  const closed = largestCache(model, [])
  if (closed.kind === 'refused' || endsOfClosed(model, closed.model, [property]).length === 0) return 'unknown'
  const engine = compile({ ...closed.model, properties: [property] })
  return alwaysInClosed(engine, at(engine.properties, 0), limits, new Pulse(unlimited(model)))
}

const random = fc.oneof(
  { arbitrary: goesByTokens, weight: 10 },
  { arbitrary: randomTokens, weight: 4 },
  { arbitrary: cacheRecipe.map(recipe => modelOf(recipe)), weight: 2 },
  { arbitrary: smallModel, weight: 4 },
)

test('`always` is never said of a model that has a lasso', async () => {
  const counts = { always: 0, unknownButHolds: 0, violated: 0 }
  await fc.assert(
    fc.asyncProperty(random, async drawn => {
      const one = ending(drawn)
      const toy = one === null ? null : toyCheck(one.model, statesMax)
      if (one === null || toy === null || whyBoundMatters(one.model, one.property) === null) return
      const holds = toy.findings[0]?.length === null
      const said = await decided(one)
      if (said === 'always') counts.always++
      else if (holds) counts.unknownButHolds++
      if (!holds) counts.violated++
      expect(said === 'always' && !holds).toBe(false)
    }),
    { numRuns: 1500, seed: 5 },
  )
  console.info(JSON.stringify(counts))
  expect(counts.always).toBeGreaterThan(20)
  expect(counts.violated).toBeGreaterThan(20)
})

test('the needed tokens are enough for the same lasso', async () => {
  let dropped = 0
  await fc.assert(
    fc.asyncProperty(random, async drawn => {
      const one = ending(drawn)
      const full = one === null ? null : await exploreAll(one.model, statesMax)
      if (one === null || full === null || full.limit !== null) return
      const needed = neededTokens(one.model)
      if (needed.tokens.length < one.model.tokens.length) dropped++
      const found = await explore(needed, unlimited(needed))
      const inOriginal = found.findings.map(finding =>
        finding.verdict === 'violated'
          ? {
              ...finding,
              path: { ...finding.path, rules: finding.path.rules.map(rule => needed.rules[rule]?.original) },
            }
          : finding,
      )
      expect(inOriginal).toEqual(full.findings)
    }),
    { numRuns: 800, seed: 6 },
  )
  expect(dropped).toBeGreaterThan(50)
})

/** A CPU waits for something that only a token lets it do; the token comes by itself, or never. */
function waits(others: boolean): { readonly model: Model; readonly property: WithGoal } {
  const builder = new ModelBuilder('waits')
  const cpu = builder.agent('CPU')
  const unit = builder.agent('unit')
  const place = builder.control('place', range(0, 1), 0)
  const token = builder.cache('token', boolean, false, unit)
  builder.rule({ name: 'fill', agent: unit }, {}, () => ({ when: all(), text: 'fill', then: [token.becomes(true)] }))
  builder.rule({ name: 'by the token', agent: cpu, kind: 'procedure', fair: 'CPU' }, {}, () => ({
    when: all(place.is(0), token.is(true)),
    text: 'by the token',
    then: [place.becomes(1)],
  }))
  if (others)
    builder.rule({ name: 'without', agent: cpu, kind: 'procedure', fair: 'CPU' }, {}, () => ({
      when: any(not(place.is(1))),
      text: 'without',
      then: [place.becomes(1)],
    }))
  builder.eventually('ends', 'it ends', place.is(1), { agent: cpu, text: 'NEVER ends' })
  const found = ending(builder.build())
  if (found === null) throw new Error('there is a property')
  return found
}

test('a class that a token alone enables is not relied on; one that needs none is', async () => {
  expect(await decided(waits(false))).toBe('unknown')
  expect(toyCheck(waits(false).model, statesMax)?.findings).toEqual([{ property: 'ends', length: 0 }])
  expect(await decided(waits(true))).toBe('always')
  expect(toyCheck(waits(true).model, statesMax)?.findings).toEqual([{ property: 'ends', length: null }])
})
