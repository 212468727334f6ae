import { expect, test } from 'vitest'
import { compile } from '../../../checker/compile/index.ts'
import {
  all,
  always,
  any,
  array,
  boolean,
  choose,
  constant,
  enumeration,
  ModelBuilder,
  not,
  optional,
  range,
  record,
  truth,
} from '../../../checker/language/index.ts'
import { referenceModel } from '../../bench/reference-model.ts'
import { compareWithInterpreter } from './agreement.ts'

test('the reference model means the same to the engine and to the interpreter', () => {
  expect(compareWithInterpreter(referenceModel(2, 2))).toBeGreaterThan(100)
})

test('updates act at once, on the values before the step', () => {
  const model = new ModelBuilder('two hands')
  const agent = model.agent('hands')
  const left = model.variable('left', range(0, 4), 1)
  const right = model.variable('right', range(0, 4), 3)
  const spare = model.variable('spare', range(0, 4), 0)
  model.rule({ name: 'swap', agent }, {}, () => ({
    when: not(left.is(0)),
    then: [left.takes(right), right.takes(left)],
  }))
  model.rule({ name: 'rotate', agent }, {}, () => ({
    when: any(left.is(1), not(right.equals(spare))),
    then: [left.takes(spare), spare.takes(right), right.takes(left)],
  }))
  expect(compareWithInterpreter(model.build())).toBe(6)
})

test('updates may choose, copy and take the truth of a condition', () => {
  const model = new ModelBuilder('choices')
  const agent = model.agent('chooser')
  const colour = enumeration('red', 'green', 'blue')
  const shown = model.variable('shown', colour, 'red')
  const kept = model.variable('kept', colour, 'blue')
  const equal = model.variable('equal', boolean, false)
  const green = constant(colour, 'green')
  model.rule({ name: 'mix', agent }, {}, () => ({
    when: any(not(shown.equals(kept)), not(equal.is(true))),
    then: [shown.takes(choose(shown.is('red'), kept, green)), equal.takes(truth(boolean, shown.equals(kept)))],
  }))
  model.rule({ name: 'keep', agent }, { to: ['red', 'green'] }, ({ to }) => ({
    when: any(kept.is(to), all(not(equal.is(true)), not(shown.isOneOf(['red', to])))),
    then: [kept.takes(choose(equal.is(true), choose(shown.is(to), green, shown), kept)), shown.becomes(to)],
  }))
  const cells = [shown, kept]
  model.rule({ name: 'paint', agent }, { cell: cells, to: ['red', 'green', 'blue'] }, ({ cell, to }) => ({
    when: always,
    then: [cell.becomes(to), equal.takes(truth(boolean, not(equal.is(true))))],
  }))
  model.never(
    'seldom',
    'never two greens, nor two equals',
    [
      { agent, text: 'greens', when: all(shown.is('green'), kept.is('green')) },
      { agent, text: 'equals', when: any(equal.is(true), shown.equals(kept)) },
    ],
    [{ text: 'blue is kept', when: not(any(kept.is('red'), kept.is('green'))) }],
  )
  expect(compareWithInterpreter(model.build())).toBe(18)
})

test('guards on large domains compare runs of codes', () => {
  const model = new ModelBuilder('a long walk')
  const agent = model.agent('walker')
  const place = model.control('place', range(0, 99), 0)
  const places = Array.from({ length: 99 }, (_, index) => index)
  model.rule({ name: 'step', agent }, { from: places }, ({ from }) => ({
    when: place.is(from),
    then: [place.becomes(from + 1)],
  }))
  model.rule({ name: 'home', agent }, {}, () => ({
    when: place.isOneOf([3, 4, 5, 50, 98, 99]),
    then: [place.becomes(0)],
  }))
  model.rule({ name: 'far', agent }, {}, () => ({
    when: not(place.isOneOf([7, 8, 9, 90])),
    then: [place.becomes(90)],
  }))
  expect(compareWithInterpreter(model.build())).toBe(100)
})

test('states of many words are searched like others', () => {
  const model = new ModelBuilder('twelve dials')
  const agent = model.agent('hand')
  const dials = model.variable('dials', array(range(0, 60000), 12), Array(12).fill(0))
  dials.elements.forEach((dial, index) => {
    model.rule({ name: 'turn', agent }, {}, () => ({
      when: dials.at((index + 11) % 12).is(index === 0 ? 0 : 60000),
      then: [dial.becomes(60000)],
    }))
    model.rule({ name: 'pass on', agent }, {}, () => ({
      when: dial.is(60000),
      then: [dials.at((index + 5) % 12).takes(dial), dial.becomes(index)],
    }))
  })
  const built = model.build()
  expect(compile(built).words).toBe(7)
  expect(compareWithInterpreter(built)).toBeGreaterThan(1000)
})

