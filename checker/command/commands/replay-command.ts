// `shatterproof replay`: builds the case of a saved trace again and runs its steps through the plain interpreter. Or finds a trace again by
// its case and its id.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Catalogue, SpecMistake } from '../../language/index.ts'
import { type Command, commandLines, counted, quoted, tracesText } from '../../report/index.ts'
import {
  buildCounterexample,
  type Replay,
  readSavedTrace,
  replay,
  type SavedTrace,
  saveTrace,
} from '../../trace/index.ts'
import { readText } from '../files/read-text.ts'
import { buildCase } from '../loading/build-case.ts'
import { loadSpecs } from '../loading/load-specs.ts'
import { type SelectedCase, selectCases } from '../loading/select-cases.ts'
import { sayLine, type Terminal } from '../output/terminal.ts'
import type { TraceStyle } from '../output/trace-format.ts'
import { divergenceSentence } from './divergence-words.ts'
import { type ExitCode, exitCodes } from './exit-code.ts'
import { foundTrace } from './found-trace.ts'
import { refusePublished } from './published-traces.ts'

const widthMax = 79
const specFirst = 'give the file of the spec, then the id'

export interface ReplayCommand extends TraceStyle {
  /** The file of a saved trace; with an id, of a spec. */
  readonly file: string
  readonly id: string | null
  readonly procedures: readonly string[]
  readonly hardware: readonly string[]
  readonly entries: number | null
}

export async function runReplay(command: ReplayCommand, catalogue: Catalogue, terminal: Terminal): Promise<ExitCode> {
  if (command.id !== null) {
    if (command.file.endsWith('.json'))
      refusePublished(readText(command.file, specFirst), command.file, command.id, catalogue)
    return replayById({ ...command, id: command.id }, catalogue, terminal)
  }
  if (command.procedures.length + command.hardware.length > 0 || command.entries !== null)
    throw new SpecMistake(
      'a saved trace knows its own case',
      'leave --procedure, --hardware and --entries out, or give a spec and an id: `replay SPEC ID`',
    )
  const path = command.file
  refuseSpec(path)
  const text = readText(path, 'give a file that `check --trace FILE` has saved')
  refusePublished(text, path, null, catalogue)
  const saved = await readSavedTrace(text, path)
  const selected = await caseOf(saved, path, catalogue)
  const built = buildCase(selected, saved.entries, catalogue.packageFolder)
  const { model } = built
  if (!model.properties.some(property => property.name === saved.property))
    throw new SpecMistake(
      `the trace violates ${saved.property}, which the case in ${saved.file} no longer has`,
      'check the case again and save a new trace',
    )
  const result = replay(model, saved)
  const { verdict } = result
  const again = commandFor(selected, saved)
  if (verdict.kind === 'replays' && command.format !== null) {
    const counterexample = buildCounterexample(model, saved.property, verdict.path, built.knowledge?.() ?? null)
    const { spec, procedure, hardware } = saved
    const shown = { counterexample, scene: { spec, procedure, hardware, about: built.about ?? [], again } }
    terminal.out(tracesText(command.format, [shown], command))
  } else for (const line of stepLines(result, saved)) sayLine(terminal, line)
  tell(result, saved, again, wordsFor(command, terminal))
  return verdict.kind === 'diverges' ? exitCodes.notAsExpected : exitCodes.allAsExpected
}

/** A spec is no trace; an id says which of its traces is meant. */
function refuseSpec(path: string): void {
  if (/\.[cm]?[jt]s$/.test(path))
    throw new SpecMistake(
      `${path} is no saved trace; to replay one of a spec's, its id stands behind the spec`,
      `give it: \`replay ${quoted(path)} ID\`; the id is printed with a trace, and \`check\` of one case (--procedure, --hardware) prints its traces`,
    )
}

/** The trace of an id is found by checking its case, and replayed like a saved one. */
async function replayById(
  command: ReplayCommand & { readonly id: string },
  catalogue: Catalogue,
  terminal: Terminal,
): Promise<ExitCode> {
  const { counterexample, scene, selected } = await foundTrace(command, catalogue, terminal)
  const { spec, case: one, file } = selected
  const { scenario, procedure, hardware } = one
  const origin = { file: file ?? '', spec: spec.name, scenario, procedure, hardware, entries: command.entries }
  const saved = saveTrace(counterexample, origin, catalogue.version)
  const { model } = buildCase(selected, command.entries, catalogue.packageFolder)
  const columns = command.format === null ? terminal.columns : null
  terminal.out(tracesText(command.format ?? 'text', [{ counterexample, scene }], { ...command, columns }))
  const words = wordsFor(command, terminal)
  const result = replay(model, saved)
  words.out('\n')
  tell(result, saved, scene.again, words)
  return result.verdict.kind === 'diverges' ? exitCodes.faultOfTheChecker : exitCodes.allAsExpected
}

