// What a graph says of its states, worked out once: their steps, where they come from, what they are, where the trace passes.
import type { PageGraph, PageTrace } from '../document.ts'
import { type Edges, levelsIn, parentsIn, readEdges } from '../edges.ts'
import { type AllValues, type ShownBox, shownBoxes, type Values } from './boxes-after.ts'
import { counted } from './dom.ts'

/** All steps from one state to another, in words. */
export interface Connection {
  readonly from: number
  readonly to: number
  readonly texts: readonly string[]
}

export interface GraphState {
  readonly number: number
  readonly level: number
  /** The state that it was found from; itself for the start. */
  readonly parent: number
  readonly isStart: boolean
  /** Nothing leads on to another state. */
  readonly isEnd: boolean
  /** The property that is shown is violated in it. */
  readonly isViolated: boolean
  /** The goal of the property that is shown is reached in it. */
  readonly isGoal: boolean
  /** All properties that are violated in it. */
  readonly violated: readonly string[]
  /** The steps of the trace that leave it here: 0 is the start. */
  readonly passed: readonly number[]
  readonly on: readonly Connection[]
  readonly here: readonly Connection[]
}

export interface GraphStates {
  readonly graph: PageGraph
  readonly edges: Edges
  readonly states: readonly GraphState[]
  /** The state after each step of the trace; none where no trace is shown in the graph. */
  readonly way: readonly number[]
}

export function statesOf(graph: PageGraph, trace: PageTrace | null, property: string | null): GraphStates {
  const edges = readEdges(graph.edges)
  const levels = levelsIn(edges)
  const parents = parentsIn(edges)
  const way = trace?.way ?? []
  const on = edges.map((mine, from) => connectionsOf(graph, from, mine))
  const here = edges.map((): Connection[] => [])
  for (const connection of on.flat()) here[connection.to]?.push(connection)
  const marked = (isGoal: boolean, state: number): readonly string[] =>
    graph.marks.filter(mark => mark.isGoal === isGoal && mark.states.includes(state)).map(mark => mark.property)
  const states = edges.map((_, number): GraphState => {
    const violated = marked(false, number)
    return {
      number,
      level: levels[number] ?? 0,
      parent: parents[number] ?? 0,
      isStart: number === 0,
      isEnd: on[number]?.length === 0,
      isViolated: property === null ? violated.length > 0 : violated.includes(property),
      isGoal: property !== null && marked(true, number).includes(property),
      violated,
      passed: way.flatMap((state, step) => (state === number ? [step] : [])),
      on: on[number] ?? [],
      here: here[number] ?? [],
    }
  })
  return { graph, edges, states, way }
}

function connectionsOf({ steps }: PageGraph, from: number, mine: Edges[number]): readonly Connection[] {
  const texts = new Map<number, string[]>()
  for (const { to, step } of mine) {
    const words = steps[step]
    if (words === undefined) continue
    const text = `${words.agent}${words.uninvited ? ', by the hardware' : ''}: ${words.text}`
    texts.set(to, [...(texts.get(to) ?? []), text])
  }
  return [...texts].map(([to, all]) => ({ from, to, texts: all }))
}

/** What a state is, in words that may follow its number. */
export function whatItIs(state: GraphState): readonly string[] {
  const passed = state.passed.filter(step => step > 0)
  return [
    ...(state.isStart ? ['the start'] : []),
    ...(state.violated.length > 0 ? [`violates ${state.violated.join(', ')}`] : []),
    ...(state.isGoal ? ['the goal is reached'] : []),
    ...(state.isEnd ? ['an end: no step leads on'] : []),
    ...(passed.length > 0 ? [`on the path, after ${stepsInWords(passed)}`] : []),
  ]
}

/** `step 4`, `steps 4 to 7`, `steps 4, 9`. */
export function stepsInWords(steps: readonly number[]): string {
  const [first, ...others] = steps
  const last = others.at(-1)
  if (last === undefined) return `step ${first ?? 0}`
  return last - (first ?? 0) === others.length ? `steps ${first} to ${last}` : `steps ${steps.join(', ')}`
}

/** How many states and edges there are, and how many of the states are marked. */
export function sumOf({ states }: GraphStates, property: string | null): string {
  const edges = states.reduce((sum, { on }) => sum + on.length, 0)
  const violated = states.filter(({ isViolated }) => isViolated).length
  const marks = property === null || violated === 0 ? '' : `; ${property} is violated in ${violated} of them`
  return `${counted(states.length, 'state')}, ${counted(edges, 'edge')}${marks}`
}

/** The boxes of a state; what differs from the state that it was found from is marked as changed. */
export function boxesOf({ graph: { drawing }, states }: GraphStates, number: number): readonly ShownBox[] {
  if (drawing === null) return []
  const now = valuesOf(drawing, states, number)
  const before = valuesOf(drawing, states, states[number]?.parent ?? 0)
  return shownBoxes(drawing.boxes, now, before, drawing.changes[number] ?? [])
}

function valuesOf(
  { boxes, changes }: NonNullable<PageGraph['drawing']>,
  states: readonly GraphState[],
  number: number,
): AllValues {
  const line: number[] = []
  for (let state = number; state !== 0; state = states[state]?.parent ?? 0) line.unshift(state)
  const values = boxes.map(({ rows }): Values[] => rows.map(({ start }) => start))
  for (const state of line)
    for (const { box, row, to } of changes[state] ?? []) {
      const rows = values[box]
      if (rows !== undefined) rows[row] = to
    }
  return values
}
