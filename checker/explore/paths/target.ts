// What a path leads to, and the walk over a level's states that finding one needs.
import { at } from '../../language/index.ts'
import type { Pulse } from '../search/pulse.ts'
import type { Search } from '../search/search.ts'

/** What a path leads to. */
export interface Target {
  /** How many violations hold in the state at an offset: their indexes are then in `found`, ascending. */
  readonly violations: (states: Int32Array, offset: number) => number
  readonly found: Int32Array
  /** The agent of each violation. */
  readonly agents: readonly number[]
}

const statesPerLook = 4096

/** Visits the states of a level, in search order, until a visit says false; whether none did. Gives way to the event loop. */
export async function overLevel(
  search: Search,
  level: number,
  pulse: Pulse,
  visit: (states: Int32Array, offset: number) => boolean,
): Promise<boolean> {
  const { store, levels } = search
  const end = levels[level + 1] ?? store.count
  for (let next = at(levels, level); next < end; ) {
    const { chunk, from, to } = store.stretch(next, Math.min(end, next + statesPerLook))
    for (let offset = from; offset < to; offset += store.words) if (!visit(chunk, offset)) return false
    next += (to - from) / store.words
    if (pulse.isDue()) await pulse.beat(search.progress)
  }
  return true
}
