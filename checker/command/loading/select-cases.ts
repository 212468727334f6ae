// Which cases of the loaded specs are meant by the names on the command line.
import type { Case, Spec } from '../../language/index.ts'
import { SpecMistake } from '../../language/index.ts'
import { argumentWidthMax, listed, quoted } from '../../report/index.ts'
import { matchName } from './match-name.ts'
import { shortName } from './short-name.ts'

export interface Wanted {
  /** Names as they were typed; none: all. */
  readonly procedures: readonly string[]
  readonly hardware: readonly string[]
  /** Also cases that are checked on request only, though no hardware is named. */
  readonly onRequest?: boolean
}

export interface SelectedCase {
  readonly spec: Spec
  /** The file that the spec is in, as a person would type it; null where it was never in one. */
  readonly file: string | null
  readonly case: Case
  /** The procedure's name, with its scenario where the name alone would be ambiguous. */
  readonly procedure: string
  /** What to type for the procedure where only this file is checked: its name, or a part where that is too wide for a mail. */
  readonly argument: string
}

/** A case before it is known what to type for it. */
type Candidate = Omit<SelectedCase, 'argument'>

/** The cases that are meant, in the order of the specs. Throws a SpecMistake for a name that means none or several. */
export function selectCases(
  specs: readonly { readonly spec: Spec; readonly file: string | null }[],
  wanted: Wanted,
): SelectedCase[] {
  const requests = wanted.onRequest === true || wanted.hardware.length > 0
  const all = specs.flatMap(({ spec, file }) =>
    [...spec.cases, ...(requests ? (spec.onRequest ?? []) : [])].map(one => ({
      spec,
      file,
      case: one,
      procedure: procedureIn(spec, one),
    })),
  )
  const procedures = wantedProcedures(all, wanted.procedures)
  const hardware = wantedHardware(all, wanted.hardware)
  const selected = all.filter(
    one =>
      (procedures === null || procedures.has(one.procedure) || procedures.has(one.case.procedure)) &&
      (hardware === null || hardware.has(one.case.hardware)),
  )
  if (selected.length > 0) return withArguments(selected, all)
  if (procedures === null || hardware === null)
    throw new SpecMistake('the specs have no cases', 'add a case: a procedure of a scenario on a hardware')
  throw new SpecMistake(
    `no case runs ${listed(
      [...procedures].map(name => `"${name}"`),
      'or',
    )} on ${listed([...hardware], 'or')}`,
    'name one without the other to see what there is, or ask `npx shatterproof list`',
  )
}

/** A name is first looked for among the plain ones; where none has it, among those with a scenario. */
function wantedProcedures(cases: readonly Candidate[], wanted: readonly string[]): Set<string> | null {
  const plain = [...new Set(cases.map(one => one.case.procedure))]
  const inScenarios = [...new Set(cases.map(one => one.procedure))]
  const isPart = (name: string): boolean =>
    !plain.some(one => one.toLowerCase().includes(name.toLowerCase())) &&
    inScenarios.some(one => one.toLowerCase().includes(name.toLowerCase()))
  const found = wanted.map(name => matchName('procedure', name, isPart(name) ? inScenarios : plain))
  return found.length === 0 ? null : new Set(found)
}

function withArguments(selected: readonly Candidate[], all: readonly Candidate[]): SelectedCase[] {
  const known = new Map<string, string>()
  const room = argumentWidthMax - '--procedure '.length
  return selected.map(one => {
    const key = JSON.stringify([one.file, one.procedure])
    const inFile = all.filter(other => other.file === one.file)
    const argument =
      known.get(key) ??
      shortName(
        one.procedure,
        room,
        text => quoted(text).length,
        part => meansOnly(inFile, part, one.procedure),
      )
    known.set(key, argument)
    return { ...one, argument }
  })
}

/** Whether a part of a name is understood as this procedure. */
function meansOnly(cases: readonly Candidate[], part: string, procedure: string): boolean {
  try {
    return wantedProcedures(cases, [part])?.has(procedure) ?? false
  } catch (problem) {
    if (problem instanceof SpecMistake) return false
    throw problem
  }
}

function procedureIn(spec: Spec, one: Case): string {
  const isAmbiguous = spec.cases.some(other => other.procedure === one.procedure && other.scenario !== one.scenario)
  return isAmbiguous ? `${one.scenario}: ${one.procedure}` : one.procedure
}

/** There may be such hardware, and these specs say nothing of it. */
function wantedHardware(cases: readonly Candidate[], wanted: readonly string[]): Set<string> | null {
  const available = [...new Set(cases.map(one => one.case.hardware))]
  const found = wanted.map(name => matchName('hardware', name, available, 'no case of these is on the hardware'))
  return found.length === 0 ? null : new Set(found)
}
