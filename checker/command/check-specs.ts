// The library's front: `check(spec)` inside any test runner, with the document of `check --json` as its answer.
import type { Spec } from '../language/index.ts'
import { type CaseReport, type Found, type Results, resultsOf } from '../report/index.ts'
import { defaultBytesMax, defaultStatesMax } from './commands/limits.ts'
import { selectCases } from './loading/select-cases.ts'
import { checkCases } from './many-cases/check-cases.ts'

/** What to check of a spec, and for how long. Whatever is left out is all, or as on the command line. */
export interface CheckRequest {
  /** Names, matched as on the command line: without case, and a unique part is enough. */
  readonly procedures?: readonly string[]
  readonly hardware?: readonly string[]
  readonly properties?: readonly string[]
  /** The entries of a table. */
  readonly entries?: number
  /** For each case. */
  readonly statesMax?: number
  /** For each case. */
  readonly secondsMax?: number
  readonly bytesMax?: number
  /** False: every search is of the whole state space. */
  readonly reductions?: boolean
}

/**
 * Checks a spec, or several, and gives a result for each property of each case. Throws a SpecMistake for a name that means
 * nothing and, once the other cases are done, for a case that can't be checked; a violated property is a result and not an error.
 */
export async function check(specs: Spec | readonly Spec[], request: CheckRequest = {}): Promise<Results> {
  return resultsOf(await reportsOf(specs, request))
}

/** The same, each verdict with its case: for whoever tells a person of them. */
export async function inDetail(specs: Spec | readonly Spec[], request: CheckRequest): Promise<readonly Found[]> {
  const reports = await reportsOf(specs, request)
  return reports.flatMap(report => report.verdicts.map(verdict => ({ report, verdict })))
}

async function reportsOf(specs: Spec | readonly Spec[], request: CheckRequest): Promise<readonly CaseReport[]> {
  const loaded = (isOne(specs) ? [specs] : specs).map(spec => ({ spec, file: null }))
  const cases = selectCases(loaded, { procedures: request.procedures ?? [], hardware: request.hardware ?? [] })
  const options = {
    properties: request.properties ?? [],
    statesMax: request.statesMax ?? defaultStatesMax,
    secondsMax: request.secondsMax ?? Number.POSITIVE_INFINITY,
    bytesMax: request.bytesMax ?? defaultBytesMax(),
    entries: request.entries ?? null,
    reductions: request.reductions ?? true,
    leavesGrown: false,
    packageFolder: null,
    knownProperties: [],
  }
  const unwatched = { onProgress: () => {}, onCase: () => {}, isInterrupted: () => false }
  return await checkCases(cases, options, unwatched)
}

function isOne(specs: Spec | readonly Spec[]): specs is Spec {
  return 'kind' in specs
}
