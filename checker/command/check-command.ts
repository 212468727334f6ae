// `shatterproof check`: a line for each case, a trace for each surprise, a summary; or one JSON document and nothing else.
import { writeFileSync } from 'node:fs'
import { at, type Catalogue, SpecMistake } from '../language/index.ts'
import {
  bugLines,
  type CaseReport,
  caseLine,
  counted,
  detailLines,
  exitCodeFor,
  type Failure,
  failedCaseLines,
  failureText,
  isSurprise,
  resultsOf,
  standingWidth,
  summaryLines,
  tracesText,
  type Verdict,
} from '../report/index.ts'
import type { SavedCase } from '../since/index.ts'
import { saveTrace } from '../trace/index.ts'
import type { Listener } from './case-order.ts'
import { type CheckOptions, checkAll, type Watch } from './check-cases.ts'
import { Checkpoint } from './checkpoint.ts'
import { type ExitCode, exitCodes } from './exit-code.ts'
import { type LoadedSpec, loadWhatLoads } from './load-specs.ts'
import { compareWith, type Outputs, readAgainst, writeOutputs } from './outputs.ts'
import { ProgressLine } from './progress.ts'
import type { Checked, Threads } from './run-cases.ts'
import { type SelectedCase, selectCases, type Wanted } from './select-cases.ts'
import type { Terminal } from './terminal.ts'
import { formattedTraces, shownTraces, type TraceStyle } from './trace-format.ts'
import { writeReport } from './write-report.ts'

export interface CheckCommand extends CheckOptions, TraceStyle {
  readonly specs: readonly string[]
  readonly procedures: readonly string[]
  readonly hardware: readonly string[]
  readonly json: boolean
  readonly outputs: Outputs
  /** The file to save a trace in. */
  readonly trace: string | null
  /** The file to go on from and to save in. */
  readonly checkpoint: string | null
  /** The version of the program: a checkpoint belongs to one. */
  readonly tool: string
  /** How many cases may be checked at once; null: as many as pay. */
  readonly workers: number | null
  /** The file or folder to write a page in. */
  readonly report: string | null
}

