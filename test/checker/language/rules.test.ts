// What rules and properties become in a built model, and what expressions mean.
import { expect, test } from 'vitest'
import {
  all,
  always,
  any,
  at,
  boolean,
  type Condition,
  choose,
  constant,
  initialState,
  isTrue,
  type Model,
  ModelBuilder,
  never,
  not,
  optional,
  range,
  record,
  step,
  tokensIn,
  truth,
} from '../../../checker/language/index.ts'

function numbers() {
  const builder = new ModelBuilder('numbers')
  const agent = builder.agent('CPU')
  const one = builder.variable('one', range(0, 3), 1)
  const two = builder.variable('two', range(0, 3), 2)
  const flag = builder.variable('flag', boolean, false)
  return { builder, agent, one, two, flag }
}

/** The state after the first rule, from the start; null where it can't act. */
function firstStep(model: Model): readonly number[] | null {
  return step(model, at(model.rules, 0), initialState(model))
}

test('a rule has an instance for each combination of its parameters that makes sense', () => {
  const { builder, agent, one, two } = numbers()
  builder.rule({ name: 'moves', agent }, { from: [0, 1, 2], to: [1, 2] }, ({ from, to }) =>
    from === to ? null : { text: `moves ${from} to ${to}`, when: one.is(from), then: [two.becomes(to)] },
  )
  expect(builder.build().rules.map(rule => rule.text)).toEqual([
    'moves 0 to 1',
    'moves 0 to 2',
    'moves 1 to 2',
    'moves 2 to 1',
  ])
})

test('a rule without a text, a kind or citations has those of its head', () => {
  const { builder, agent, one } = numbers()
  const other = builder.agent('unit')
  builder.rule({ name: 'plain', agent, cites: ['section 1'] }, {}, () => ({ when: always, then: [one.becomes(0)] }))
  builder.rule({ name: 'full', agent, kind: 'procedure', cites: ['section 1'] }, {}, () => ({
    ...{ text: 'says more', source: 'a.ts:3', cites: ['section 2'], agent: other },
    ...{ when: always, then: [one.becomes(0)] },
  }))
  const [plain, full] = builder.build().rules
  expect(plain).toMatchObject({ text: 'plain', kind: 'hardware', agent: 0, cites: ['section 1'], source: null })
  expect(full).toMatchObject({ text: 'says more', kind: 'procedure', agent: 1, cites: ['section 2'], source: 'a.ts:3' })
})

test('evictions come last, whatever was declared first', () => {
  const { builder, agent, one } = numbers()
  builder.cache('copy', boolean, false, agent)
  builder.rule({ name: 'acts', agent }, {}, () => ({ when: always, then: [one.becomes(0)] }))
  expect(builder.build().rules.map(rule => rule.kind)).toEqual(['hardware', 'eviction'])
})

test('all updates act at once, on the values before the step', () => {
  const { builder, agent, one, two } = numbers()
  builder.rule({ name: 'swaps', agent }, {}, () => ({ when: always, then: [one.takes(two), two.takes(one)] }))
  expect(firstStep(builder.build())).toEqual([2, 1, 0])
})

test('a rule whose condition is false can not act', () => {
  const { builder, agent, one } = numbers()
  builder.rule({ name: 'acts', agent }, {}, () => ({ when: one.is(3), then: [one.becomes(0)] }))
  expect(firstStep(builder.build())).toBeNull()
})

test('a term can be chosen by a condition', () => {
  const { builder, agent, one, two, flag } = numbers()
  builder.rule({ name: 'chooses', agent }, {}, () => ({
    when: always,
    then: [one.takes(choose(flag.is(true), two, constant(two.domain, 3))), flag.takes(truth(boolean, one.is(1)))],
  }))
  expect(firstStep(builder.build())).toEqual([3, 2, 1])
})

test('conditions mean what they say', () => {
  const { one, two, flag } = numbers()
  const state = [1, 2, 0]
  const holds = (...conditions: readonly Condition[]): boolean[] =>
    conditions.map(({ condition }) => isTrue(condition, state))
  expect(holds(one.is(1), one.is(2), not(one.is(2)), not(not(one.is(1))))).toEqual([true, false, true, true])
  expect(holds(one.isOneOf([2, 1]), one.isOneOf([2, 3]), one.isOneOf([]))).toEqual([true, false, false])
  expect(holds(one.equals(two), two.equals(two), flag.is(false))).toEqual([false, true, true])
  expect(holds(all(one.is(1), two.is(2)), all(one.is(1), two.is(1)), all())).toEqual([true, false, true])
  expect(holds(any(one.is(3), two.is(2)), any(one.is(3), two.is(1)), any())).toEqual([true, false, false])
  expect(holds(always, never, not(always), not(never))).toEqual([true, false, false, true])
})

test('conditions on constants alone are folded', () => {
  const { one } = numbers()
  expect(all(always, one.is(1), always)).toEqual(one.is(1))
  expect(any(never, all(one.is(1), never))).toEqual(never)
  expect(any(one.is(1), always)).toEqual(always)
})

test('an eviction empties one value with all of its fields', () => {
  const builder = new ModelBuilder('evictions')
  const agent = builder.agent('unit')
  const walk = builder.cache('walk', optional(record({ page: range(0, 3) })), null, agent)
  builder.rule({ name: 'starts', agent }, {}, () => ({ when: always, then: walk.becomes({ page: 3 }) }))
  const model = builder.build()
  const filled = firstStep(model)
  expect(filled).toEqual([1, 3])
  if (filled === null) return
  expect(tokensIn(model, filled)).toBe(1)
  expect(step(model, at(model.rules, 1), filled)).toEqual([0, 0])
  expect(step(model, at(model.rules, 1), [0, 0])).toBeNull()
})

test('a bound on tokens leaves out the states with more', () => {
  const builder = new ModelBuilder('bounded')
  const agent = builder.agent('unit')
  const copies = [0, 1].map(index => builder.cache(`copy ${index}`, boolean, false, agent))
  builder.rule({ name: 'fills', agent }, {}, () => ({ when: always, then: copies.map(copy => copy.becomes(true)) }))
  const model = builder.build()
  expect(firstStep({ ...model, tokensMax: 2 })).toEqual([1, 1])
  expect(firstStep({ ...model, tokensMax: 1 })).toBeNull()
})

test('properties keep their violations, reasons and situations', () => {
  const { builder, agent, one, two } = numbers()
  builder.rule({ name: 'acts', agent, fair: 'CPU' }, {}, () => ({ when: always, then: [one.becomes(0)] }))
  builder.never(
    'small',
    'two stays small',
    [{ agent, text: 'is three', when: two.is(3), why: ['It was two.'], cites: ['section 3'] }],
    [{ text: 'one is none', when: one.is(0) }],
  )
  builder.eventually('ends', 'it ends', one.is(0), { agent, text: 'stuck' })
  expect(builder.build().properties).toMatchObject([
    {
      kind: 'never',
      bad: [{ agent: 0, text: 'is three', why: ['It was two.'], cites: ['section 3'] }],
      situations: [{ text: 'one is none' }],
    },
    { kind: 'eventually', violation: { text: 'stuck', why: [], cites: [] }, situations: [] },
  ])
})
