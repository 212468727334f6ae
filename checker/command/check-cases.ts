// Checks selected cases one after the other, and tells whoever asks how far it is.
import type { Progress } from '../explore/index.ts'
import { type BuiltCase, SpecMistake } from '../language/index.ts'
import type { CaseReport } from '../report/index.ts'
import { buildCase } from './build-case.ts'
import { type CaseOptions, checkCase } from './check-case.ts'
import { matchName } from './match-name.ts'
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
  readonly isInterrupted: () => boolean
}

/** The reports of the cases that were started: all of them, unless the check was interrupted. */
export async function checkCases(
  cases: readonly SelectedCase[],
  options: CheckOptions,
  watch: Watch,
): Promise<CaseReport[]> {
  const { statesMax, secondsMax, bytesMax, entries, reductions, packageFolder } = options
  const built = (selected: SelectedCase): BuiltCase => buildCase(selected, entries, packageFolder)
  const wanted = wantedProperties(cases, options, built)
  const reports: CaseReport[] = []
  const known: CaseOptions['known'] = new Map()
  for (const [index, selected] of cases.entries()) {
    if (watch.isInterrupted()) break
    watch.onProgress(index + 1, null)
    const report = await checkCase(selected, built(selected), {
      ...{ statesMax, secondsMax, bytesMax, entries, reductions, known },
      wants: property => wanted === null || wanted.has(property),
      onProgress: progress => watch.onProgress(index + 1, progress),
      isInterrupted: watch.isInterrupted,
    })
    if (report.verdicts.length === 0) continue
    reports.push(report)
    watch.onCase(report)
  }
  if (reports.length === 0 && !watch.isInterrupted())
    throw new SpecMistake('none of these cases has a property to check', 'leave --property out to see what they have')
  return reports
}

/** The names of the wanted properties; null for all. Only a name that the program doesn't know makes it look into the models. */
function wantedProperties(
  cases: readonly SelectedCase[],
  options: CheckOptions,
  built: (selected: SelectedCase) => BuiltCase,
): ReadonlySet<string> | null {
  if (options.properties.length === 0) return null
  const known = options.knownProperties
  const isKnown = (wanted: string): boolean => known.some(name => name.toLowerCase().includes(wanted.toLowerCase()))
  const available = options.properties.every(isKnown)
    ? known
    : [...new Set([...known, ...cases.flatMap(selected => propertiesOf(built(selected)))])]
  return new Set(options.properties.map(name => matchName('property', name, available)))
}

function propertiesOf({ model, notApplicable }: BuiltCase): string[] {
  return [...model.properties.map(property => property.name), ...notApplicable.map(one => one.property)]
}
