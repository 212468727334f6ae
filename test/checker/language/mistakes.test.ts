// Everything that the language refuses, with its sentence and its cure.
import { expect, test } from 'vitest'
import {
  array,
  boolean,
  checkModel,
  constant,
  enumeration,
  ModelBuilder,
  optional,
  range,
  record,
  SpecMistake,
  truth,
  type Update,
  valuesOf,
} from '../../../checker/language/index.ts'

/** The mistake that this makes, as problem and cure. */
function mistakeIn(act: () => unknown): readonly [string, string] {
  try {
    act()
  } catch (problem) {
    if (problem instanceof SpecMistake) return [problem.message, problem.cure]
    throw problem
  }
  throw new Error('no mistake was found')
}

/** A model with a number, a flag and the property that a test is about, less what the test leaves out. */
function sound(): {
  builder: ModelBuilder
  agent: ReturnType<ModelBuilder['agent']>
  number: ReturnType<typeof numberIn>
  acts: (then: readonly Update[]) => void
} {
  const builder = new ModelBuilder('mistaken')
  const agent = builder.agent('CPU')
  const number = numberIn(builder)
  const acts = (then: readonly Update[]): void =>
    builder.rule({ name: 'acts', agent }, {}, () => ({ when: number.is(1), text: 'acts on it', then }))
  return { builder, agent, number, acts }
}

function numberIn(builder: ModelBuilder) {
  return builder.variable('number', range(1, 3), 1)
}

test('a range that holds no whole number', () => {
  expect(mistakeIn(() => range(3, 1))).toEqual([
    'range(3, 1) holds no whole number',
    'give whole numbers, the lower one first',
  ])
  expect(mistakeIn(() => range(0.5, 2))[0]).toBe('range(0.5, 2) holds no whole number')
})

test('a domain without values', () => {
  expect(mistakeIn(() => valuesOf('frames', [], String))).toEqual([
    'the domain frames has no values',
    'give it at least one value',
  ])
})

test('a domain with the same value twice', () => {
  expect(mistakeIn(() => enumeration('red', 'green', 'red'))).toEqual([
    'the domain red | green | red has the same value twice',
    'name each value once',
  ])
})

test('an array without elements', () => {
  expect(mistakeIn(() => array(boolean, 0))).toEqual([
    'an array of 0 elements',
    'give it a whole number of elements, at least one',
  ])
})

test('a variable that starts outside its domain', () => {
  expect(mistakeIn(() => new ModelBuilder('m').variable('number', range(1, 3), 4))).toEqual([
    "number can't start as 4: its domain is 1..3",
    'use one of: 1, 2, 3',
  ])
})

test('a field that starts outside its domain, by its full name', () => {
  const domain = array(record({ on: boolean, level: range(0, 1) }), 2)
  const start = [
    { on: true, level: 0 },
    { on: true, level: 2 },
  ]
  expect(mistakeIn(() => new ModelBuilder('m').variable('lamps', domain, start))[0]).toBe(
    "lamps[1].level can't start as 2: its domain is 0..1",
  )
})

test('an array that starts with too few elements', () => {
  expect(mistakeIn(() => new ModelBuilder('m').variable('flags', array(boolean, 2), [true]))[0]).toBe(
    "flags[1] can't start as undefined: its domain is boolean",
  )
})

test('a value outside its domain, in a condition', () => {
  expect(mistakeIn(() => sound().number.is(7))).toEqual([
    "number can't be 7: its domain is 1..3",
    'use one of: 1, 2, 3',
  ])
})

test('a value outside its domain, in an update', () => {
  expect(mistakeIn(() => sound().number.becomes(0))[0]).toBe("number can't be 0: its domain is 1..3")
})

test('a constant outside its domain', () => {
  expect(mistakeIn(() => constant(range(1, 3), 9))).toEqual(['9 is not in the domain 1..3', 'use one of: 1, 2, 3'])
})

test('an index outside an array', () => {
  const flags = new ModelBuilder('m').variable('flags', array(boolean, 2), [false, false])
  expect(mistakeIn(() => flags.at(2))).toEqual(['flags has no element 2', 'use an index from 0 to 1'])
  expect(mistakeIn(() => flags.at(-1))[0]).toBe('flags has no element -1')
})

test('a model without agents', () => {
  expect(mistakeIn(() => new ModelBuilder('empty').build())).toEqual([
    'the model empty has no agents',
    'make one with agent()',
  ])
})

test('a model without rules', () => {
  const { builder } = sound()
  expect(mistakeIn(() => builder.build())).toEqual([
    'the model mistaken has no rules',
    'add a rule: nothing would ever happen',
  ])
})

test('two agents of one name', () => {
  const { builder, number, acts } = sound()
  acts([number.becomes(2)])
  builder.agent('CPU')
  expect(mistakeIn(() => builder.build())).toEqual(['two agents are called CPU', 'give each its own name'])
})

