// What differs between two states.
import type { State } from '../language/index.ts'

/** The variables that differ between two states of one model, by index, in order. */
export function changedCells(before: State, after: State): number[] {
  const changed: number[] = []
  for (let cell = 0; cell < before.length; cell++) if (before[cell] !== after[cell]) changed.push(cell)
  return changed
}
