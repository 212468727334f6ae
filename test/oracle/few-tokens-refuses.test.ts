// The reduction "few tokens" refuses what its argument doesn't cover: each side condition is broken once, in models that are
// reduced otherwise; and the two small models that show why it refuses more than one might think.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fewTokens } from '../../checker/explore/few-tokens.ts'
import {
  all,
  any,
  boolean,
  type Condition,
  type Model,
  ModelBuilder,
  not,
  optional,
  range,
} from '../../checker/language/index.ts'
import { cacheRecipe } from './cache-recipe.ts'
import { type Draft, modelOf } from './random-caches.ts'
import { element } from './random-model.ts'
import { toyCheck } from './toy-checker.ts'

const sound = cacheRecipe.filter(
  recipe => recipe.marks.length === 0 && fewTokens(modelOf(recipe), ['bad', 'the end']).kind === 'reduced',
)

interface Breach {
  readonly what: string
  readonly reason: RegExp
  readonly property?: string
  readonly vary: (draft: Draft) => void
}

const breaches: readonly Breach[] = [
  {
    what: 'a fill that reads two tokens',
    reason: /^the rule "breach" \(breach\) fills a cache and reads 2 tokens: place 0, place 1 \(1\)$/,
    vary: ({ builder, unit, places: [one, two, three] }) =>
      builder.rule({ name: 'breach', agent: unit }, {}, () => ({
        when: all(one?.isThere ?? all(), two?.isThere ?? all()),
        then: three?.becomes(1) ?? [],
      })),
  },
  {
    what: 'a fill that makes three tokens at once',
    reason: /^the rule "breach" \(breach\) makes more than 2 tokens at once: .* \(1\)$/,
    vary: ({ builder, unit, places }) =>
      builder.rule({ name: 'breach', agent: unit }, {}, () => ({
        when: all(),
        then: places.slice(0, 3).flatMap(place => place.becomes(1)),
      })),
  },
  {
    what: 'an ordinary step that tests a token as absent',
    reason: /^the rule "breach" \(breach\) tests place 0 as absent and writes ordinary variables \(4\)$/,
    vary: ({ builder, cpu, memory, places }) =>
      builder.rule({ name: 'breach', agent: cpu }, {}, () => ({
        when: not(element(places, 0).isThere),
        then: [memory.becomes(0)],
      })),
  },
  {
    what: 'an ordinary step that reads a token and may act again and again',
    reason:
      /^the rule "(breach|back)" \((breach|back)\) reads a token, writes ordinary variables and may act again and again \(2\)$/,
    property: 'bad',
    vary: ({ builder, cpu, places }) => {
      const flag = builder.variable('flag', boolean, false)
      builder.rule({ name: 'breach', agent: cpu }, {}, () => ({
        when: all(flag.is(false), element(places, 0).isThere),
        then: [flag.becomes(true)],
      }))
      builder.rule({ name: 'back', agent: cpu }, {}, () => ({ when: flag.is(true), then: [flag.becomes(false)] }))
    },
  },
  {
    what: 'an ordinary variable that takes a value which may be absent',
    reason: /^the rule "breach" \(breach\) copies place 0, which may be absent, to an ordinary variable \(2\)$/,
    vary: ({ builder, cpu, places }) => {
      const flag = builder.variable('flag', boolean, false)
      const isThere = element(places, 0).isThere.condition
      builder.rule({ name: 'breach', agent: cpu }, {}, () => ({
        when: all(),
        then: [{ cell: flag.cell, value: isThere }],
      }))
    },
  },
  {
    what: 'a step that keeps a token only while another is there',
    reason: /^the rule "breach" \(breach\) sets place 0 by other tokens than one: place 0, place 1 \(3\)$/,
    vary: draft => keepsWhile(draft, element(draft.places, 1).isThere),
  },
  {
    what: 'a step that keeps a token only while another is absent',
    reason: /^the rule "breach" \(breach\) sets place 0 by place 1, which may be absent \(3\)$/,
    vary: draft => keepsWhile(draft, not(element(draft.places, 1).isThere)),
  },
  {
    what: 'a bad state that reads a token as absent',
    reason: /^the property breach \(gone\) reads place 0 as absent \(5\)$/,
    property: 'breach',
    vary: ({ builder, cpu, places }) =>
      builder.never('breach', 'never', [{ agent: cpu, text: 'gone', when: not(element(places, 0).isThere) }]),
  },
  {
    what: 'a goal that reads a token',
    reason: /^the property breach asks to reach something that reads place 0 \(7\)$/,
    property: 'breach',
    vary: ({ builder, cpu, places }) =>
      builder.reachable('breach', 'reached', element(places, 0).isThere, { agent: cpu, text: 'stuck' }),
  },
  {
    what: 'a goal where an ordinary step reads a token',
    reason: /^the rule "breach" \(breach\) reads a token, so that tokens matter to the property the end \(7\)$/,
    property: 'the end',
    vary: ({ builder, cpu, places }) => {
      const flag = builder.variable('flag', boolean, false)
      builder.rule({ name: 'breach', agent: cpu }, {}, () => ({
        when: all(flag.is(false), element(places, 0).isThere),
        then: [flag.becomes(true)],
      }))
    },
  },
]

