// Every shortest path to a violation, by brute force, and the one among them that is canonical.
import type { Path } from '../../checker/explore/index.ts'
import { at, isTrue, type Model } from '../../checker/language/index.ts'
import { badStates, type Graph, type StateProperty } from './toy-checker.ts'

/** Every shortest path to a violation with every violation that it meets; null where there are more than `pathsMax`. */
export function shortestPaths(graph: Graph, property: StateProperty, pathsMax: number): Path[] | null {
  const bad = badStates(graph, property)
  const length = Math.min(...[...bad].map(state => at(graph.depths, state)))
  if (bad.size === 0) return []
  const paths: Path[] = []
  const leads = [...bad].filter(state => graph.depths[state] === length)
  const live = new Set(leads)
  for (let depth = length - 1; depth >= 0; depth--)
    for (const [state, out] of graph.edges.entries())
      if (graph.depths[state] === depth && out.some(edge => isNext(graph, state, edge.to) && live.has(edge.to)))
        live.add(state)
  const walk = (state: number, rules: readonly number[]): void => {
    if (paths.length > pathsMax) return
    if (rules.length === length)
      paths.push(...violationsIn(graph, property, state).map(violation => ({ rules, bad: violation })))
    else
      for (const edge of at(graph.edges, state))
        if (isNext(graph, state, edge.to) && live.has(edge.to)) walk(edge.to, [...rules, edge.rule])
  }
  walk(0, [])
  return paths.length > pathsMax ? null : paths
}

function isNext(graph: Graph, state: number, next: number): boolean {
  return at(graph.depths, next) === at(graph.depths, state) + 1
}

function violationsIn(graph: Graph, property: StateProperty, state: number): number[] {
  return [...property.bad.keys()].filter(bad => isTrue(at(property.bad, bad).when, at(graph.states, state)))
}

/** Fewest changes of agent, the violation's own at the end; then fewest steps of the hardware; then first in rule order; then the first violation. */
export function canonicalOf(model: Model, property: StateProperty, paths: readonly Path[]): Path {
  const [first] = [...paths].sort((one, other) => {
    const changes = changesIn(model, property, one) - changesIn(model, property, other)
    if (changes !== 0) return changes
    const hardware = hardwareIn(model, one) - hardwareIn(model, other)
    if (hardware !== 0) return hardware
    const step = one.rules.findIndex((rule, index) => rule !== other.rules[index])
    return step < 0 ? one.bad - other.bad : at(one.rules, step) - at(other.rules, step)
  })
  if (first === undefined) throw new Error('there is no path')
  return first
}

function changesIn(model: Model, property: StateProperty, path: Path): number {
  const last = at(property.bad, path.bad).agent
  const agents = [...path.rules.map(rule => at(model.rules, rule).agent), last]
  return agents.filter((agent, index) => index > 0 && agent !== agents[index - 1]).length
}

function hardwareIn(model: Model, path: Path): number {
  return path.rules.filter(rule => at(model.rules, rule).kind !== 'procedure').length
}
