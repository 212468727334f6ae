// What a check is told, whatever it is told by: the command line, the library, a test.

/** All that a check is told, every field given: defaults belong to the command line and to the library's front. */
export interface CheckOptions {
  /** Property names as they were typed; none: all. */
  readonly properties: readonly string[]
  readonly statesMax: number
  readonly secondsMax: number
  readonly bytesMax: number
  readonly entries: number | null
  readonly reductions: boolean
  /** Whether a case is left undecided, without a search, where more is pending at once than any search can see. */
  readonly leavesGrown: boolean
  /** The top folder of the package, so that its own stack frames are told from a spec's; null where it doesn't matter. */
  readonly packageFolder: string | null
  /** The properties that the program knows, to match names against. */
  readonly knownProperties: readonly string[]
}
