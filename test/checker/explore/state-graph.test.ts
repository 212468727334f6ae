// The graph of a model's states: exactly the states and steps that the interpreter sees, and nothing where there are too many.
import { expect, test } from 'vitest'
import { explore } from '../../../checker/explore/index.ts'
import { stateGraph, wayThrough } from '../../../checker/explore/reduced/state-graph.ts'
import { all, at, boolean, type Model, ModelBuilder, range, step } from '../../../checker/language/index.ts'
import { unlimited } from './options.ts'

/** A counter, and a reader whose cache keeps what it has read; bad where it holds the first and the counter is past it. */
function counting(last: number, withCache: boolean): Model {
  const builder = new ModelBuilder('counting')
  const [writer, reader] = [builder.agent('writer'), builder.agent('reader')]
  const counter = builder.variable('counter', range(0, last), 0)
  const seen = withCache ? builder.cache('kept', boolean, false, reader) : builder.variable('seen', boolean, false)
  builder.rule({ name: 'counts', agent: writer }, { now: [...Array(last).keys()] }, ({ now }) => ({
    when: counter.is(now),
    then: [counter.becomes(now + 1)],
  }))
  builder.rule({ name: 'reads', agent: reader }, {}, () => ({ when: counter.is(0), then: [seen.becomes(true)] }))
  builder.never('bad', 'it forgets in time', [
    { agent: reader, text: 'uses it late', when: all(seen.is(true), counter.is(2)) },
  ])
  return builder.build()
}

const large = { all: 1000, possible: 1000 }

function graphOf(model: Model, bounds = large): Extract<ReturnType<typeof stateGraph>, { kind: 'graph' }>['graph'] {
  const found = stateGraph(model, bounds)
  if (found.kind !== 'graph') throw new Error(`no graph: ${found.kind}`)
  return found.graph
}

test.each([true, false])('with few states, all of them are there, with every step (a cache: %s)', async withCache => {
  const model = counting(4, withCache)
  const { of, states, steps } = graphOf(model)
  const found = await explore(model, unlimited(model))
  expect([of, states.length, steps.flat().length]).toEqual(['all', found.states, found.transitions])
  expect(states.length).toBe(10)
  for (const [number, state] of states.entries())
    for (const [index, rule] of model.rules.entries()) {
      const to = at(steps, number).filter(one => one.rule === index)
      const after = step(model, rule, state)
      expect(to.map(one => at(states, one.to))).toEqual(after === null ? [] : [after])
    }
})

test('with more states, those with the largest caches; a fill is no step between them', () => {
  const model = counting(4, true)
  const { of, states, steps, within } = graphOf(model, { all: 9, possible: 10 })
  expect([of, states.length, steps.flat().length]).toEqual(['possible', 5, 4])
  const rules = model.rules.map(({ name }) => name)
  expect([...within].map(rule => rules[rule])).toEqual(['reads', rules.at(-1)])
})

test('a way through the model stays where it is while the cache is filled', () => {
  const model = counting(4, true)
  const reads = model.rules.findIndex(({ name }) => name === 'reads')
  const path = [reads, 0, 1]
  expect(wayThrough(graphOf(model, { all: 9, possible: 10 }), path)).toEqual([0, 0, 1, 2])
  const whole = wayThrough(graphOf(model), path) ?? []
  expect(new Set(whole).size).toBe(4)
  expect(wayThrough(graphOf(model), [1])).toBe(null)
})

test('where there are too many, there is none', () => {
  expect(stateGraph(counting(4, true), { all: 9, possible: 4 })).toEqual({ kind: 'tooMany' })
  expect(stateGraph(counting(4, false), { all: 9, possible: 1000 })).toEqual({
    kind: 'refused',
    reason: 'the model has no caches',
  })
  expect(graphOf(counting(4, false), { all: 10, possible: 0 }).states.length).toBe(10)
})
