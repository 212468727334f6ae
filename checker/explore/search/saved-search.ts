// What a search can be taken up from again: its states up to the end of a level, in the order in which they were found, and what can't be
// had from them by looking at them once more. How it is kept is for others to say.
import { createHash } from 'node:crypto'
import type { Engine } from '../../compile/index.ts'

export interface SavedSearch {
  /** Of the model as it was searched, reduced or not, and of how its states are laid out in words. */
  readonly digest: string
  readonly words: number
  readonly states: number
  /** The number of the first state of each level. */
  readonly levels: readonly number[]
  /** How many states have been expanded: those before the last level, or all. */
  readonly expanded: number
  readonly transitions: number
  readonly seconds: number
  /** Indexes of the rules that have acted, and of the closing rules. */
  readonly acted: readonly number[]
  readonly closingActed: readonly number[]
  /** All bits that were ever set in a closed state, by word. */
  readonly closingSeen: readonly number[]
}

/** A saved search as it is read again: `read` fills an array with the words of the states that come next. */
export interface Resumed {
  readonly saved: SavedSearch
  readonly read: (words: Int32Array) => void
}

/** Keeps one search. */
export interface SearchKeeper {
  /** What was kept of it before this run; null where nothing was. */
  readonly resume: (digest: string) => Resumed | null
  /** Whether it is time to save again. */
  readonly isDue: () => boolean
  readonly save: (saved: SavedSearch, states: Iterable<Int32Array>) => void
}

/** Keeps the searches of a case, which begin in the same order on every run. */
export interface CaseKeeper {
  readonly next: () => SearchKeeper
}

/** A hash of all that decides what a search finds and how its states look in memory. `part`: which states are searched. */
export function digestOfSearch({ model, layout, words }: Engine, part: string): string {
  const cells = model.cells.map(({ labels, ...cell }) => [cell, labels.length])
  const { tokens, rules, properties, closing = [], tokensMax } = model
  const all = { part, words, fields: layout.fields, cells, tokens, rules, properties, closing, tokensMax }
  return createHash('sha256').update(JSON.stringify(all)).digest('hex')
}

/** The indexes of the numbers that are not 0. */
export function indexesSet(flags: Uint8Array): number[] {
  return [...flags.keys()].filter(index => flags[index] !== 0)
}
