// The states of a small model and the steps between them, for whoever wants to look at them. Two kinds of states can be had:
//
// `all`: those of the model, each for itself.
// `possible`: those of the search with the largest caches (largest-cache.ts), on the model whose private writes wait (postponing.ts). Such a
// state stands for all states of the model with the same ordinary variables whose caches hold some of what they may hold by then. What
// only fills a cache, or empties it, is no step between such states: a way through the model stays where it is.
//
// A state of the second kind whose caches may hold t tokens stands for up to 2^t of the first. Where that is too many already, the model
// isn't searched for them.
import { compile, unpack } from '../../compile/index.ts'
import { at, largest, type Model, type State, tokensIn } from '../../language/index.ts'
import { largestCache } from '../layers/largest-cache.ts'
import { postponing } from '../layers/postponing.ts'

export interface StateGraph {
  readonly of: 'all' | 'possible'
  /** In the order in which a search that goes level by level finds them; the start is the first. */
  readonly states: readonly State[]
  /** For each state what can be done in it, also what leads back to it. */
  readonly steps: readonly (readonly GraphStep[])[]
  /** Rules that are no steps here: they act within a state. */
  readonly within: ReadonlySet<number>
}

export interface GraphStep {
  /** The index of a rule in the model that the graph was asked for. */
  readonly rule: number
  /** The number of the state after it. */
  readonly to: number
}

/** How many states of each kind a graph may have. */
export interface GraphBounds {
  readonly all: number
  readonly possible: number
}

export type Graphed =
  | { readonly kind: 'graph'; readonly graph: StateGraph }
  | { readonly kind: 'tooMany' }
  /** There are too many states, and the others can't be had. */
  | { readonly kind: 'refused'; readonly reason: string }

/** The graph of all states where they are few enough, otherwise that of the possible ones. */
export function stateGraph(model: Model, bounds: GraphBounds): Graphed {
  const graphed = (graph: StateGraph): Graphed => ({ kind: 'graph', graph })
  const never = model.properties.filter(({ kind }) => kind === 'never').map(({ name }) => name)
  const closed = largestCache(postponing(model), never)
  if (closed.kind === 'refused') {
    const all = graphOf(model, bounds.all)
    return all === null ? { kind: 'refused', reason: closed.reason } : graphed(all)
  }
  const between = new Set(closed.model.rules.map(rule => rule.original))
  const within = new Set([...model.rules.keys()].filter(rule => !between.has(rule)))
  const possible = graphOf(closed.model, bounds.possible, within)
  if (possible === null) return { kind: 'tooMany' }
  const standsFor = largest(possible.states.map(state => 2 ** tokensIn(model, state)))
  const all = standsFor > bounds.all ? null : graphOf(model, bounds.all)
  return graphed(all ?? possible)
}

/** The states in which the steps of a path leave a graph, the start first; null where it isn't a way through it. */
export function wayThrough({ steps, within }: StateGraph, rules: readonly number[]): readonly number[] | null {
  const way = [0]
  for (const rule of rules) {
    const here = at(way, way.length - 1)
    const to = within.has(rule) ? here : at(steps, here).find(one => one.rule === rule)?.to
    if (to === undefined) return null
    way.push(to)
  }
  return way
}

/** Null where there are more states than that. `within`: of a model with the largest caches, the rules that are no steps of it. */
function graphOf(model: Model, statesMax: number, within: ReadonlySet<number> | null = null): StateGraph | null {
  const engine = compile(model)
  const { words, buffer, filled, layout, closing } = engine
  const found: Int32Array[] = []
  const numbers = new Map<string, number>()
  const numberOf = (state: Int32Array): number => {
    const key = state.join()
    const known = numbers.get(key)
    if (known !== undefined) return known
    numbers.set(key, found.length)
    return found.push(state) - 1
  }
  const original = (rule: number): number => at(model.rules, rule).original ?? rule
  const steps: GraphStep[][] = []
  numberOf(engine.start.slice())
  for (let next = 0; next < found.length; next++) {
    if (found.length > statesMax) return null
    engine.expand(at(found, next), 0, words)
    const end = at(filled, 0)
    closing?.close(buffer, 0, end)
    const mine: GraphStep[] = []
    for (let offset = 0; offset < end; offset += words + 1)
      mine.push({ rule: original(at(buffer, offset + words)), to: numberOf(buffer.slice(offset, offset + words)) })
    steps.push(mine)
  }
  const states = found.map(state => unpack(layout, state, 0))
  return { of: within === null ? 'all' : 'possible', states, steps, within: within ?? new Set() }
}
