// What differs between states, worked out once: many questions about a run are asked of the same states.
import { append, type State } from '../language/index.ts'

interface Change {
  readonly before: State
  readonly cells: readonly number[]
}

const changes = new WeakMap<State, Change>()

/** The variables that differ between two states of one model, by index, in order. */
export function changedCells(before: State, after: State): readonly number[] {
  const known = changes.get(after)
  if (known?.before === before) return known.cells
  const cells: number[] = []
  for (let cell = 0; cell < before.length; cell++) if (before[cell] !== after[cell]) cells.push(cell)
  changes.set(after, { before, cells })
  return cells
}

const stepsOf = new WeakMap<readonly State[], ReadonlyMap<number, readonly number[]>>()

/** The steps of a run that changed a cell, in order; step n, counted from 1, leads to the state at n. */
export function stepsChanging(states: readonly State[], cell: number): readonly number[] {
  const steps = stepsOf.get(states) ?? stepsByCell(states)
  stepsOf.set(states, steps)
  return steps.get(cell) ?? []
}

function stepsByCell(states: readonly State[]): ReadonlyMap<number, readonly number[]> {
  const steps = new Map<number, number[]>()
  for (const [index, after] of states.entries()) {
    const before = states[index - 1]
    if (before === undefined) continue
    for (const cell of changedCells(before, after)) append(steps, cell, index)
  }
  return steps
}
