// A lasso that the engine found, walked by the interpreter: the goal is never met, the cycle closes and is fair, the way to it is a
// shortest one, and so is the cycle from where that comes to.
import { expect } from 'vitest'
import type { Path } from '../../checker/explore/index.ts'
import { at, isTrue, type Model } from '../../checker/language/index.ts'
import { type Graph, replay } from './toy-checker.ts'
import { type Eventually, lassoEntries, shortestCycle } from './toy-fairness.ts'

export function expectLasso(model: Model, graph: Graph, property: Eventually, { rules, repeatsFrom }: Path): void {
  const stem = repeatsFrom ?? Number.NaN
  const states = rules.map((_, count) => replay(model, rules.slice(0, count))).concat([replay(model, rules)])
  expect(states.filter(state => isTrue(property.goal, state))).toEqual([])
  expect(at(states, rules.length)).toEqual(at(states, stem))
  const names = new Map(graph.states.map((state, number) => [state.join(), number]))
  const numbers = states.map(state => names.get(state.join()) ?? Number.NaN)
  const around = numbers.slice(stem)
  const acting = new Set(rules.slice(stem).map(rule => at(model.rules, rule).fair))
  for (const fair of new Set(model.rules.flatMap(rule => rule.fair ?? []))) {
    const isDisabled = (state: number): boolean =>
      at(graph.edges, state).every(({ rule }) => at(model.rules, rule).fair !== fair)
    expect(acting.has(fair) || around.some(isDisabled)).toBe(true)
  }
  expect(stem).toBe(Math.min(...lassoEntries(model, graph, property).values()))
  expect(rules.length - stem).toBe(shortestCycle(model, graph, property, at(numbers, stem)))
}
