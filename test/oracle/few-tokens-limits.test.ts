// Small models that show how far the reduction "few tokens" goes, and why it refuses more than one might think.
import { expect, test } from 'vitest'
import { fewTokens } from '../../checker/explore/layers/few-tokens.ts'
import {
  all,
  any,
  boolean,
  type Condition,
  type Model,
  ModelBuilder,
  optional,
  range,
  type Update,
} from '../../checker/language/index.ts'
import { element } from './random-model.ts'
import { toyCheck } from './toy-checker.ts'

/** Two places for each of many pairs, and a bad state made of them. */
function paired(pairs: number, bad: (places: readonly (readonly [Condition, Condition])[]) => Condition): Model {
  const builder = new ModelBuilder('paired')
  const agent = builder.agent('unit')
  const places = Array.from({ length: pairs }, (_, number) => {
    const [left, right] = [`left ${number}`, `right ${number}`].map(name => builder.cache(name, boolean, false, agent))
    if (left === undefined || right === undefined) throw new Error('a pair has two')
    builder.rule({ name: 'fills', agent }, {}, () => ({ when: all(), then: [left.becomes(true)] }))
    builder.rule({ name: 'fills', agent }, {}, () => ({ when: all(), then: [right.becomes(true)] }))
    return [left.is(true), right.is(true)] as const
  })
  builder.never('bad', 'no pair', [{ agent, text: 'a pair', when: bad(places) }])
  return builder.build()
}

test('a bad state with a way for every token of a large model is read all the same', () => {
  const model = paired(500, pairs => any(...pairs.map(pair => all(...pair))))
  expect(fewTokens(model, ['bad'])).toMatchObject({ kind: 'reduced', tokensMax: 2 })
})

test('a bad state with too many ways to be read is refused', () => {
  const model = paired(17, pairs => all(...pairs.map(pair => any(...pair))))
  const reason = 'the property bad (a pair) has more than 65536 alternatives in what it reads of the caches'
  expect(fewTokens(model, ['bad'])).toEqual({ kind: 'refused', reason })
})

/** One rule that uses up a token at each of its steps, and tokens that can only be made before the first. */
function usesUp(steps: number): Model {
  const builder = new ModelBuilder('uses up')
  const agent = builder.agent('unit')
  const count = builder.variable('count', range(0, 3), 0)
  const stores = [0, 1, 2, 3, 4].map(number => builder.cache(`store ${number}`, boolean, false, agent))
  const next = builder.cache('next', boolean, false, agent)
  for (const store of stores) {
    builder.rule({ name: 'fills', agent }, {}, () => ({ when: count.is(0), then: [store.becomes(true)] }))
    builder.rule({ name: 'moves', agent }, {}, () => ({
      when: store.is(true),
      then: [store.becomes(false), next.becomes(true)],
    }))
  }
  builder.rule({ name: 'uses', agent }, { value: [0, 1, 2] }, ({ value }) => ({
    when: all(count.is(value), next.is(true)),
    then: [count.becomes(value + 1), next.becomes(false)],
  }))
  builder.never('full', 'the count stays small', [{ agent, text: 'full', when: count.is(steps) }])
  return builder.build()
}

test('a step that uses up tokens counts as often as it can act, not once', () => {
  const model = usesUp(3)
  const reduction = fewTokens(model, ['full'])
  expect(reduction).toMatchObject({ kind: 'reduced', tokensMax: 4 })
  const lengthIn = (one: Model) => toyCheck(one, 100_000)?.findings[0]?.length
  expect(lengthIn(model)).toBe(9)
  if (reduction.kind !== 'reduced') return
  expect(lengthIn(reduction.model)).toBe(9)
  expect(lengthIn({ ...reduction.model, tokensMax: 2 })).toBeNull()
})

/** What the search finds in the model, and why few tokens refuses it. */
function foundAndRefused(builder: ModelBuilder): readonly [number | null | undefined, string | null] {
  const model = builder.build()
  const reduction = fewTokens(model, ['bad'])
  return [toyCheck(model, 1000)?.findings[0]?.length, reduction.kind === 'refused' ? reduction.reason : null]
}

