// A check as a function: a problem of one case is thrown once the others are done.
import { type BuiltCase, SpecMistake } from '../../language/index.ts'
import type { CaseReport } from '../../report/index.ts'
import { buildCase } from '../loading/build-case.ts'
import { matchName } from '../loading/match-name.ts'
import type { SelectedCase } from '../loading/select-cases.ts'
import type { CheckOptions } from '../one-case/asked.ts'
import type { Checkpoint } from '../saved/checkpoint.ts'
import type { Watch } from './case-order.ts'
import { type Checked, runCases, type Threads } from './run-cases.ts'

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