/** What checks the trace's property again. */
function commandFor({ file, argument }: SelectedCase, { hardware, entries, property }: SavedTrace): Command {
  return {
    verb: 'check',
    file: file ?? '',
    options: [
      ['--procedure', argument],
      ['--hardware', hardware],
      ...(entries === null ? [] : [['--entries', String(entries)] as const]),
      ['--property', property],
    ],
  }
}

/** The spec's file as the trace names it, seen from here or else from the folder of the trace. */
function specFile({ file }: SavedTrace, path: string): string {
  const found = [file, join(dirname(path), file)].find(each => existsSync(each))
  if (found !== undefined) return found
  throw new SpecMistake(
    `the trace is of the spec ${file}, which is neither here nor beside the trace`,
    'run this where `check --trace` was run, or put the spec beside the trace',
  )
}

/** The case that the trace names, by full names: a trace from another spec must not be taken for one of this. */
async function caseOf(saved: SavedTrace, path: string, catalogue: Catalogue): Promise<SelectedCase> {
  const loaded = await loadSpecs([specFile(saved, path)], catalogue)
  const specs = loaded.filter(({ spec }) => spec.name === saved.spec)
  if (specs.length === 0)
    throw new SpecMistake(
      `the trace is from the spec ${saved.spec}, which ${saved.file} doesn't export`,
      'run this where the spec of the trace is, or check it again and save a new trace',
    )
  const cases = selectCases(
    specs.map(({ spec, file }) => ({ spec, file: file.shown })),
    { procedures: [], hardware: [], onRequest: true },
  )
  const found = cases.find(
    ({ case: { scenario, procedure, hardware } }) =>
      scenario === saved.scenario && procedure === saved.procedure && hardware === saved.hardware,
  )
  if (found !== undefined) return found
  throw new SpecMistake(
    `${saved.file} has no case "${saved.procedure}" on ${saved.hardware} in the scenario "${saved.scenario}"`,
    'the spec has changed since the trace was saved: check it again and save a new one',
  )
}

/** The steps that the model has taken, in order. */
function stepLines({ verdict }: Replay, { steps }: SavedTrace): string[] {
  const taken = verdict.kind === 'diverges' ? steps.slice(0, verdict.step - 1) : steps
  const width = String(steps.length).length
  return taken.map(({ agent, text }, index) => `${String(index + 1).padStart(width + 1)}  ${agent}: ${text}`)
}

/** Where a trace is printed in a form, what is said around it goes elsewhere. */
function wordsFor({ format }: TraceStyle, { out, error, columns }: Terminal): Pick<Terminal, 'out' | 'columns'> {
  return format === null ? { out, columns } : { out: error, columns: null }
}

function tell(
  { verdict, modelChanged }: Replay,
  saved: SavedTrace,
  again: Command,
  words: Pick<Terminal, 'out' | 'columns'>,
): void {
  if (modelChanged) sayLine(words, 'The model has changed since this trace was saved.')
  const { id, property } = saved
  const steps = counted(saved.steps.length, 'step')
  if (verdict.kind === 'replays') {
    sayLine(
      words,
      `Trace ${id} is a behaviour of the model: ${steps}, and it ${endOf(saved)} the violation of ${property}.`,
    )
    return
  }
  sayLine(words, divergenceSentence(saved, verdict.step, verdict))
  sayLine(words, `To see whether ${property} is still violated, and by which steps, check it again:`)
  const width = Math.min(widthMax, words.columns ?? widthMax)
  for (const line of commandLines(again, '  ', '    ', width)) words.out(`${line}\n`)
}

function endOf({ repeatsFrom, steps }: SavedTrace): string {
  if (repeatsFrom === null) return 'ends in'
  if (repeatsFrom === steps.length) return 'stands still for ever in'
  return `repeats from step ${repeatsFrom} on, fairly, in`
}