/** A model with places of two values, and a bad state: something in the last. */
function withPlaces(...names: readonly string[]) {
  const builder = new ModelBuilder('absent')
  const agent = builder.agent('unit')
  const places = names.map(name => builder.cache(name, optional(range(0, 1)), null, agent))
  const fills = (name: string, when: Condition, ...then: readonly Update[]): void =>
    builder.rule({ name, agent }, {}, () => ({ when, then }))
  builder.never('bad', 'the last stays empty', [{ agent, text: 'bad', when: element(places, names.length - 1).is(1) }])
  return { builder, fills, place: (index: number) => element(places, index) }
}

test('a fill that tests another place as absent would be found too early, even by one token', () => {
  const { builder, fills, place } = withPlaces('one', 'two', 'three')
  fills('first', all(), place(0).becomes(0))
  fills('second', place(0).is(0), place(1).becomes(0))
  fills('third', all(place(1).is(0), place(0).is(null)), place(2).becomes(1))
  expect(foundAndRefused(builder)).toEqual([
    4,
    'the rule "third" (third) tests one as absent, and the search would lose one for free in "second" (second), ' +
      'where the model needs an eviction (1)',
  ])
})

test('so would one that tests its own place, where that can hold another token', () => {
  const { builder, fills, place } = withPlaces('other', 'own')
  const isEmpty = place(1).is(null)
  fills('first', all(), place(1).becomes(0))
  fills('second', place(1).is(0), place(0).becomes(0))
  fills('third', all(place(0).is(0), isEmpty), place(1).becomes(1))
  expect(foundAndRefused(builder)).toEqual([
    4,
    'the rule "third" (third) tests own as absent, and the search would lose own for free in "second" (second), ' +
      'where the model needs an eviction (1)',
  ])
})

test('so would one that tests a place to which a step moves tokens that were lost before', () => {
  const { builder, fills, place } = withPlaces('from', 'to', 'kept', 'last')
  const moved = builder.variable('moved', boolean, false)
  fills('first', moved.is(false), place(0).becomes(0))
  fills('second', all(place(0).is(0), moved.is(false)), place(2).becomes(0))
  fills('moves', moved.is(false), moved.becomes(true), place(1).takes(place(0)), place(0).becomes(null))
  fills('third', all(place(2).is(0), place(1).is(null), moved.is(true)), place(3).becomes(1))
  expect(foundAndRefused(builder)).toEqual([
    5,
    'the rule "third" (third) tests to as absent, and the search would lose from for free in "second" (second), ' +
      'where the model needs an eviction (1)',
  ])
})

test('a fill that tests its own place as absent, where that can hold one token only, is exact', () => {
  const builder = new ModelBuilder('own')
  const agent = builder.agent('unit')
  const [one, two] = ['one', 'two'].map(name => builder.cache(name, boolean, false, agent))
  if (one === undefined || two === undefined) throw new Error('there are two')
  builder.rule({ name: 'first', agent }, {}, () => ({ when: one.is(false), then: [one.becomes(true)] }))
  builder.rule({ name: 'second', agent }, {}, () => ({
    when: all(one.is(true), two.is(false)),
    then: [two.becomes(true)],
  }))
  builder.never('bad', 'two stays empty', [{ agent, text: 'two', when: two.is(true) }])
  expect(fewTokens(builder.build(), ['bad'])).toMatchObject({ kind: 'reduced', tokensMax: 1 })
})

test('a property that the model does not have is a mistake', () => {
  const model = usesUp(1)
  expect(() => fewTokens(model, ['other'])).toThrow('the model uses up has no property other')
})

test('a model that is bounded already is not reduced again', () => {
  const reason = 'the model has a bound on its tokens already'
  expect(fewTokens({ ...usesUp(1), tokensMax: 2 }, ['full'])).toEqual({ kind: 'refused', reason })
})