export async function runCheck(command: CheckCommand, catalogue: Catalogue, terminal: Terminal): Promise<ExitCode> {
  const before = await readAgainst(command.outputs, command.properties)
  const { loaded, failures: unloaded } = await loadWhatLoads(command.specs, catalogue)
  const tellFailures = (failures: readonly Failure[]): void => {
    for (const failure of failures) terminal.error(failureText(failure))
  }
  if (loaded.length === 0) {
    tellFailures(unloaded)
    return exitCodeFor([], unloaded)
  }
  const cases = selectedFrom(loaded, command, () => tellFailures(unloaded))
  // Where traces alone are printed, what is said around them goes elsewhere.
  const words: Terminal = command.format === null ? terminal : { ...terminal, out: terminal.error }
  const listener = command.json ? null : new CaseListener(words, cases.length === 1, command)
  const checked = await watchCases(cases, command, loaded, terminal, {
    onCase: report => listener?.hear(report),
    onFailure: failure => listener?.hearFailure(failure),
  })
  const { reports, isInterrupted } = checked
  const failures = [...unloaded, ...checked.failures]
  const notStarted = isInterrupted ? cases.length - reports.length - checked.failures.length : 0
  if (command.json) {
    terminal.out(`${JSON.stringify(resultsOf(reports, failures), null, 2)}\n`)
    if (isInterrupted) terminal.error(`interrupted: ${counted(notStarted, 'case was', 'cases were')} not started\n`)
  } else {
    const bugs = bugLines(reports)
    const table = bugs.length > 2 ? ['', 'Documented bugs:', ...bugs] : []
    for (const line of [...table, '', ...summaryLines(reports, notStarted, failures)]) words.out(`${line}\n`)
    if (command.format !== null) terminal.out(formattedTraces(reports, command.format, command.whole))
  }
  tellFailures(failures)
  if (command.trace !== null) saveFirst(reports, command.trace, command.entries, catalogue.version, words, command.json)
  const tell = command.json ? terminal.error : words.out
  if (command.report !== null) {
    const file = writeReport(command.report, reports, { loaded, failures, notStarted }, catalogue)
    tell(`report written: open ${file}\n`)
  }
  writeOutputs(command.outputs, reports, failures, catalogue, words)
  const compared =
    before === null
      ? null
      : compareWith(before, reports, isMeantBy(command, loaded, cases), cases.length - reports.length, catalogue)
  for (const line of compared?.lines ?? []) tell(`${line}\n`)
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
  const isThere = ({ spec, scenario, procedure, hardware }: SavedCase): boolean =>
    cases.some(
      one =>
        one.spec.name === spec &&
        one.case.scenario === scenario &&
        one.procedure === procedure &&
        one.case.hardware === hardware,
    )
  return saved => all && (specs.length === 0 || names.has(saved.spec)) && !isThere(saved)
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

/** Checks cases with a line of progress, until they are done or Ctrl-C is pressed. */
export async function watchCases(
  cases: readonly SelectedCase[],
  command: CheckCommand,
  loaded: readonly LoadedSpec[],
  terminal: Terminal,
  { onCase, onFailure }: Listener,
): Promise<Checked & { readonly isInterrupted: boolean }> {
  const progress = new ProgressLine(terminal, cases.length)
  const threads: Threads | null =
    command.packageFolder === null
      ? null
      : {
          workers: command.workers,
          modules: new Map(loaded.map(({ spec, module }) => [spec, module])),
          packageFolder: command.packageFolder,
        }
  const { checkpoint: path, tool } = command
  const checkpoint = path === null ? null : new Checkpoint(path, cases, command, tool)
  let isInterrupted = false
  const release = terminal.onInterrupt(() => {
    isInterrupted = true
  })
  const watch: Watch = {
    onProgress: (number, now) => progress.show(number, now),
    onCase: report => {
      progress.clear()
      onCase(report)
    },
    onFailure: failure => {
      progress.clear()
      onFailure(failure)
    },
    isInterrupted: () => isInterrupted,
  }
  try {
    const { reports, failures } = await checkAll(cases, command, watch, checkpoint, threads)
    return { reports, failures, isInterrupted }
  } finally {
    progress.clear()
    release()
  }
}

/** Prints each case as it is done: in full where it is the only one. */
export class CaseListener {
  private readonly terminal: Terminal
  private readonly isOnly: boolean
  private readonly style: TraceStyle
  private spec: string | null = null

  constructor(terminal: Terminal, isOnly: boolean, style: TraceStyle) {
    this.terminal = terminal
    this.isOnly = isOnly
    this.style = style
  }

  hear(report: CaseReport): void {
    const { terminal, isOnly, style } = this
    this.head(report.spec)
    terminal.out(`${caseLine(report, terminal.paint)}\n`)
    for (const line of detailLines(report, isOnly)) terminal.out(`${line}\n`)
    if (style.format !== null) return
    for (const verdict of report.verdicts)
      if (verdict.counterexample !== null && (isOnly || isSurprise(verdict.result)))
        terminal.out(`\n${traceText(report, verdict, style.whole)}`)
  }

  hearFailure(failure: Failure): void {
    this.head(failure.spec ?? '')
    const mark = this.terminal.paint('bad', 'FAILED'.padEnd(standingWidth))
    for (const line of failedCaseLines(failure, mark)) this.terminal.out(`${line}\n`)
  }

  private head(spec: string): void {
    if (spec !== this.spec) this.terminal.out(`${this.spec === null ? '' : '\n'}${spec}\n`)
    this.spec = spec
  }
}

/** The trace of a violated verdict as text. `whole`: also the steps on which the violation doesn't rest. */
export function traceText(report: CaseReport, verdict: Verdict, whole = false): string {
  return tracesText('text', shownTraces(report, verdict), { whole })
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
  try {
    writeFileSync(path, `${JSON.stringify(saved, null, 2)}\n`)
  } catch (problem) {
    const says = problem instanceof Error ? problem.message : String(problem)
    throw new SpecMistake(`the trace can't be saved: ${says}`, 'give a file in a folder that exists and can be written')
  }
  const which =
    found.length === 1 ? '' : `, the first of ${found.length}: ${procedure}, on ${hardware}, ${result.property}`
  const tell = isQuiet ? terminal.error : terminal.out
  tell(`trace ${saved.id} saved in ${path}${which}\n`)
}
