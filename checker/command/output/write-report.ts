// `check --report`: the page of a check, with what was not checked said at its head.
import { assert, type Catalogue, type Model } from '../../language/index.ts'
import { gather, graphBounds, writePage } from '../../page/index.ts'
import { type CaseReport, counted, type Failure, failureTexts } from '../../report/index.ts'
import { buildCase } from '../loading/build-case.ts'
import type { LoadedSpec } from '../loading/load-specs.ts'
import type { SelectedCase } from '../loading/select-cases.ts'

/** A check that is done. */
export interface Done {
  readonly reports: readonly CaseReport[]
  readonly loaded: readonly LoadedSpec[]
  readonly cases: readonly SelectedCase[]
  readonly failures: readonly Failure[]
  /** How many cases were left when the check was interrupted. */
  readonly notStarted: number
}

/** How it was checked. */
export interface Checking {
  readonly entries: number | null
  readonly reductions: boolean
}

/** Writes the page and gives the file to open. */
export function writeReport(path: string, done: Done, checking: Checking, catalogue: Catalogue): string {
  const { reports, loaded, failures, notStarted } = done
  const interrupted =
    notStarted > 0 ? [`interrupted: ${counted(notStarted, 'case was', 'cases were')} not started`] : []
  const unchecked = [...failureTexts(failures), ...interrupted]
  const specs = loaded.map(({ spec }) => spec)
  const modelOf = modelsOf(done.cases, checking, catalogue)
  return writePage(gather({ reports, specs, unchecked, modelOf }, catalogue), path, catalogue.packageFolder)
}

/** The model of a case is built once more: only a page wants it after the check. None where a reduced search saw too many states for a graph. */
export function modelsOf(
  cases: readonly SelectedCase[],
  { entries, reductions }: Checking,
  { packageFolder }: Pick<Catalogue, 'packageFolder'>,
): (report: CaseReport) => Model | null {
  const keyOf = (spec: string, scenario: string, procedure: string, hardware: string): string =>
    JSON.stringify([spec, scenario, procedure, hardware])
  const selected = new Map(
    cases.map(one => [keyOf(one.spec.name, one.case.scenario, one.procedure, one.case.hardware), one]),
  )
  return ({ spec, scenario, procedure, hardware, states }) => {
    if (reductions && states > graphBounds.possible) return null
    const one = selected.get(keyOf(spec, scenario, procedure, hardware))
    assert(one !== undefined, `${procedure}, on ${hardware}, was checked and is no case`)
    return buildCase(one, entries, packageFolder).model
  }
}
