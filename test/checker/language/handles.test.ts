// Variables as rules see them: the cells that a domain is made of, and the words for them.
import { expect, test } from 'vitest'
import {
  array,
  boolean,
  enumeration,
  initialState,
  isTrue,
  type Model,
  ModelBuilder,
  optional,
  range,
  record,
  type State,
  step,
  type Update,
} from '../../../checker/language/index.ts'

/** The state after the given updates, from the start. */
function after(builder: ModelBuilder, then: readonly Update[]): { readonly model: Model; readonly state: State } {
  const agent = builder.agent('CPU')
  const always = { condition: { kind: 'constant', value: 1 } } as const
  builder.rule({ name: 'acts', agent }, {}, () => ({ when: always, then }))
  const model = builder.build()
  const [rule] = model.rules
  const state = rule === undefined ? null : step(model, rule, initialState(model))
  if (state === null) throw new Error('the rule can act')
  return { model, state }
}

const words = ({ model, state }: { readonly model: Model; readonly state: State }): string[] =>
  model.cells.map((cell, index) => `${cell.name} = ${cell.labels[state[index] ?? -1]}`)

test('a scalar is one cell, with its values as labels', () => {
  const builder = new ModelBuilder('scalar')
  const color = builder.variable('color', enumeration('red', 'green'), 'red')
  const level = builder.variable('level', range(2, 4), 3)
  const flag = builder.variable('flag', boolean, true)
  expect(words(after(builder, [color.becomes('green'), level.becomes(4)]))).toEqual([
    'color = green',
    'level = 4',
    'flag = yes',
  ])
  expect([color.cell, level.cell, flag.cell]).toEqual([0, 1, 2])
})

test('an optional scalar is one cell whose first value is absence', () => {
  const builder = new ModelBuilder('optional scalar')
  const held = builder.variable('held', optional(enumeration('red', 'green')), null)
  const other = builder.variable('other', optional(range(5, 6)), 6)
  const found = after(builder, [held.becomes('red'), other.becomes(null)])
  expect(found.model.cells[0]?.labels).toEqual(['-', 'red', 'green'])
  expect(initialState(found.model)).toEqual([0, 2])
  expect(words(found)).toEqual(['held = red', 'other = -'])
  expect(held.domain.decode(2)).toBe('green')
  expect(held.domain.decode(0)).toBeNull()
})

test('a record has a cell for each field', () => {
  const builder = new ModelBuilder('record')
  const entry = builder.variable('entry', record({ valid: boolean, level: range(1, 2) }), { valid: false, level: 2 })
  expect(words(after(builder, [entry.valid.becomes(true)]))).toEqual(['entry.valid = yes', 'entry.level = 2'])
})

test('an array has cells for each element, of records too', () => {
  const builder = new ModelBuilder('array')
  const table = builder.variable('table', array(record({ on: boolean }), 2), [{ on: true }, { on: false }])
  expect(words(after(builder, [table.at(1).on.becomes(true)]))).toEqual(['table[0].on = yes', 'table[1].on = yes'])
  expect(table.elements).toHaveLength(2)
})

test('an optional record that becomes absent has its fields at their first values, so that equal values are equal states', () => {
  const builder = new ModelBuilder('optional record')
  const walk = builder.variable('walk', optional(record({ page: range(0, 3), deep: boolean })), { page: 2, deep: true })
  const found = after(builder, walk.becomes(null))
  expect(initialState(found.model)).toEqual([1, 2, 1])
  expect(found.state).toEqual([0, 0, 0])
  expect([isTrue(walk.isAbsent().condition, found.state), isTrue(walk.isPresent().condition, found.state)]).toEqual([
    true,
    false,
  ])
})

test('an optional record that becomes present takes every field', () => {
  const builder = new ModelBuilder('optional record')
  const walk = builder.variable('walk', optional(record({ page: range(0, 3), deep: boolean })), null)
  expect(words(after(builder, walk.becomes({ page: 3, deep: true })))).toEqual([
    'walk = yes',
    'walk.page = 3',
    'walk.deep = yes',
  ])
})

test('a cache has a token for each value that it can lose, with the fields that go with it', () => {
  const builder = new ModelBuilder('tokens')
  const unit = builder.agent('unit')
  builder.variable('flag', boolean, false)
  builder.cache('pages', array(boolean, 2), [false, false], unit, 'forgets %')
  builder.cache('walk', optional(record({ page: range(0, 3), deep: boolean })), null, unit)
  builder.cache('copy', optional(range(0, 3)), null, unit)
  const { model } = after(builder, [])
  expect(model.tokens).toEqual([
    { name: 'pages[0]', cell: 1, payload: [] },
    { name: 'pages[1]', cell: 2, payload: [] },
    { name: 'walk', cell: 3, payload: [4, 5] },
    { name: 'copy', cell: 6, payload: [] },
  ])
  expect(model.rules.slice(1).map(rule => rule.text)).toEqual([
    'forgets pages[0]',
    'forgets pages[1]',
    'loses walk',
    'loses copy',
  ])
  expect(model.cells.map(cell => cell.role)).toEqual(['ordinary', ...Array<string>(6).fill('cache')])
})
