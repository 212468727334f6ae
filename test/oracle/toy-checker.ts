// The oracle: a breadth-first search over the interpreter's states, with a Map of strings. Simple above all; what it
// says is what the generated engine and every reduction must say too.
import {
  assert,
  at,
  initialState,
  isTrue,
  type Model,
  type Property,
  type State,
  step,
} from '../../checker/language/index.ts'
import { type Eventually, holdsEventually, lassoEntries } from './toy-fairness.ts'

export interface ToyFinding {
  readonly property: string
  /** Steps to the first violation, or to where the nearest lasso closes; null where the property holds. */
  readonly length: number | null
}

export interface ToyResult {
  readonly states: number
  readonly transitions: number
  readonly depth: number
  readonly findings: readonly ToyFinding[]
  readonly idleRules: readonly number[]
  readonly unseenSituations: readonly { readonly property: string; readonly text: string }[]
}

/** All reachable states in the order in which they are found. */
export interface Graph {
  readonly states: readonly State[]
  readonly depths: readonly number[]
  /** For each state: rule and state after it. */
  readonly edges: readonly (readonly { readonly rule: number; readonly to: number }[])[]
}

/** The whole graph, or null where it has more states than `statesMax`. */
export function graphOf(model: Model, statesMax: number): Graph | null {
  const start = initialState(model)
  const numbers = new Map([[start.join(), 0]])
  const states: State[] = [start]
  const depths = [0]
  const edges: { rule: number; to: number }[][] = []
  for (let current = 0; current < states.length; current++) {
    const out: { rule: number; to: number }[] = []
    for (const [rule, each] of model.rules.entries()) {
      const next = step(model, each, at(states, current))
      if (next === null) continue
      const to = numbers.get(next.join()) ?? states.length
      out.push({ rule, to })
      if (to < states.length) continue
      if (states.length === statesMax) return null
      numbers.set(next.join(), to)
      states.push(next)
      depths.push(at(depths, current) + 1)
    }
    edges.push(out)
  }
  return { states, depths, edges }
}

/** Decides all properties of the model; null where it has more states than `statesMax`. */
export function toyCheck(model: Model, statesMax: number): ToyResult | null {
  const graph = graphOf(model, statesMax)
  if (graph === null) return null
  const acted = new Set(graph.edges.flatMap(out => out.map(edge => edge.rule)))
  return {
    states: graph.states.length,
    transitions: graph.edges.reduce((sum, out) => sum + out.length, 0),
    depth: at(graph.depths, graph.depths.length - 1),
    findings: model.properties.map(property => {
      if (property.kind === 'eventually')
        return { property: property.name, length: lassoLength(model, graph, property) }
      const bad = badStates(graph, property)
      return { property: property.name, length: bad.size === 0 ? null : Math.min(...depthsOf(graph, bad)) }
    }),
    idleRules: [...model.rules.keys()].filter(rule => !acted.has(rule)),
    unseenSituations: model.properties.flatMap(property =>
      property.situations
        .filter(situation => !graph.states.some(state => isTrue(situation.when, state)))
        .map(situation => ({ property: property.name, text: situation.text })),
    ),
  }
}

/** The steps of a shortest way to a fair cycle; null where there is none. */
function lassoLength(model: Model, graph: Graph, property: Eventually): number | null {
  if (holdsEventually(model, graph, property)) return null
  return Math.min(...lassoEntries(model, graph, property).values())
}

/** A property that a single state violates. */
export type StateProperty = Exclude<Property, Eventually>

/** The states that violate a property, by number. */
export function badStates(graph: Graph, { bad }: StateProperty): Set<number> {
  const isBad = (state: State): boolean => bad.some(({ when }) => isTrue(when, state))
  return new Set([...graph.states.keys()].filter(state => isBad(at(graph.states, state))))
}

function depthsOf(graph: Graph, states: Iterable<number>): number[] {
  return [...states].map(state => at(graph.depths, state))
}

/** Runs rules from the start; throws where one can't act. */
export function replay(model: Model, rules: readonly number[]): State {
  let state = initialState(model)
  for (const rule of rules) {
    const next = step(model, at(model.rules, rule), state)
    assert(next !== null, `the rule ${at(model.rules, rule).text} can act`)
    state = next
  }
  return state
}
