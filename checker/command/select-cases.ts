// Which cases of the loaded specs are meant by the names on the command line.
import type { Case, Spec } from '../language/index.ts'
import { SpecMistake } from '../language/index.ts'
import { listed } from '../report/index.ts'
import { matchName } from './match-name.ts'

export interface Wanted {
  /** Names as they were typed; none: all. */
  readonly procedures: readonly string[]
  readonly hardware: readonly string[]
}

export interface SelectedCase {
  readonly spec: Spec
  /** The file that the spec is in, as a person would type it; null where it was never in one. */
  readonly file: string | null
  readonly case: Case
  /** The procedure's name, with its scenario where the name alone would be ambiguous. */
  readonly procedure: string
}

/** The cases that are meant, in the order of the specs. Throws a SpecMistake for a name that means none or several. */
export function selectCases(
  specs: readonly { readonly spec: Spec; readonly file: string | null }[],
  wanted: Wanted,
): SelectedCase[] {
  const all = specs.flatMap(({ spec, file }) =>
    spec.cases.map(one => ({ spec, file, case: one, procedure: procedureIn(spec, one) })),
  )
  const procedures = matched('procedure', wanted.procedures, proceduresOf(all))
  const hardware = matched('hardware', wanted.hardware, [...new Set(all.map(one => one.case.hardware))])
  const selected = all.filter(
    one =>
      (procedures === null || procedures.has(one.procedure) || procedures.has(one.case.procedure)) &&
      (hardware === null || hardware.has(one.case.hardware)),
  )
  if (selected.length > 0) return selected
  if (procedures === null || hardware === null)
    throw new SpecMistake('the specs have no cases', 'add a case: a procedure of a scenario on a hardware')
  throw new SpecMistake(
    `no case runs ${listed([...procedures], 'or')} on ${listed([...hardware], 'or')}`,
    'name one without the other to see what there is, or ask `shatterproof list`',
  )
}

/** Plain names, and, where scenarios share a name, also each with its scenario. */
function proceduresOf(cases: readonly SelectedCase[]): string[] {
  return [...new Set(cases.flatMap(one => [one.case.procedure, one.procedure]))]
}

function procedureIn(spec: Spec, one: Case): string {
  const isAmbiguous = spec.cases.some(other => other.procedure === one.procedure && other.scenario !== one.scenario)
  return isAmbiguous ? `${one.scenario}: ${one.procedure}` : one.procedure
}

function matched(what: string, wanted: readonly string[], available: readonly string[]): Set<string> | null {
  return wanted.length === 0 ? null : new Set(wanted.map(name => matchName(what, name, available)))
}
