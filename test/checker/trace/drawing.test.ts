// The pictures along a trace: what is there at the start, what each step changes, and what never was there is left out.
import { expect, test } from 'vitest'
import { boolean, enumeration, type Model, ModelBuilder, range } from '../../../checker/language/index.ts'
import { buildCounterexample } from '../../../checker/trace/index.ts'

function model(isDrawn: boolean): Model {
  const builder = new ModelBuilder('a stale copy')
  const writer = builder.agent('writer')
  const reader = builder.agent('reader')
  const line = builder.control('line', range(0, 1), 0)
  const stored = builder.variable('stored', enumeration('red', 'green'), 'red')
  const red = builder.cache('copy of red', boolean, false, reader)
  const green = builder.cache('copy of green', boolean, false, reader)
  builder.rule({ name: 'copies', agent: reader }, {}, () => ({ when: stored.is('red'), then: [red.becomes(true)] }))
  builder.rule({ name: 'copies green', agent: reader }, {}, () => ({
    when: stored.is('green'),
    then: [green.becomes(true)],
  }))
  builder.rule({ name: 'stores', agent: writer, kind: 'procedure' }, {}, () => ({
    when: line.is(0),
    then: [stored.becomes('green'), line.becomes(1)],
  }))
  builder.never('fresh', 'no old copy', [{ agent: reader, text: 'is stale', when: red.is(true) }])
  const rows = [
    { name: 'red', values: [red.cell], isMark: true, pinnedTo: ['here'], pin: 'copied' },
    { name: 'green', values: [green.cell], isMark: true },
  ]
  const late = { name: 'after the store', values: ['always'], there: line.is(1).condition }
  if (isDrawn)
    builder.draw({
      groups: [
        {
          ...{ section: 'memory', title: 'store', kind: 'table', headings: [], column: 0 },
          rows: [{ name: 'stored', values: [stored.cell, 'a word'], anchor: 'here' }],
        },
        { section: 'reader', title: 'copies', kind: 'list', headings: [], column: 0, rows: [...rows, late] },
      ],
      leads: { red: ['a'], blue: ['b'] },
    })
  return builder.build()
}

const path = { rules: [0, 2], bad: 0 }

test('each step says what it changes, and the violation changes nothing', () => {
  const drawing = buildCounterexample(model(true), 'fresh', path).drawing
  expect(drawing?.boxes.map(({ title, rows }) => [title, rows.map(({ name, start }) => [name, start])])).toEqual([
    ['store', [['stored', ['red', 'a word']]]],
    [
      'copies',
      [
        ['red', null],
        ['after the store', null],
      ],
    ],
  ])
  expect(drawing?.steps).toEqual([
    [{ box: 1, row: 0, to: [] }],
    [
      { box: 0, row: 0, to: ['green', 'a word'] },
      { box: 1, row: 1, to: ['always'] },
    ],
    [],
  ])
})

test('only what is shown leads anywhere', () => {
  expect(buildCounterexample(model(true), 'fresh', path).drawing?.leads).toEqual({ red: ['a'] })
})

test('a picture changes nothing of a model: its traces have the same id', () => {
  const [drawn, plain] = [true, false].map(isDrawn => buildCounterexample(model(isDrawn), 'fresh', path))
  expect(drawn?.id).toBe(plain?.id)
  expect(plain?.drawing).toBe(null)
})
