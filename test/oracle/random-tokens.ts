// Random models of the shape that "largest cache" is made for: tokens that are there or not, fills that need one of them or none, steps
// that change ordinary variables and drop tokens, some of them only where an ordinary variable says so.
import fc from 'fast-check'
import {
  all,
  at,
  boolean,
  type CellTerm,
  type Condition,
  choose,
  constant,
  type Model,
  ModelBuilder,
  not,
  range,
} from '../../checker/language/index.ts'

interface FillRecipe {
  readonly makes: number
  readonly from: number | null
  readonly usesUp: boolean
  readonly where: number
}

interface StepRecipe {
  readonly at: number
  readonly sets: number
  readonly drops: readonly { readonly token: number; readonly only: boolean }[]
  readonly reads: number | null
}

interface Recipe {
  readonly fills: readonly FillRecipe[]
  readonly steps: readonly StepRecipe[]
  readonly bad: readonly { readonly where: number; readonly tokens: readonly number[] }[]
}

const [tokens, places] = [4, 5]
const token = fc.nat({ max: tokens - 1 })
const where = fc.nat({ max: 2 * 3 })
const rarely = fc.integer({ min: 0, max: 7 }).map(number => number === 0)

const recipe: fc.Arbitrary<Recipe> = fc.record({
  fills: fc.array(fc.record({ makes: token, from: fc.option(token), usesUp: rarely, where }), {
    minLength: 2,
    maxLength: 6,
  }),
  steps: fc.array(
    fc.record({
      at: fc.nat({ max: places - 2 }),
      sets: where,
      drops: fc.array(fc.record({ token, only: fc.boolean() }), { maxLength: 2 }),
      reads: fc.option(token, { freq: 2 }),
    }),
    { minLength: 2, maxLength: 6 },
  ),
  bad: fc.array(fc.record({ where, tokens: fc.array(token, { minLength: 1, maxLength: 2 }) }), {
    minLength: 2,
    maxLength: 2,
  }),
})

export const randomTokens: fc.Arbitrary<Model> = recipe.map(modelOf)

function modelOf({ fills, steps, bad }: Recipe): Model {
  const builder = new ModelBuilder('random tokens')
  const [cpu, unit] = [builder.agent('CPU'), builder.agent('unit')]
  const place = builder.control('place', range(0, places - 1), 0)
  const ordinary = [0, 1].map(index => builder.variable(`ordinary ${index}`, range(0, 2), 0))
  const cached: readonly CellTerm<boolean>[] = Array.from({ length: tokens }, (_, index) =>
    builder.cache(`token ${index}`, boolean, false, unit),
  )
  const says = (number: number): Condition =>
    number === 6 ? all() : at(ordinary, number % 2).is(Math.floor(number / 2))
  fills.forEach(({ makes, from, usesUp, where }, index) => {
    const source = from === null ? null : at(cached, from)
    const keeps = source === null || !usesUp || from === makes
    builder.rule({ name: `fill ${index}`, agent: unit }, {}, () => ({
      when: all(says(where), source === null ? all() : source.is(true)),
      text: `fill ${index}`,
      then: [...(keeps ? [] : [source.becomes(false)]), at(cached, makes).becomes(true)],
    }))
  })
  steps.forEach((step, index) => {
    const dropped = new Map(step.drops.map(drop => [drop.token, drop.only]))
    builder.rule({ name: `step ${index}`, agent: cpu, kind: 'procedure' }, {}, () => ({
      when: all(place.is(step.at), step.reads === null ? all() : at(cached, step.reads).is(true)),
      text: `step ${index}`,
      then: [
        place.becomes(step.at + 1),
        ...(step.sets === 6 ? [] : [at(ordinary, step.sets % 2).becomes(Math.floor(step.sets / 2))]),
        ...[...dropped].map(([token, only]) => {
          const cell = at(cached, token)
          return only ? cell.takes(choose(not(says(0)), cell, constant(boolean, false))) : cell.becomes(false)
        }),
      ],
    }))
  })
  for (const [index, { where, tokens: read }] of bad.entries())
    builder.never(`never ${index}`, 'this never happens', [
      { agent: unit, text: `bad ${index}`, when: all(says(where), ...read.map(one => at(cached, one).is(true))) },
    ])
  return builder.build()
}
