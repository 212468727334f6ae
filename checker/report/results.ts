// What a check found out, as data: the one document of `check --json`, and what every text and table is made from.
// The schema of the document is in schema.ts; a test keeps the two alike.
import type { Limit } from '../explore/index.ts'
import type { Trace } from '../trace/index.ts'

export type VerdictKind = 'holds' | 'violated' | 'incomplete' | 'notApplicable'

/** The verdict on one property of one case. */
export interface Result {
  readonly spec: string
  readonly scenario: string
  readonly procedure: string
  readonly hardware: string
  readonly property: string
  readonly verdict: VerdictKind
  /** What the spec's writer expects; null where nothing was written down. */
  readonly expected: 'holds' | 'violated' | null
  /** False also for a `holds` that exercised nothing, and for what was not decided. */
  readonly asExpected: boolean
  /** The limit that ended the search, where one did. */
  readonly limit: Limit | null
  /** What never ran or never arose, although the verdict rests on it. */
  readonly vacuous: readonly string[]
  readonly states: number
  readonly transitions: number
  /** The number of steps to the state furthest from the start. */
  readonly depth: number
  readonly seconds: number
  readonly trace: Trace | null
}

/** A case, or a file of specs, that could not be checked. */
export interface PublishedFailure {
  /** Null for a file that could not be loaded; so are the next three. */
  readonly spec: string | null
  readonly scenario: string | null
  readonly procedure: string | null
  readonly hardware: string | null
  readonly problem: string
  readonly cure: string
  /** `file:line` where it is known. */
  readonly where: string | null
  /** A fault of the checker, not of the spec. */
  readonly isFault: boolean
}

/** One document: a result for each property of each case, in the order of the specs. */
export interface Results {
  readonly version: 1
  readonly results: readonly Result[]
  readonly failures: readonly PublishedFailure[]
}
