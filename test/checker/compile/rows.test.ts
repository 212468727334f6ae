import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  all,
  always,
  any,
  at,
  boolean,
  type Condition,
  type Model,
  ModelBuilder,
  not,
  range,
} from '../../../checker/language/index.ts'
import { compareWithInterpreter } from './agreement.ts'

/** Enough rules of one kind that they stand in tables. */
const many = 80

test('a program that sets one flag after the other, and what clears them in order', () => {
  const model = new ModelBuilder('in order')
  const agent = model.agent('program')
  const place = model.control('place', range(0, many), 0)
  const flags = Array.from({ length: many }, (_, index) => model.variable(`flag ${index}`, boolean, false))
  const last = model.variable('last', range(0, many), 0)
  model.rule({ name: 'set', agent }, { index: [...flags.keys()] }, ({ index }) => ({
    when: place.is(index),
    then: [place.becomes(index + 1), at(flags, index).becomes(true)],
  }))
  const waiting = place.isOneOf(Array.from({ length: 10 }, (_, index) => many - index))
  model.rule({ name: 'clear', agent }, { index: [...flags.keys()] }, ({ index }) => ({
    when: all(waiting, at(flags, index).is(true), index === 0 ? always : at(flags, index - 1).is(false)),
    then: [at(flags, index).becomes(false), last.becomes(index)],
  }))
  model.rule({ name: 'clear another way', agent }, { index: [...flags.keys()] }, ({ index }) => ({
    when: all(waiting, at(flags, index).is(true), not(any(...flags.slice(0, index).map(flag => flag.is(true))))),
    then: [at(flags, index).becomes(false), last.becomes(0)],
  }))
  expect(compareWithInterpreter(model.build())).toBeGreaterThan(1000)
})

test('what asks two codes of one cell, in a large conjunction and beside it, never acts', () => {
  const model = new ModelBuilder('contradiction')
  const agent = model.agent('anybody')
  const place = model.variable('place', range(0, many), 0)
  const flags = Array.from({ length: many }, (_, index) => model.variable(`flag ${index}`, boolean, false))
  model.rule({ name: 'set', agent }, { index: [...flags.keys()] }, ({ index }) => ({
    when: at(flags, index).is(false),
    then: [at(flags, index).becomes(true)],
  }))
  model.rule({ name: 'never', agent }, { index: [...flags.keys()] }, ({ index }) => {
    const cleared = flags.filter((_, other) => other !== (index + 1) % many).map(flag => flag.is(false))
    return { when: all(at(flags, index).is(true), all(...cleared)), then: [place.becomes(index + 1)] }
  })
  expect(compareWithInterpreter(model.build(), 100)).toBe(100)
})

test('closing rules that stand in a table raise, with those that can not, until nothing changes', () => {
  const model = new ModelBuilder('closing')
  const agent = model.agent('anybody')
  const place = model.variable('place', range(0, many), 0)
  const level = model.variable('level', range(0, 3), 0)
  const flags = Array.from({ length: many }, (_, index) => model.variable(`flag ${index}`, boolean, false))
  model.rule({ name: 'move', agent }, { index: [...flags.keys()] }, ({ index }) => ({
    when: place.is(index),
    then: [place.becomes(index + 1), level.becomes(index % 4)],
  }))
  model.rule({ name: 'raise', agent }, { index: [...flags.keys()] }, ({ index }) => ({
    when: all(place.is((index * 7) % many), level.is(index % 4)),
    then: [at(flags, index).becomes(true)],
  }))
  model.rule({ name: 'follow', agent }, { index: [...flags.keys()] }, ({ index }) => ({
    // Backwards, so that some rounds are needed; every third asks what no table can.
    when: all(at(flags, (index + 1) % many).is(true), index % 3 === 0 ? any(level.is(1), place.is(9)) : level.is(3)),
    then: [at(flags, index).becomes(true)],
  }))
  const { rules, ...built } = model.build()
  const isMove = ({ name }: { readonly name: string }): boolean => name === 'move'
  const closing = rules.filter(rule => !isMove(rule))
  const closed: Model = { ...built, rules: rules.filter(isMove), closing }
  expect(compareWithInterpreter(closed)).toBe(many + 1)
})