test('two variables of one name, a field included', () => {
  const { builder, number, acts } = sound()
  acts([number.becomes(2)])
  builder.variable('walk', record({ level: boolean }), { level: false })
  builder.variable('walk.level', boolean, false)
  expect(mistakeIn(() => builder.build())[0]).toBe('two variables are called walk.level')
})

test('two properties of one name', () => {
  const { builder, agent, number, acts } = sound()
  acts([number.becomes(2)])
  builder.eventually('ends', 'it ends', number.is(2), { agent, text: 'stuck' })
  builder.eventually('ends', 'it ends', number.is(3), { agent, text: 'stuck' })
  expect(mistakeIn(() => builder.build())[0]).toBe('two properties are called ends')
})

test('a cache that does not start empty', () => {
  const { builder, agent, number, acts } = sound()
  acts([number.becomes(2)])
  builder.cache('copy', optional(range(0, 1)), 0, agent)
  expect(mistakeIn(() => builder.build())).toEqual([
    "the cache copy doesn't start empty",
    'start every cache empty, and let rules fill it',
  ])
})

test('a cached record that does not start empty', () => {
  const { builder, agent, number, acts } = sound()
  acts([number.becomes(2)])
  builder.cache('walk', optional(record({ level: range(0, 1) })), { level: 0 }, agent)
  expect(mistakeIn(() => builder.build())[0]).toBe("the cache walk doesn't start empty")
})

test('two updates of one variable in one rule', () => {
  const { builder, number, acts } = sound()
  acts([number.becomes(2), number.becomes(3)])
  expect(mistakeIn(() => builder.build())).toEqual([
    'the rule "acts" (acts on it) updates number twice in one step',
    'all updates act at once: keep one of them',
  ])
})

test('a variable that takes a value of a larger domain', () => {
  const { builder, number, acts } = sound()
  const larger = builder.variable('larger', range(1, 9), 1)
  acts([number.takes(larger)])
  expect(mistakeIn(() => builder.build())).toEqual([
    'the rule "acts" (acts on it), updating number: a value may be outside its domain of 3 values',
    'use a term of the same domain',
  ])
})

test('a rule that updates a variable of another model', () => {
  const { builder, acts } = sound()
  const other = new ModelBuilder('other').variable('flags', array(boolean, 9), Array<boolean>(9).fill(false))
  acts([other.at(8).becomes(true)])
  expect(mistakeIn(() => builder.build())).toEqual([
    'the rule "acts" (acts on it) updates a variable of another model',
    'use the handles of this model',
  ])
})

test('a property that reads a variable of another model', () => {
  const { builder, agent, number, acts } = sound()
  acts([number.becomes(2)])
  const other = new ModelBuilder('other').variable('flags', array(boolean, 9), Array<boolean>(9).fill(false))
  builder.never('ends', 'it ends', [{ agent, text: 'stuck', when: other.at(8).is(true) }])
  expect(mistakeIn(() => builder.build())).toEqual([
    'the property ends reads a variable of another model',
    'use the handles of this model',
  ])
})

test('a property that names nothing bad', () => {
  const { builder, number, acts } = sound()
  acts([number.becomes(2)])
  builder.never('safe', 'nothing happens', [])
  expect(mistakeIn(() => builder.build())).toEqual([
    'the property safe names nothing that is bad',
    'say what violates it, or leave it out',
  ])
})

test('a property about fair runs where nobody can be relied on', () => {
  const { builder, agent, number, acts } = sound()
  acts([number.becomes(2)])
  builder.eventually('ends', 'it ends', number.is(2), { agent, text: 'never ends' })
  expect(mistakeIn(() => builder.build())).toEqual([
    'the property ends relies on somebody who goes on, and no rule has a fairness class',
    'give a class (fair: ...) to the rules that can be relied on, or everything may stand still from the start',
  ])
})

test('a fairness class without a name', () => {
  const { builder, agent, number } = sound()
  builder.rule({ name: 'goes on', agent, fair: '' }, {}, () => ({ when: number.is(1), then: [number.becomes(2)] }))
  expect(mistakeIn(() => builder.build())).toEqual([
    'the rule "goes on" (goes on) has a fairness class without a name',
    'name who can be relied on, such as CPU 0',
  ])
})

test('a condition that is no truth', () => {
  const { builder, number, acts } = sound()
  acts([number.becomes(2)])
  const model = builder.build()
  const rules = model.rules.map(rule => ({ ...rule, when: number.expression }))
  expect(mistakeIn(() => checkModel({ ...model, rules }))[0]).toBe(
    'the rule "acts" (acts on it): a value may be outside its domain of 2 values',
  )
})

test('a truth fits a boolean', () => {
  const { builder, number, acts } = sound()
  const flag = builder.variable('flag', boolean, false)
  acts([flag.takes(truth(boolean, number.is(2)))])
  expect(builder.build().rules).toHaveLength(1)
})
