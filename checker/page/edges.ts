// The edges of a graph as a page holds them: short, since there are many. For each state, in order and with semicolons between, its steps
// as `state.step`: to which state, by which entry in the list of steps. What leads from a state to itself is left out.

export interface Edge {
  readonly to: number
  /** Index into the list of steps. */
  readonly step: number
}

export type Edges = readonly (readonly Edge[])[]

export function writeEdges(edges: Edges): string {
  return edges.map(mine => mine.map(({ to, step }) => `${to}.${step}`).join(' ')).join(';')
}

export function readEdges(text: string): Edges {
  return text.split(';').map(mine =>
    mine.split(' ').flatMap((edge): readonly Edge[] => {
      const [to, step] = edge.split('.').map(Number)
      return to === undefined || step === undefined ? [] : [{ to, step }]
    }),
  )
}

/** For each state the one from which it was found: the first that leads to it. The start comes from itself. */
export function parentsIn(edges: Edges): readonly number[] {
  const parents = edges.map(() => -1)
  parents[0] = 0
  for (const [from, mine] of edges.entries()) for (const { to } of mine) if (parents[to] === -1) parents[to] = from
  return parents
}

/** For each state the fewest steps to it. States are numbered in the order in which they are found, so a parent comes before its children. */
export function levelsIn(edges: Edges): readonly number[] {
  const levels: number[] = []
  for (const [state, parent] of parentsIn(edges).entries()) levels.push(state === 0 ? 0 : (levels[parent] ?? 0) + 1)
  return levels
}