/** A step that keeps what is in the first place under a condition. */
function keepsWhile({ builder, cpu, memory, places }: Draft, { condition }: Condition): void {
  const none = { kind: 'constant', value: 0 } as const
  builder.rule({ name: 'breach', agent: cpu }, {}, () => ({
    when: all(),
    then: [
      memory.becomes(0),
      ...element(places, 0).cells.map(cell => ({
        cell,
        value: { kind: 'choose', when: condition, then: { kind: 'cell', cell }, otherwise: none } as const,
      })),
    ],
  }))
}

describe('refused, in models that are reduced otherwise', () => {
  test.each(breaches)('$what', ({ reason, property, vary }) => {
    fc.assert(
      fc.property(sound, recipe => {
        const reduction = fewTokens(modelOf(recipe, vary), [property ?? 'bad'])
        expect(reduction).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) })
      }),
      { numRuns: 60 },
    )
  })

  test('a cache that cannot lose its value', () => {
    fc.assert(
      fc.property(sound, recipe => {
        const model = modelOf(recipe)
        const pinned = {
          ...model,
          rules: model.rules.filter(rule => rule.kind !== 'eviction' || !rule.text.includes('place 1')),
        }
        const reason = 'the cache place 1 has no eviction: nothing makes it lose its value (6)'
        expect(fewTokens(pinned, ['bad'])).toEqual({ kind: 'refused', reason })
      }),
      { numRuns: 60 },
    )
  })
})

test('a model without caches has nothing to reduce', () => {
  const builder = new ModelBuilder('no caches')
  const agent = builder.agent('CPU')
  const flag = builder.variable('flag', boolean, false)
  builder.rule({ name: 'sets', agent }, {}, () => ({ when: flag.is(false), then: [flag.becomes(true)] }))
  builder.never('unset', 'never set', [{ agent, text: 'set', when: flag.is(true) }])
  expect(fewTokens(builder.build(), ['unset'])).toEqual({ kind: 'refused', reason: 'the model has no caches' })
})

test('a property that the model does not have is a mistake', () => {
  const model = usesUp(1)
  expect(() => fewTokens(model, ['other'])).toThrow('the model uses up has no property other')
})

test('a model that is bounded already is not reduced again', () => {
  const reason = 'the model has a bound on its tokens already'
  expect(fewTokens({ ...usesUp(1), tokensMax: 2 }, ['full'])).toEqual({ kind: 'refused', reason })
})

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

test('a fill that tests another place as absent would be found too early, even by one token', () => {
  const builder = new ModelBuilder('absent')
  const agent = builder.agent('unit')
  const [one, two, three] = ['one', 'two', 'three'].map(name => builder.cache(name, optional(range(0, 1)), null, agent))
  if (one === undefined || two === undefined || three === undefined) throw new Error('there are three')
  builder.rule({ name: 'first', agent }, {}, () => ({ when: all(), then: [one.becomes(0)] }))
  builder.rule({ name: 'second', agent }, {}, () => ({ when: one.is(0), then: [two.becomes(0)] }))
  builder.rule({ name: 'third', agent }, {}, () => ({ when: all(two.is(0), one.is(null)), then: [three.becomes(0)] }))
  builder.never('bad', 'three stays empty', [{ agent, text: 'three', when: three.is(0) }])
  const model = builder.build()
  expect(toyCheck(model, 1000)?.findings[0]?.length).toBe(4)
  expect(fewTokens(model, ['bad'])).toEqual({
    kind: 'refused',
    reason:
      'the rule "third" (third) tests one as absent, and the search would lose one for free in "second" (second), ' +
      'where the model needs an eviction (1)',
  })
})
