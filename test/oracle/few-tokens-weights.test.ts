// The reduction "few tokens" where fills read two tokens: an entry of one cache that is used by what another cache says. A token that
// such a fill makes stands for both, and the bound has to be that much higher.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fewTokens, originalIdleRules } from '../../checker/explore/layers/few-tokens.ts'
import { all, boolean, type Model, ModelBuilder } from '../../checker/language/index.ts'
import { cacheRecipe } from './cache-recipe.ts'
import { modelOf } from './random-caches.ts'
import { toyCheck } from './toy-checker.ts'

const statesMax = 4000

/** Fills that read two tokens are the rule here, and bad states that read one. */
const reduced = cacheRecipe
  .filter(({ fills }) => fills.some(({ reads, also }) => reads !== null && also !== null && reads.place !== also.place))
  .map(recipe => modelOf(recipe))
  .map(model => ({ model, reduction: fewTokens(model, ['bad']) }))

function summaryOf(model: Model): object | null {
  const toy = toyCheck(model, statesMax)
  if (toy === null) return null
  const { findings, unseenSituations } = toy
  return { findings, unseenSituations, idle: originalIdleRules(model, toy.idleRules) }
}

/** What a comparison says of the first model for which the two differ; how many models were compared. */
function compare(tooFew: number): { readonly difference: unknown; readonly compared: number } {
  let compared = 0
  const property = fc.property(reduced, ({ model, reduction }) => {
    if (reduction.kind === 'refused') return
    compared++
    const properties = model.properties.filter(({ name }) => name === 'bad')
    const small = { ...reduction.model, tokensMax: reduction.tokensMax - tooFew }
    expect(summaryOf(small)).toEqual(summaryOf({ ...model, properties }))
  })
  const { failed, errorInstance } = fc.check(property, { numRuns: 2000, seed: 7, endOnFailure: true })
  return { difference: failed ? (errorInstance ?? 'a failure') : null, compared }
}

test('verdicts, lengths, idle rules and situations are those of the unreduced search', () => {
  const { difference, compared } = compare(0)
  expect(difference).toBe(null)
  expect(compared).toBeGreaterThan(300)
})

test('the comparison catches a bound that is one too small', () => {
  expect(compare(1).difference).not.toBe(null)
})

/** A pair of tokens makes one of the next stage, with a key of the stage's own; a bad state reads the last. */
function staged(stages: number): Model {
  const builder = new ModelBuilder('staged')
  const agent = builder.agent('unit')
  const spare = [0, 1, 2].map(number => builder.cache(`spare ${number}`, boolean, false, agent))
  let held = builder.cache('first', boolean, false, agent)
  const first = held
  builder.rule({ name: 'fills', agent }, {}, () => ({ when: all(), then: [first.becomes(true)] }))
  for (const each of spare)
    builder.rule({ name: 'fills', agent }, {}, () => ({ when: all(), then: [each.becomes(true)] }))
  for (let stage = 0; stage < stages; stage++) {
    const key = builder.cache(`key ${stage}`, boolean, false, agent)
    const next = builder.cache(`stage ${stage}`, boolean, false, agent)
    const before = held
    builder.rule({ name: 'fills', agent }, {}, () => ({ when: all(), then: [key.becomes(true)] }))
    builder.rule({ name: 'joins', agent }, {}, () => ({
      when: all(before.is(true), key.is(true)),
      then: [before.becomes(false), next.becomes(true)],
    }))
    held = next
  }
  builder.never('bad', 'no last stage', [{ agent, text: 'the last stage', when: held.is(true) }])
  return builder.build()
}

test('each stage that reads a second token raises the bound by one', () => {
  for (const stages of [0, 1, 2, 3])
    expect(fewTokens(staged(stages), ['bad'])).toMatchObject({ kind: 'reduced', tokensMax: 1 + stages })
})
