// The graphs of the specs' cases: as many states as the search counts, and every violation's path leads through them to a state in which
// the property is violated, past states that allow for all that the model's own hold.
import { describe, expect, test } from 'vitest'
import { exploreReduced, stateGraph, wayThrough } from '../../checker/explore/index.ts'
import { at, initialState, isTrue, type Model, type State, step } from '../../checker/language/index.ts'
import { graphBounds } from '../../checker/page/index.ts'
import { unlimited } from '../checker/explore/options.ts'
import { specFiles } from './spec-files.ts'

const files = await specFiles()
let shown = 0

function statesAlong(model: Model, rules: readonly number[]): readonly State[] {
  const states = [initialState(model)]
  for (const rule of rules) {
    const next = step(model, at(model.rules, rule), at(states, states.length - 1))
    if (next === null) throw new Error(`${at(model.rules, rule).text} is not enabled`)
    states.push(next)
  }
  return states
}

/** Whether a state with largest caches allows for a state of the model. */
function allows(model: Model, largest: State, state: State): boolean {
  return model.cells.every(({ role }, cell) =>
    role === 'cache' ? at(state, cell) <= at(largest, cell) : at(state, cell) === at(largest, cell),
  )
}

describe.each(files)('$path', ({ spec }) => {
  // The first of every fifth part of its cases: they differ most.
  const cases = spec.cases.filter((_, index) => index % Math.ceil(spec.cases.length / 5) === 0)

  test.each(cases)('$procedure, on $hardware', async ({ build }) => {
    const { model } = build(null)
    const found = await exploreReduced(model, unlimited(model))
    const graphed = stateGraph(model, graphBounds)
    if (graphed.kind !== 'graph') {
      expect(graphed.kind === 'refused' || found.states > graphBounds.possible).toBe(true)
      return
    }
    shown++
    const { graph } = graphed
    if (graph.of === 'possible')
      expect([graph.states.length, graph.steps.flat().length]).toEqual([found.states, found.transitions])
    for (const finding of found.findings) {
      if (finding.verdict !== 'violated') continue
      const property = model.properties.find(({ name }) => name === finding.property)
      const way = wayThrough(graph, finding.path.rules) ?? []
      const states = statesAlong(model, finding.path.rules)
      expect(way.length, finding.property).toBe(states.length)
      for (const [index, state] of states.entries()) {
        const shown = at(graph.states, at(way, index))
        expect(graph.of === 'all' ? shown : allows(model, shown, state)).toEqual(graph.of === 'all' ? state : true)
      }
      const last = at(graph.states, at(way, way.length - 1))
      if (property?.kind === 'never') expect(property.bad.some(({ when }) => isTrue(when, last))).toBe(true)
      else for (const state of way) expect(property && isTrue(property.goal, at(graph.states, state))).toBe(false)
    }
    // A property that holds is violated in no state of the graph.
    for (const property of model.properties)
      if (
        property.kind === 'never' &&
        found.findings.some(one => one.property === property.name && one.verdict === 'holds')
      )
        expect(graph.states.some(state => property.bad.some(({ when }) => isTrue(when, state)))).toBe(false)
  })
})

test('most cases have a graph', () => {
  expect(shown).toBeGreaterThan(200)
})
