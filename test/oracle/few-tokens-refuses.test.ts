// The reduction "few tokens" refuses what its argument doesn't cover: each side condition is broken once, in models that are
// reduced otherwise. The small models that show why are in few-tokens-limits.test.ts.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fewTokens } from '../../checker/explore/layers/few-tokens.ts'
import { all, boolean, type Condition, ModelBuilder, not } from '../../checker/language/index.ts'
import { cacheRecipe } from './cache-recipe.ts'
import { type Draft, modelOf } from './random-caches.ts'
import { element } from './random-model.ts'

const sound = cacheRecipe.filter(
  recipe => recipe.marks.length === 0 && fewTokens(modelOf(recipe), ['bad', 'it ends']).kind === 'reduced',
)

interface Breach {
  readonly what: string
  readonly reason: RegExp
  readonly property?: string
  readonly vary: (draft: Draft) => void
}

const breaches: readonly Breach[] = [
  {
    what: 'a fill that makes one token out of itself and another, again and again',
    reason: /^the cache place \d may come from more than 16 tokens, by fills that read several \(1\)$/,
    vary: ({ builder, unit, places: [one, two, three] }) => {
      builder.rule({ name: 'breach', agent: unit }, {}, () => ({
        when: all(one?.isThere ?? all(), two?.isThere ?? all()),
        then: three?.becomes(1) ?? [],
      }))
      builder.rule({ name: 'back', agent: unit }, {}, () => ({
        when: three?.isThere ?? all(),
        then: one?.becomes(1) ?? [],
      }))
    },
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
    what: 'a step that makes one token out of two others',
    reason: /^the rule "breach" \(breach\) sets joined by other tokens than one: place 0, place 1 \(3\)$/,
    vary: ({ builder, cpu, unit, memory, places: [one, two] }) => {
      const joined = builder.cache('joined', boolean, false, unit)
      const value = all(one?.isThere ?? all(), two?.isThere ?? all()).condition
      builder.rule({ name: 'breach', agent: cpu }, {}, () => ({
        when: all(),
        then: [memory.becomes(0), { cell: joined.cell, value }],
      }))
    },
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
      builder.eventually('breach', 'reached', element(places, 0).isThere, { agent: cpu, text: 'stuck' }),
  },
  {
    what: 'a goal where a fair rule reads a token',
    reason: /^the rule "breach" \(breach\) reads a token, so that tokens matter to the property it ends \(7\)$/,
    property: 'it ends',
    vary: ({ builder, cpu, places }) => {
      const flag = builder.variable('flag', boolean, false)
      builder.rule({ name: 'breach', agent: cpu, fair: 'breach' }, {}, () => ({
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
