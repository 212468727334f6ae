// What an exploration of a model finds out, as data.

import type { CaseKeeper } from './saved-search.ts'

export type Limit = 'states' | 'seconds' | 'memory' | 'interrupted'

/** A shortest way to a violation: rule indexes from the start, then which of the property's violations is met. */
export interface Path {
  readonly rules: readonly number[]
  /** Index into the property's `bad`; 0 for a property with a goal. */
  readonly bad: number
  /** Of an `eventually` property: how many rules come before those that repeat for ever; all where the run stands still. */
  readonly repeatsFrom?: number
}

export type Finding =
  | { readonly property: string; readonly verdict: 'holds' }
  | { readonly property: string; readonly verdict: 'incomplete' }
  | { readonly property: string; readonly verdict: 'violated'; readonly path: Path }

export interface Exploration {
  /** Distinct states seen. */
  readonly states: number
  /** Enabled rule instances over all expanded states, the start not counted. */
  readonly transitions: number
  /** The number of steps to the state furthest from the start. */
  readonly depth: number
  readonly seconds: number
  /** The limit that ended the search early, if one did. */
  readonly limit: Limit | null
  /** One for each property that was asked for, in the model's order. */
  readonly findings: readonly Finding[]
  /** Indexes of the rules that never acted. */
  readonly idleRules: readonly number[]
  /** Situations that never arose: property and text. */
  readonly unseenSituations: readonly { readonly property: string; readonly text: string }[]
}

export interface Progress {
  readonly states: number
  readonly transitions: number
  readonly depth: number
  readonly frontier: number
  readonly bytes: number
  readonly seconds: number
}

export interface ExploreOptions {
  readonly statesMax: number
  readonly secondsMax: number
  readonly bytesMax: number
  /** Names of the properties to decide. */
  readonly properties: readonly string[]
  /** The search may end with the level at which every property asked for is violated: only paths are wanted. */
  readonly untilViolated?: boolean
  /** Called where memory is refused: even what is found all the same may then be found another way. */
  readonly onShortage?: () => void
  /** Keeps the searches, so that they can be taken up again. */
  readonly keeper?: CaseKeeper
  /** Called now and then; the search gives way to the event loop at each call. */
  readonly onProgress: (progress: Progress) => void
  /** Asked at the same moments: true ends the search with the limit `interrupted`. */
  readonly isInterrupted: () => boolean
}
