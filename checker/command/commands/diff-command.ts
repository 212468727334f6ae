// `shatterproof diff`: what two procedures can come to on each hardware, and what of it only one of them can, with a trace for each.
import { type Catalogue, SpecMistake } from '../../language/index.ts'
import { listed } from '../../report/index.ts'
import { buildCase } from '../loading/build-case.ts'
import { loadSpecs } from '../loading/load-specs.ts'
import { type SelectedCase, selectCases } from '../loading/select-cases.ts'
import { type Observed, observe } from '../one-case/observed.ts'
import { SharedSearches } from '../one-case/search-once.ts'
import { ProgressLine } from '../output/progress.ts'
import type { Terminal } from '../output/terminal.ts'
import type { TraceStyle } from '../output/trace-format.ts'
import { type Compared, compare, differencesOf, type Side, tellText } from './diff-telling.ts'
import { type ExitCode, exitCodes } from './exit-code.ts'

export interface DiffCommand extends TraceStyle {
  readonly spec: string
  readonly from: string
  readonly to: string
  /** As they were typed; none: all that both procedures have. */
  readonly hardware: readonly string[]
  readonly entries: number | null
  readonly statesMax: number
  readonly secondsMax: number
  readonly bytesMax: number
  readonly json: boolean
}

/** Two procedures on one hardware. */
interface Pair {
  readonly one: SelectedCase
  readonly other: SelectedCase
}

export async function runDiff(command: DiffCommand, catalogue: Catalogue, terminal: Terminal): Promise<ExitCode> {
  const loaded = await loadSpecs([command.spec], catalogue)
  const pairs = pairsOf(
    loaded.map(({ spec, file }) => ({ spec, file: file.shown })),
    command,
  )
  const progress = new ProgressLine(terminal, 2 * pairs.length)
  const searches = new SharedSearches()
  const { entries, statesMax, secondsMax, bytesMax } = command
  const side = async (selected: SelectedCase, number: number): Promise<Side> => {
    const built = buildCase(selected, entries, catalogue.packageFolder)
    const onProgress: Parameters<typeof observe>[1]['onProgress'] = now => progress.show(number, now)
    const observed: Observed = await observe(built, { statesMax, secondsMax, bytesMax, onProgress }, searches)
    return { selected, observed, about: built.about ?? [] }
  }
  const compared: Compared[] = []
  try {
    for (const [index, { one, other }] of pairs.entries())
      compared.push(compare(await side(one, 2 * index + 1), await side(other, 2 * index + 2)))
  } finally {
    progress.clear()
  }
  const [first] = compared
  if (command.json && first !== undefined) terminal.out(`${JSON.stringify(differencesOf(first, compared), null, 2)}\n`)
  else tellText(compared, command, terminal)
  if (compared.some(({ undecided }) => undecided.length > 0)) return exitCodes.incomplete
  const isSame = compared.every(({ vanishes, appears }) => vanishes.length + appears.length === 0)
  return isSame ? exitCodes.allAsExpected : exitCodes.notAsExpected
}

/** In the order of the spec. Hardware that is named must be one of both procedures. */
function pairsOf(specs: Parameters<typeof selectCases>[0], command: DiffCommand): readonly Pair[] {
  const [ones, others] = [casesOf(specs, command.from, command), casesOf(specs, command.to, command)]
  refuseUnlike(ones, others)
  const on = ({ case: { hardware } }: SelectedCase): ((other: SelectedCase) => boolean) => {
    return other => other.case.hardware === hardware
  }
  const [alone] = [
    ...ones.filter(one => !others.some(on(one))).map(({ case: { hardware } }) => [hardware, command.to] as const),
    ...others.filter(one => !ones.some(on(one))).map(({ case: { hardware } }) => [hardware, command.from] as const),
  ]
  if (command.hardware.length > 0 && alone !== undefined)
    throw new SpecMistake(`no case runs ${alone[1]} on ${alone[0]}`, 'leave that hardware out')
  const pairs = ones.flatMap((one): readonly Pair[] => {
    const other = others.find(on(one))
    return other === undefined ? [] : [{ one, other }]
  })
  if (pairs.length > 0) return pairs
  throw new SpecMistake('there is no hardware on which both run', 'compare two procedures that share one')
}

/** The cases of one procedure, on different hardware. */
function casesOf(
  specs: Parameters<typeof selectCases>[0],
  procedure: string,
  { hardware }: DiffCommand,
): readonly SelectedCase[] {
  const cases = selectCases(specs, { procedures: [procedure], hardware })
  const names = [...new Set(cases.map(one => one.procedure))]
  if (names.length > 1)
    throw new SpecMistake(
      `"${procedure}" means ${names.length} procedures: ${listed(names.map(name => `"${name}"`))}`,
      'give the whole name of the procedure, with its scenario',
    )
  const specNames = [...new Set(cases.map(({ spec }) => spec.name))]
  if (specNames.length > 1)
    throw new SpecMistake(`${listed(specNames)} have a procedure "${procedure}"`, 'name the file of one of them')
  return cases
}

/** What was asked must be the same, or `old` and `new` mean something else on each side. */
function refuseUnlike([one]: readonly SelectedCase[], [other]: readonly SelectedCase[]): void {
  if (one === undefined || other === undefined) return
  if (one.case.scenario !== other.case.scenario)
    throw new SpecMistake(
      `they are asked different things: "${one.case.scenario}" and "${other.case.scenario}"`,
      'compare two procedures of one scenario',
    )
  if (one.case.procedure === other.case.procedure)
    throw new SpecMistake(`both are "${one.case.procedure}"`, 'name two procedures')
}
