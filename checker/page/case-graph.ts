// The states of a case as a graph, as data for a page; and the way of each trace through it.
import { type Graphed, type StateGraph, stateGraph, wayThrough } from '../explore/index.ts'
import { at, isTrue, type Model, type Property } from '../language/index.ts'
import { counted } from '../report/index.ts'
import { branchingDrawingOf, type Counterexample, replay } from '../trace/index.ts'
import type { PageGraph } from './document.ts'
import { type Edge, parentsIn, writeEdges } from './edges.ts'

/** More than that can't be read. All states of a model are crossed by more edges than those that stand for many. */
export const graphBounds = { all: 100, possible: 300 }

export interface CaseGraph {
  readonly graph: PageGraph | null
  /** Why there is none, in a sentence. */
  readonly without: string | null
  /** The states in which the steps of a trace leave the graph, the start first; null where there is no such way. */
  readonly wayOf: (counterexample: Counterexample) => readonly number[] | null
}

/** `searched`: how many states the check has seen. No model: it is known that there are too many. */
export function caseGraph(model: Model | null, properties: readonly string[], searched: number): CaseGraph {
  const found: Graphed = model === null ? { kind: 'tooMany' } : stateGraph(model, graphBounds)
  if (model === null || found.kind !== 'graph')
    return { graph: null, without: whyWithout(found, searched), wayOf: () => null }
  const { graph } = found
  const asked = model.properties.filter(({ name }) => properties.includes(name))
  return {
    graph: pageGraph(model, asked, graph),
    without: null,
    wayOf: counterexample => wayOf(model, graph, counterexample),
  }
}

function whyWithout(found: Graphed, searched: number): string {
  const seen = `The search saw ${counted(searched, 'state')}`
  return found.kind === 'refused'
    ? `${seen}. A graph of all states of the model is shown where there are up to ${graphBounds.all}, and those of its search can't be shown: ${found.reason}.`
    : `${seen}; a graph is shown of up to ${graphBounds.possible}.`
}

function pageGraph(model: Model, properties: readonly Property[], { of, states, steps }: StateGraph): PageGraph {
  const families = new Families(model)
  const edges = steps.map((mine, from): readonly Edge[] => {
    const others = mine.filter(({ to }) => to !== from).map(({ to, rule }) => ({ to, step: families.place(rule) }))
    return [...new Map(others.map(edge => [`${edge.to} ${edge.step}`, edge])).values()]
  })
  return {
    of,
    isPutOff: of === 'possible' && model.rules.some(({ postponed }) => postponed !== undefined),
    steps: families.all,
    edges: writeEdges(edges),
    marks: properties.map(property => ({
      property: property.name,
      isGoal: property.kind === 'eventually',
      states: states.flatMap((state, number) => (isMarked(property, state) ? [number] : [])),
    })),
    drawing: branchingDrawingOf(model, states, parentsIn(edges)),
  }
}

function isMarked(property: Property, state: StateGraph['states'][number]): boolean {
  return property.kind === 'eventually'
    ? isTrue(property.goal, state)
    : property.bad.some(({ when }) => isTrue(when, state))
}

/** A trace names its steps in words; the rules behind them are those with which it replays. */
function wayOf(model: Model, graph: StateGraph, counterexample: Counterexample): readonly number[] | null {
  const { verdict } = replay(model, counterexample)
  return verdict.kind === 'replays' ? wayThrough(graph, verdict.path.rules) : null
}

/** What steps are called: rules with the same words are one. */
class Families {
  readonly all: PageGraph['steps'][number][] = []
  private readonly model: Model
  private readonly places = new Map<string, number>()
  private readonly runsProcedure: ReadonlySet<number>

  constructor(model: Model) {
    this.model = model
    this.runsProcedure = new Set(model.rules.flatMap(({ kind, agent }) => (kind === 'procedure' ? [agent] : [])))
  }

  place(rule: number): number {
    const { agent, text, kind } = at(this.model.rules, rule)
    const uninvited = kind !== 'procedure' && this.runsProcedure.has(agent)
    const key = JSON.stringify([agent, text, uninvited])
    const known = this.places.get(key)
    if (known !== undefined) return known
    this.places.set(key, this.all.length)
    return this.all.push({ agent: at(this.model.agents, agent), text, uninvited }) - 1
  }
}
