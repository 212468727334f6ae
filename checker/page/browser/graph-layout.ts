// Where the states of a graph stand: one row for each level of the search, since almost every edge leads one level down. The path of the trace
// goes straight down on the left. The others are ordered by where their neighbours stand, so that few edges cross, and put as near to
// these as there is room; no row is wider than the fullest has to be.
import { type Edges, levelsIn } from '../edges.ts'

export interface Place {
  readonly row: number
  /** In units of a state's room; not always whole. */
  readonly column: number
}

export interface Layout {
  readonly places: readonly Place[]
  readonly rows: number
  readonly columns: number
}

interface Row {
  /** States of the path, in its order: they stand on the left. */
  readonly path: readonly number[]
  readonly others: readonly number[]
}

/** Up and down so many times; more changes little. */
const sweeps = 8

/** `way`: the states of the trace, in order; none where there is no trace. */
export function layOut(edges: Edges, way: readonly number[]): Layout {
  const levels = levelsIn(edges)
  const path = [...new Set(way)]
  const rows = [...Array(Math.max(...levels) + 1).keys()].map(
    (level): Row => ({
      path: path.filter(state => levels[state] === level),
      others: [...edges.keys()].filter(state => levels[state] === level && !path.includes(state)),
    }),
  )
  // Where the path has no state in a row, nothing else stands in its column.
  const left = (row: Row): number => Math.max(path.length === 0 ? 0 : 1, row.path.length)
  const columns = Math.max(...rows.map(row => left(row) + row.others.length))
  const stands = levels.map(() => 0)
  for (const row of rows)
    for (const [place, state] of [...row.path, ...row.others].entries())
      stands[state] = place < row.path.length ? place : left(row) + place - row.path.length
  const neighbours = neighboursIn(edges)
  for (let sweep = 0; sweep < sweeps; sweep++)
    for (const row of sweep % 2 === 0 ? rows : rows.toReversed())
      settle(row.others, left(row), columns, state => meanOf(neighbours[state] ?? [], stands), stands)
  // In the end each stands below what leads to it: what many states follow would be drawn to their middle.
  const above = neighbours.map((others, state) => others.filter(other => (levels[other] ?? 0) < (levels[state] ?? 0)))
  for (const row of rows) settle(row.others, left(row), columns, state => meanOf(above[state] ?? [], stands), stands)
  return { places: levels.map((row, state) => ({ row, column: stands[state] ?? 0 })), rows: rows.length, columns }
}

/** Orders the states of a row by where they want to stand, and puts each there, or as near as the others let it. */
function settle(
  states: readonly number[],
  left: number,
  columns: number,
  wanted: (state: number) => number,
  stands: number[],
): void {
  const wants = new Map(states.map(state => [state, wanted(state)]))
  const want = (state: number): number => wants.get(state) ?? 0
  const inOrder = states.toSorted((one, other) => want(one) - want(other) || (stands[one] ?? 0) - (stands[other] ?? 0))
  let free = left
  for (const [index, state] of inOrder.entries()) {
    const last = columns - (inOrder.length - index)
    const column = Math.min(last, Math.max(free, Math.round(want(state) * 2) / 2))
    stands[state] = column
    free = column + 1
  }
}

function meanOf(states: readonly number[], stands: readonly number[]): number {
  return states.reduce((sum, state) => sum + (stands[state] ?? 0), 0) / Math.max(1, states.length)
}

function neighboursIn(edges: Edges): readonly (readonly number[])[] {
  const neighbours: Set<number>[] = edges.map(() => new Set())
  for (const [from, mine] of edges.entries())
    for (const { to } of mine) {
      neighbours[from]?.add(to)
      neighbours[to]?.add(from)
    }
  return neighbours.map(found => [...found])
}
