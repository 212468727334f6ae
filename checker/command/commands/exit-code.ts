// What a script learns from the program without reading its words.

export type ExitCode = 0 | 1 | 2 | 3 | 70

export interface ExitCodes {
  readonly allAsExpected: 0
  /** A verdict differs, a violation where nothing was expected, a vacuous check; a replay that diverges. */
  readonly notAsExpected: 1
  readonly badUsage: 2
  /** A limit or an interruption left something undecided, and nothing of 1. */
  readonly incomplete: 3
  readonly faultOfTheChecker: 70
}

export const exitCodes: ExitCodes = {
  allAsExpected: 0,
  notAsExpected: 1,
  badUsage: 2,
  incomplete: 3,
  faultOfTheChecker: 70,
}