test.each([3, null])('more than 32 tokens are lost and needed one by one, with at most %s of them', tokensMax => {
  const model = new ModelBuilder('forty lamps')
  const agent = model.agent('switch')
  const lamps = model.cache('lamps', array(boolean, 40), Array(40).fill(false), agent)
  const lit = model.variable('lit', range(0, 3), 0)
  for (const [index, lamp] of lamps.elements.entries())
    model.rule({ name: 'light', agent }, { count: [0, 1, 2] }, ({ count }) => ({
      when: all(lit.is(count), lamp.is(false)),
      then: [lamp.becomes(true), lamps.at((index + 7) % 40).becomes(true), lit.becomes(count + 1)],
    }))
  for (const [index, lamp] of lamps.elements.entries())
    model.rule({ name: 'blow', agent }, {}, () => ({
      when: all(lamp.is(true), lit.is(index % 4)),
      then: [lamp.becomes(false), lit.becomes((index + 1) % 4), lamps.at((index + 20) % 40).becomes(index % 2 === 0)],
    }))
  const built = { ...model.build(), tokensMax }
  expect(compile(built).words).toBe(2)
  expect(compareWithInterpreter(built)).toBeGreaterThan(2000)
})

test.each([0, 1, 2, 3, null])('states with more than %s tokens are left out', tokensMax => {
  const model = new ModelBuilder('a cache of pairs')
  const agent = model.agent('filler')
  const size = enumeration('small', 'large')
  const entries = model.cache('entries', array(optional(record({ page: range(0, 2), size })), 2), [null, null], agent)
  const last = model.cache('last', range(0, 2), 0, agent)
  const [first, second] = [entries.at(0), entries.at(1)]
  model.rule({ name: 'fill', agent }, { entry: [first, second], page: [0, 1, 2] }, ({ entry, page }) => ({
    when: entry.isAbsent(),
    then: entry.becomes({ page, size: page === 1 ? 'large' : 'small' }),
  }))
  model.rule({ name: 'remember', agent }, {}, () => ({
    when: first.isPresent(),
    then: [last.takes(first.fields.page)],
  }))
  model.rule({ name: 'move', agent }, {}, () => ({
    when: all(first.isPresent(), second.isAbsent()),
    then: [
      second.present.becomes(true),
      second.fields.page.takes(first.fields.page),
      second.fields.size.takes(first.fields.size),
      ...first.becomes(null),
    ],
  }))
  const built = { ...model.build(), tokensMax }
  expect(compareWithInterpreter(built)).toBeGreaterThan(tokensMax === 0 ? 0 : 6)
})

test('rules that nothing can enable are left out of the code, whatever they would write', () => {
  const model = new ModelBuilder('dead ends')
  const agent = model.agent('nobody')
  const fixed = model.variable('fixed', range(0, 5), 2)
  const moving = model.variable('moving', range(0, 5), 0)
  model.rule({ name: 'never', agent }, {}, () => ({ when: fixed.is(3), then: [moving.becomes(5)] }))
  model.rule({ name: 'nor this', agent }, {}, () => ({ when: moving.is(5), then: [fixed.becomes(3)] }))
  model.rule({ name: 'copy', agent }, {}, () => ({ when: fixed.is(2), then: [moving.takes(fixed)] }))
  const built = model.build()
  expect(compile(built).layout.possible).toEqual([[2], [0, 2]])
  expect(compareWithInterpreter(built)).toBe(2)
})

test('thousands of rules become functions that V8 can optimise', () => {
  const model = new ModelBuilder('a large table')
  const agent = model.agent('writer')
  const line = model.control('line', range(0, 500), 0)
  const lines = Array.from({ length: 500 }, (_, index) => index)
  const dials = model.variable('dials', array(range(0, 9), 4), [0, 0, 0, 0])
  model.rule({ name: 'next', agent }, { from: lines }, ({ from }) => ({
    when: line.is(from),
    then: [line.becomes(from + 1), dials.at(from % 4).becomes(from % 10)],
  }))
  model.rule({ name: 'plain', agent }, { from: lines }, ({ from }) => ({
    when: all(
      not(line.is(from)),
      dials.at(0).equals(dials.at((from % 3) + 1)),
      line.isOneOf([from - 1, from + 1].filter(at => at >= 0)),
    ),
    then: [dials.at(3).becomes(0)],
  }))
  expect(compareWithInterpreter(model.build())).toBeGreaterThan(500)
})
