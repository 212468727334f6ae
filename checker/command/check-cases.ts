// What a check is told, and the check itself as a function: a problem of one case is thrown once the others are done.

import type { Progress } from '../explore/index.ts'
import { type BuiltCase, SpecMistake } from '../language/index.ts'
import type { CaseReport, Failure } from '../report/index.ts'
import { buildCase } from './build-case.ts'
import type { Checkpoint } from './checkpoint.ts'
import { matchName } from './match-name.ts'
import { type Checked, runCases, type Threads } from './run-cases.ts'
import type { SelectedCase } from './select-cases.ts'

/** All that a check is told, every field given: defaults belong to the command line and to the library's front. */
export interface CheckOptions {
  /** Property names as they were typed; none: all. */
  readonly properties: readonly string[]
  readonly statesMax: number
  readonly secondsMax: number
  readonly bytesMax: number
  readonly entries: number | null
  readonly reductions: boolean
  /** The top folder of the package, so that its own stack frames are told from a spec's; null where it doesn't matter. */
  readonly packageFolder: string | null
  /** The properties that the program knows, to match names against. */
  readonly knownProperties: readonly string[]
}

export interface Watch {
  /** Called when a case starts, then now and then; `number` counts from 1. */
  readonly onProgress: (number: number, progress: Progress | null) => void
  readonly onCase: (report: CaseReport) => void
  readonly onFailure: (failure: Failure) => void
  readonly isInterrupted: () => boolean
}

/** The reports of the cases that were started: all of them, unless the check was interrupted. Throws for a case that fails. */
export async function checkCases(
  cases: readonly SelectedCase[],
  options: CheckOptions,
  watch: Omit<Watch, 'onFailure'>,
): Promise<readonly CaseReport[]> {
  const { reports, failures } = await checkAll(cases, options, { ...watch, onFailure: () => {} }, null, null)
  const [first] = failures
  if (first === undefined) return reports
  const which = `${first.procedure}, on ${first.hardware}: `
  throw first.fault === null
    ? new SpecMistake(which + first.problem, first.cure, first.where)
    : new Error(`${which}${first.fault}`)
}

/** The reports of the cases that were started, and what kept others from being checked. Throws a SpecMistake where nothing is to be checked. */
export async function checkAll(
  cases: readonly SelectedCase[],
  options: CheckOptions,
  watch: Watch,
  checkpoint: Checkpoint | null,
  threads: Threads | null,
): Promise<Checked> {
  const wanted = wantedProperties(cases, options)
  const checked = await runCases({ cases, options, wanted, watch, checkpoint, threads })
  if (checked.reports.length === 0 && checked.failures.length === 0 && !watch.isInterrupted())
    throw new SpecMistake('none of these cases has a property to check', 'leave --property out to see what they have')
  return checked
}

/** The names of the wanted properties; null for all. Only a name that the program doesn't know makes it look into the models. */
function wantedProperties(cases: readonly SelectedCase[], options: CheckOptions): ReadonlySet<string> | null {
  if (options.properties.length === 0) return null
  const known = options.knownProperties
  const isKnown = (wanted: string): boolean => known.some(name => name.toLowerCase().includes(wanted.toLowerCase()))
  const available = options.properties.every(isKnown)
    ? known
    : [...new Set([...known, ...cases.flatMap(selected => propertiesOf(selected, options))])]
  return new Set(options.properties.map(name => matchName('property', name, available)))
}

/** None where the case can't be built: that is told when its turn comes. */
function propertiesOf(selected: SelectedCase, { entries, packageFolder }: CheckOptions): string[] {
  try {
    const { model, notApplicable }: BuiltCase = buildCase(selected, entries, packageFolder)
    return [...model.properties.map(property => property.name), ...notApplicable.map(one => one.property)]
  } catch {
    return []
  }
}