test('what is copied from cell to cell, to higher and to lower bits, to other words and within one', () => {
  const model = new ModelBuilder('copies')
  const agent = model.agent('anybody')
  const sizes = range(0, 5)
  const offset = model.variable('offset', range(0, 2), 0)
  const from = Array.from({ length: many }, (_, index) => model.variable(`from ${index}`, sizes, index % 6))
  const dirty = Array.from({ length: many }, (_, index) => model.variable(`dirty ${index}`, boolean, true))
  const to = Array.from({ length: many }, (_, index) => model.variable(`to ${index}`, sizes, 5))
  model.rule({ name: 'shift', agent }, {}, () => ({ when: offset.is(0), then: [offset.becomes(2)] }))
  model.rule({ name: 'change', agent }, { index: [...from.keys()] }, ({ index }) => ({
    when: all(offset.is(0), at(dirty, index).is(true)),
    then: [at(from, index).becomes(3)],
  }))
  model.rule({ name: 'copy', agent }, { index: [...from.keys()] }, ({ index }) => ({
    when: all(at(dirty, index).is(true), index === 0 ? always : at(dirty, index - 1).is(false)),
    then: [
      at(dirty, index).becomes(false),
      at(to, index).takes(at(from, index)),
      at(to, (index + 7) % many).takes(at(from, (index + 1) % many)),
      at(from, (index + 3) % many).takes(at(to, (index * 5) % many)),
    ],
  }))
  expect(compareWithInterpreter(model.build(), 300)).toBe(300)
})

interface RandomRule {
  readonly own: number
  readonly isSet: boolean
  readonly below: boolean | null
  readonly place: number | null
  readonly waits: boolean
  readonly writes: readonly { readonly flag: number; readonly value: boolean }[]
  readonly goes: number | null
  readonly copies: number | null
}

const flagsOf = 40
const flag = fc.nat(flagsOf - 1)
const randomRule: fc.Arbitrary<RandomRule> = fc.record({
  own: flag,
  isSet: fc.boolean(),
  below: fc.option(fc.boolean()),
  place: fc.option(fc.nat(many - 1), { freq: 2 }),
  waits: fc.boolean(),
  writes: fc.uniqueArray(fc.record({ flag, value: fc.boolean() }), {
    minLength: 1,
    maxLength: 3,
    selector: write => write.flag,
  }),
  goes: fc.option(fc.nat(many - 1)),
  copies: fc.option(flag, { freq: 2 }),
})

function modelOf(rules: readonly RandomRule[], initial: readonly boolean[]): Model {
  const model = new ModelBuilder('random rows')
  const agent = model.agent('anybody')
  const place = model.control('place', range(0, many - 1), 0)
  const flags = initial.map((value, index) => model.variable(`flag ${index}`, boolean, value))
  const waiting = place.isOneOf([0, 3, 4, 5, 9])
  model.rule({ name: 'random', agent }, { rule: [...rules] }, ({ rule }) => {
    const tests: Condition[] = [at(flags, rule.own).is(rule.isSet)]
    if (rule.below !== null && rule.own > 0) tests.push(at(flags, rule.own - 1).is(rule.below))
    if (rule.place !== null) tests.push(place.is(rule.place))
    if (rule.waits) tests.push(rule.place === null ? waiting : not(at(flags, (rule.own + 7) % flagsOf).is(true)))
    const goes = rule.goes === null ? [] : [place.becomes(rule.goes)]
    const copied = rule.copies === null ? null : at(flags, rule.copies)
    const writes = rule.writes.map(write =>
      copied === null ? at(flags, write.flag).becomes(write.value) : at(flags, write.flag).takes(copied),
    )
    return { when: all(...tests), then: [...writes, ...goes] }
  })
  return model.build()
}

test('random rules that compare and write constants mean the same in tables', () => {
  const states: number[] = []
  fc.assert(
    fc.property(
      fc.array(randomRule, { minLength: 400, maxLength: 800, size: 'max' }),
      fc.array(fc.boolean(), { minLength: flagsOf, maxLength: flagsOf }),
      (rules, initial) => {
        states.push(compareWithInterpreter(modelOf(rules, initial), 300))
      },
    ),
    { numRuns: 20, endOnFailure: true },
  )
  expect(Math.max(...states)).toBe(300)
})
