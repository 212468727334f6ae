import { expect, test } from 'vitest'
import { compile, unpack } from '../../../checker/compile/index.ts'
import { layOut, pack } from '../../../checker/compile/layout.ts'
import { possibleCodes } from '../../../checker/compile/possible.ts'
import { array, boolean, initialState, type Model, ModelBuilder, range } from '../../../checker/language/index.ts'

/** Dials of these sizes; each can be turned from its first to its last value. */
function dials(sizes: readonly number[]): Model {
  return {
    name: 'dials',
    agents: ['hand'],
    cells: sizes.map((size, index) => ({ name: `dial ${index}`, labels: Array(size), initial: 0, role: 'ordinary' })),
    tokens: [],
    rules: sizes.map((size, cell) => ({
      name: 'turn',
      agent: 0,
      kind: 'hardware',
      text: 'turn',
      cites: [],
      source: null,
      when: { kind: 'constant', value: 1 },
      then: [{ cell, value: { kind: 'constant', value: size - 1 } }],
    })),
    properties: [],
    tokensMax: null,
  }
}

test('a cell that no rule changes has no bits', () => {
  const model = new ModelBuilder('one moving')
  const agent = model.agent('hand')
  const still = model.variable('still', range(0, 7), 5)
  const moving = model.variable('moving', boolean, false)
  model.rule({ name: 'move', agent }, {}, () => ({ when: still.is(5), then: [moving.becomes(true)] }))
  const { layout, words } = compile(model.build())
  expect(words).toBe(1)
  expect(layout.fields).toEqual([null, { word: 0, shift: 0, mask: 1 }])
  expect(unpack(layout, compile(model.build()).start, 0)).toEqual([5, 0])
})

test('no field lies across two words, and a later small one fills a gap', () => {
  const model = dials([2 ** 20, 2 ** 20, 2 ** 11])
  const { fields, words } = layOut(model, possibleCodes(model))
  expect(words).toBe(2)
  expect(fields.map(field => [field?.word, field?.shift])).toEqual([
    [0, 0],
    [1, 0],
    [0, 20],
  ])
})

test('bit 31 of word 0 is set in every state and belongs to no field', () => {
  const model = dials([2 ** 16, 2 ** 16])
  const layout = layOut(model, possibleCodes(model))
  expect(layout.words).toBe(2)
  expect([...pack(layout, initialState(model))]).toEqual([-(2 ** 31), 0])
})

test('fields that end at bit 31 of other words come back as they went in', () => {
  const model = dials([2 ** 30, 2 ** 16, 2 ** 16])
  const layout = layOut(model, possibleCodes(model))
  const state = [2 ** 30 - 1, 2 ** 16 - 1, 2 ** 16 - 1]
  expect(unpack(layout, pack(layout, state), 0)).toEqual(state)
})

test('tokens are neighbours, whatever was declared between them', () => {
  const model = new ModelBuilder('caches')
  const agent = model.agent('filler')
  const first = model.cache('first', array(boolean, 3), [false, false, false], agent)
  const line = model.variable('line', range(0, 8), 0)
  const second = model.cache('second', array(boolean, 3), [false, false, false], agent)
  for (const token of [...first.elements, ...second.elements])
    model.rule({ name: 'fill', agent }, {}, () => ({ when: line.is(0), then: [token.becomes(true), line.becomes(8)] }))
  const { fields } = compile(model.build()).layout
  expect(fields.map(field => field?.shift)).toEqual([4, 5, 6, 0, 7, 8, 9])
})
