// `shatterproof diff`: what two procedures can come to on one hardware, and what of it only one of them can, with a trace for each.
import { type Catalogue, SpecMistake } from '../../language/index.ts'
import { differenceLines, listed, quoted, type ShownTrace, tracesText } from '../../report/index.ts'
import type { Counterexample } from '../../trace/index.ts'
import { buildCase } from '../loading/build-case.ts'
import { loadSpecs } from '../loading/load-specs.ts'
import { type SelectedCase, selectCases } from '../loading/select-cases.ts'
import { type Observed, observe } from '../one-case/observed.ts'
import { ProgressLine } from '../output/progress.ts'
import type { Terminal } from '../output/terminal.ts'
import type { TraceStyle } from '../output/trace-format.ts'
import { type ExitCode, exitCodes } from './exit-code.ts'

export interface DiffCommand extends TraceStyle {
  readonly spec: string
  readonly from: string
  readonly to: string
  readonly hardware: string
  readonly entries: number | null
  readonly statesMax: number
  readonly secondsMax: number
  readonly bytesMax: number
}

interface Side {
  readonly selected: SelectedCase
  readonly observed: Observed
  readonly about: readonly string[]
}

export async function runDiff(command: DiffCommand, catalogue: Catalogue, terminal: Terminal): Promise<ExitCode> {
  const loaded = await loadSpecs([command.spec], catalogue)
  const specs = loaded.map(({ spec, file }) => ({ spec, file: file.shown }))
  const [one, other] = [caseOf(specs, command.from, command), caseOf(specs, command.to, command)]
  refuseUnlike(one, other)
  const progress = new ProgressLine(terminal, 2)
  const side = async (selected: SelectedCase, number: number): Promise<Side> => {
    const built = buildCase(selected, command.entries, catalogue.packageFolder)
    const { statesMax, secondsMax, bytesMax } = command
    const onProgress: Parameters<typeof observe>[1]['onProgress'] = now => progress.show(number, now)
    const observed = await observe(built, { statesMax, secondsMax, bytesMax, onProgress })
    return { selected, observed, about: built.about ?? [] }
  }
  let [from, to]: (Side | null)[] = [null, null]
  try {
    from = await side(one, 1)
    to = await side(other, 2)
  } finally {
    progress.clear()
  }
  return tell(from, to, command, terminal)
}

function tell(from: Side, to: Side, command: DiffCommand, terminal: Terminal): ExitCode {
  const undecided = new Set([...from.observed.undecided, ...to.observed.undecided])
  const names = [...new Set([...from.observed.asked, ...to.observed.asked])]
  const decided = names.filter(name => !undecided.has(name))
  const can = ({ observed }: Side, name: string): boolean => observed.reached.has(name)
  const vanishes = decided.filter(name => can(from, name) && !can(to, name))
  const appears = decided.filter(name => !can(from, name) && can(to, name))
  const both = decided.filter(name => can(from, name) && can(to, name))
  const words = command.format === null ? terminal.out : terminal.error
  const { spec, case: one } = from.selected
  const lines = differenceLines({
    ...{ spec: spec.name, scenario: one.scenario, hardware: one.hardware },
    ...{ from: one.procedure, to: to.selected.case.procedure },
    ...{ vanishes, appears, both, undecided: [...undecided] },
  })
  for (const line of lines) words(`${line}\n`)
  const traces = [
    ...vanishes.flatMap(name => shown(from, name, 'VANISHES', command)),
    ...appears.flatMap(name => shown(to, name, 'APPEARS', command)),
  ]
  if (command.format !== null) terminal.out(tracesText(command.format, traces, command))
  else if (traces.length > 0) terminal.out(`\n${tracesText('text', traces, command)}`)
  if (undecided.size > 0) return exitCodes.incomplete
  return traces.length === 0 ? exitCodes.allAsExpected : exitCodes.notAsExpected
}

function shown({ selected, observed, about }: Side, name: string, head: string, command: DiffCommand): ShownTrace[] {
  const counterexample: Counterexample | undefined = observed.reached.get(name)
  if (counterexample === undefined) return []
  const again = {
    verb: 'diff',
    file: selected.file ?? '',
    options: [
      [quoted(command.from), ''],
      [quoted(command.to), ''],
      ['--hardware', command.hardware],
      ...(command.entries === null ? [] : [['--entries', String(command.entries)] as const]),
    ] as const,
  }
  const { spec, procedure, case: one } = selected
  return [{ counterexample, scene: { head, spec: spec.name, procedure, hardware: one.hardware, about, again } }]
}

/** The one case of a procedure on the hardware. */
function caseOf(specs: Parameters<typeof selectCases>[0], procedure: string, { hardware }: DiffCommand): SelectedCase {
  const cases = selectCases(specs, { procedures: [procedure], hardware: [hardware] })
  const [selected, ...others] = cases
  if (selected !== undefined && others.length === 0) return selected
  throw new SpecMistake(
    `"${procedure}" means ${cases.length} cases: ${listed(cases.map(one => `"${one.procedure}"`))}`,
    'give the whole name of the procedure, with its scenario',
  )
}

/** What was asked must be the same, or `old` and `new` mean something else on each side. */
function refuseUnlike(one: SelectedCase, other: SelectedCase): void {
  if (one.case.scenario !== other.case.scenario)
    throw new SpecMistake(
      `they are asked different things: "${one.case.scenario}" and "${other.case.scenario}"`,
      'compare two procedures of one scenario',
    )
  if (one.case.procedure === other.case.procedure)
    throw new SpecMistake(`both are "${one.case.procedure}"`, 'name two procedures')
}
