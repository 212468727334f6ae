// `shatterproof check`: a line for each case, a trace for each surprise, a summary; or one JSON document and nothing else.
import { at, type Catalogue, SpecMistake } from '../../language/index.ts'
import {
  bugLines,
  type CaseReport,
  counted,
  exitCodeFor,
  type Failure,
  failureTexts,
  resultsOf,
  smallMatrixLines,
  summaryLines,
} from '../../report/index.ts'
import { caseKey, type SavedCase } from '../../since/index.ts'
import { saveTrace } from '../../trace/index.ts'
import { refuseMissingFolder, writeText } from '../files/write-text.ts'
import { failureFor } from '../loading/failure-of.ts'
import { type LoadedSpec, loadWhatLoads } from '../loading/load-specs.ts'
import { type SelectedCase, selectCases, type Wanted } from '../loading/select-cases.ts'
import { CaseListener } from '../output/case-listener.ts'
import { compareWith, readAgainst, writeOutputs } from '../output/outputs.ts'
import type { Terminal } from '../output/terminal.ts'
import { formattedTraces } from '../output/trace-format.ts'
import { writeReport } from '../output/write-report.ts'
import type { CheckCommand } from './check-flags.ts'
import { type ExitCode, exitCodes } from './exit-code.ts'
import { watchCases } from './watch-cases.ts'

const interruption = new SpecMistake('the check was interrupted before this case was checked', 'check it again')

export async function runCheck(command: CheckCommand, catalogue: Catalogue, terminal: Terminal): Promise<ExitCode> {
  const { outputs, trace } = command
  for (const [option, path] of [
    ['--junit', outputs.junit],
    ['--sarif', outputs.sarif],
    ['--save', outputs.save],
  ] as const)
    refuseMissingFolder(path, `${option}: `)
  refuseMissingFolder(trace, 'the trace ')
  const before = await readAgainst(outputs, command.properties)
  const { loaded, failures: unloaded } = await loadWhatLoads(command.specs, catalogue)
  const tellFailures = (failures: readonly Failure[]): void => {
    for (const text of failureTexts(failures)) terminal.error(text)
  }
  if (loaded.length === 0) {
    tellFailures(unloaded)
    return exitCodeFor([], unloaded)
  }
  const cases = selectedFrom(loaded, command, () => tellFailures(unloaded))
  // Where traces alone are printed, what is said around them goes elsewhere.
  const words: Terminal = command.format === null ? terminal : { ...terminal, out: terminal.error, columns: null }
  const listener = command.json ? null : new CaseListener(words, cases.length, command)
  const checked = await watchCases(cases, command, loaded, terminal, {
    onCase: report => listener?.hear(report),
    onFailure: failure => listener?.hearFailure(failure),
  })
  listener?.end()
  const { reports, isInterrupted } = checked
  const failures = [...unloaded, ...checked.failures]
  const notStarted = checked.unfinished.length
  // Machines that read are told of each case that is missing: what was found must not be taken for all.
  const told = [...failures, ...checked.unfinished.map(number => failureFor(at(cases, number), interruption))]
  if (command.json) {
    terminal.out(`${JSON.stringify(resultsOf(reports, told), null, 2)}\n`)
    if (isInterrupted) terminal.error(`interrupted: ${counted(notStarted, 'case was', 'cases were')} not started\n`)
  } else {
    const bugs = listener?.isBrief === true ? [] : bugLines(reports)
    const table = bugs.length > 2 ? ['', 'Documented bugs:', ...bugs] : []
    const showsTraces = listener?.hasShownTraces === true || command.format !== null
    const summary = summaryLines(reports, notStarted, failures, {
      columns: words.columns,
      showsTraces,
      declaring: catalogue.declaring,
    })
    const matrix = command.format === null ? smallMatrixLines(resultsOf(reports).results, words.columns) : []
    const shown = matrix.length === 0 ? [] : ['', ...matrix]
    for (const line of [...table, ...shown, '', ...summary]) words.out(`${line}\n`)
    if (command.format !== null) terminal.out(formattedTraces(reports, command.format, command.whole))
  }
  tellFailures(failures)
  const tell = command.json ? terminal.error : words.out
  if (command.report !== null) {
    const file = writeReport(command.report, { reports, loaded, cases, failures, notStarted }, command, catalogue)
    tell(`report written: open ${file}\n`)
  }
  writeOutputs(command.outputs, { reports, failures: told, isInterrupted }, catalogue, words)
  const compared =
    before === null
      ? null
      : compareWith(before, reports, isMeantBy(command, loaded, cases), cases.length - reports.length, catalogue)
  for (const line of compared?.lines ?? []) tell(`${line}\n`)
  if (command.trace !== null) saveFirst(reports, command.trace, command.entries, catalogue.version, words, command.json)
  const code = exitCodeFor(reports, failures)
  if (code !== exitCodes.allAsExpected) return code
  if (compared?.isWorse === true) return exitCodes.notAsExpected
  return isInterrupted ? exitCodes.incomplete : code
}

/** Whether a case of an earlier check is one that this check was to look at: of specs that it loaded, and no names left others out. */
function isMeantBy(
  { specs, procedures, hardware, properties }: CheckCommand,
  loaded: readonly LoadedSpec[],
  cases: readonly SelectedCase[],
): (saved: SavedCase) => boolean {
  const all = procedures.length + hardware.length + properties.length === 0
  const names = new Set(loaded.map(({ spec }) => spec.name))
  const there = new Set(
    cases.map(({ spec, procedure, case: { scenario, hardware } }) =>
      caseKey({ spec: spec.name, scenario, procedure, hardware }),
    ),
  )
  return saved => all && (specs.length === 0 || names.has(saved.spec)) && !there.has(caseKey(saved))
}

/** The cases that are meant. Where none is, the files that could not be loaded are told first: the name may be of one of them. */
function selectedFrom(loaded: readonly LoadedSpec[], wanted: Wanted, beforeMistake: () => void): SelectedCase[] {
  try {
    return selectCases(
      loaded.map(({ spec, file }) => ({ spec, file: file.shown })),
      wanted,
    )
  } catch (problem) {
    beforeMistake()
    throw problem
  }
}

function saveFirst(
  reports: readonly CaseReport[],
  path: string,
  entries: number | null,
  version: string,
  terminal: Terminal,
  isQuiet: boolean,
): void {
  const found = reports.flatMap(report =>
    report.verdicts.flatMap(({ counterexample, result }) =>
      counterexample === null ? [] : [{ report, result, counterexample }],
    ),
  )
  if (found.length === 0)
    throw new SpecMistake(
      'there is no trace to save: no property is violated',
      'leave --trace out, or check other cases',
    )
  const { report, result, counterexample } = at(found, 0)
  const { spec, scenario, procedure, hardware } = result
  const origin = { file: report.again.file, spec, scenario, procedure, hardware, entries }
  const saved = saveTrace(counterexample, origin, version)
  writeText(path, `${JSON.stringify(saved, null, 2)}\n`, `the trace ${path}`)
  const which =
    found.length === 1 ? '' : `, the first of ${found.length}: ${procedure}, on ${hardware}, ${result.property}`
  const tell = isQuiet ? terminal.error : terminal.out
  tell(`trace ${saved.id} saved in ${path}${which}\n`)
}
