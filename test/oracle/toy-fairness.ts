// The oracle for `eventually`: from which states a fair run can avoid the goal for ever, as a greatest fixed point over the whole
// graph, and shortest lassos by brute force. Shares no idea with the engine, which looks for components.
import { whyBoundMatters, whyTokensMatter } from '../../checker/explore/layers/without-tokens.ts'
import { at, isTrue, type Model, type Property, tokensIn } from '../../checker/language/index.ts'
import type { Graph } from './toy-checker.ts'

export type Eventually = Extract<Property, { readonly kind: 'eventually' }>

interface Open {
  readonly model: Model
  readonly graph: Graph
  /** The states without the goal. */
  readonly open: ReadonlySet<number>
  readonly classes: readonly string[]
}

function openOf(model: Model, graph: Graph, { goal }: Eventually): Open {
  const open = new Set([...graph.states.keys()].filter(state => !isTrue(goal, at(graph.states, state))))
  const classes = [...new Set(model.rules.flatMap(rule => rule.fair ?? []))]
  return { model, graph, open, classes }
}

function isDisabled({ model, graph }: Open, state: number, fair: string): boolean {
  return at(graph.edges, state).every(({ rule }) => at(model.rules, rule).fair !== fair)
}

/** From some states a run gets, staying inside, to a state of `inside` where the class is disabled, or lets the class act inside. */
function meeting(one: Open, inside: ReadonlySet<number>, fair: string): Set<number> {
  const { model, graph } = one
  const back = new Map<number, number[]>()
  const found = new Set<number>()
  for (const state of inside) {
    if (isDisabled(one, state, fair)) found.add(state)
    for (const { rule, to } of at(graph.edges, state)) {
      if (!inside.has(to)) continue
      back.set(to, [...(back.get(to) ?? []), state])
      if (at(model.rules, rule).fair === fair) found.add(state)
    }
  }
  for (const state of found) for (const before of back.get(state) ?? []) found.add(before)
  return found
}

/** The states from which a fair run never meets the goal. */
function avoiding(one: Open): ReadonlySet<number> {
  let inside: ReadonlySet<number> = one.open
  for (let before = -1; before !== inside.size; ) {
    before = inside.size
    for (const fair of one.classes) inside = meeting(one, inside, fair)
  }
  return inside
}

/** Whether every fair run from the start meets the goal. */
export function holdsEventually(model: Model, graph: Graph, property: Eventually): boolean {
  return !avoiding(openOf(model, graph, property)).has(0)
}

/** The states among which a lasso is looked for: those without tokens, if there is one and somebody who is relied on goes by tokens. */
function searched(model: Model, graph: Graph, property: Eventually): Open {
  const all = openOf(model, graph, property)
  if (whyTokensMatter(model, property) === null || whyBoundMatters(model, property) === null) return all
  const bare = { ...all, open: new Set([...all.open].filter(state => tokensIn(model, at(graph.states, state)) === 0)) }
  return entriesOf(bare).size > 0 ? bare : all
}

/** The states on which a fair cycle, or standing still, can last for ever, nearest to the start first; with their distances. */
export function lassoEntries(model: Model, graph: Graph, property: Eventually): ReadonlyMap<number, number> {
  return entriesOf(searched(model, graph, property))
}

function entriesOf(one: Open): ReadonlyMap<number, number> {
  const candidates = avoiding(one)
  const distances = distancesFrom(one, 0)
  const found = new Map<number, number>()
  const judged = new Set<number>()
  for (const [state, distance] of distances) {
    if (judged.has(state) || !candidates.has(state)) continue
    const component = componentOf(one, state)
    const fair = isFair(one, component)
    for (const member of component) {
      judged.add(member)
      if (fair) found.set(member, distances.get(member) ?? distance)
    }
  }
  return found
}

function distancesFrom({ graph, open }: Open, start: number): Map<number, number> {
  const found = new Map<number, number>(open.has(start) ? [[start, 0]] : [])
  for (const [state, distance] of found)
    for (const { to } of at(graph.edges, state)) if (open.has(to) && !found.has(to)) found.set(to, distance + 1)
  return found
}

function componentOf(one: Open, state: number): ReadonlySet<number> {
  const ahead = distancesFrom(one, state)
  const back = new Map<number, number[]>()
  for (const from of ahead.keys())
    for (const { to } of at(one.graph.edges, from)) back.set(to, [...(back.get(to) ?? []), from])
  const found = new Set([state])
  for (const member of found) for (const before of back.get(member) ?? []) found.add(before)
  return found
}

function isFair(one: Open, component: ReadonlySet<number>): boolean {
  return one.classes.every(fair =>
    [...component].some(
      state =>
        isDisabled(one, state, fair) ||
        at(one.graph.edges, state).some(({ rule, to }) => component.has(to) && at(one.model.rules, rule).fair === fair),
    ),
  )
}

/** The fewest steps of a fair closed walk from a state, 0 where it can stand still. */
export function shortestCycle(model: Model, graph: Graph, property: Eventually, entry: number): number {
  const one = searched(model, graph, property)
  const met = (before: readonly string[], state: number, acted: string | undefined): readonly string[] =>
    one.classes.filter(fair => before.includes(fair) || acted === fair || isDisabled(one, state, fair))
  const start = { state: entry, met: met([], entry, undefined), steps: 0 }
  const queue = [start]
  const seen = new Set([JSON.stringify([entry, start.met])])
  for (const { state, met: before, steps } of queue) {
    if (state === entry && before.length === one.classes.length) return steps
    for (const { rule, to } of at(graph.edges, state)) {
      if (!one.open.has(to)) continue
      const next = { state: to, met: met(before, to, at(model.rules, rule).fair), steps: steps + 1 }
      const key = JSON.stringify([to, next.met])
      if (!seen.has(key)) queue.push(next)
      seen.add(key)
    }
  }
  throw new Error('there is no fair cycle here')
}
