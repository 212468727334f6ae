// `shatterproof check`: a line for each case, a trace for each surprise, a summary; or one JSON document and nothing else.
import { writeFileSync } from 'node:fs'
import { at, type Catalogue, SpecMistake } from '../language/index.ts'
import {
  againFor,
  bugLines,
  type CaseReport,
  caseLine,
  counted,
  detailLines,
  exitCodeFor,
  isSurprise,
  resultsOf,
  summaryLines,
  traceLines,
  type Verdict,
} from '../report/index.ts'
import { saveTrace } from '../trace/index.ts'
import { type CheckOptions, checkCases } from './check-cases.ts'
import { type ExitCode, exitCodes } from './exit-code.ts'
import { loadSpecs } from './load-specs.ts'
import { ProgressLine } from './progress.ts'
import { type SelectedCase, selectCases } from './select-cases.ts'
import type { Terminal } from './terminal.ts'

export interface CheckCommand extends CheckOptions {
  readonly specs: readonly string[]
  readonly procedures: readonly string[]
  readonly hardware: readonly string[]
  readonly json: boolean
  /** The file to save a trace in. */
  readonly trace: string | null
}

export async function runCheck(command: CheckCommand, catalogue: Catalogue, terminal: Terminal): Promise<ExitCode> {
  const loaded = await loadSpecs(command.specs, catalogue)
  const cases = selectCases(
    loaded.map(({ spec, file }) => ({ spec, file: file.shown })),
    command,
  )
  const listener = command.json ? null : new CaseListener(terminal, cases.length === 1)
  const { reports, isInterrupted } = await watchCases(cases, command, terminal, report => listener?.hear(report))
  const notStarted = isInterrupted ? cases.length - reports.length : 0
  if (command.json) {
    terminal.out(`${JSON.stringify(resultsOf(reports), null, 2)}\n`)
    if (isInterrupted) terminal.error(`interrupted: ${counted(notStarted, 'case was', 'cases were')} not started\n`)
  } else {
    const bugs = bugLines(reports)
    const table = bugs.length > 2 ? ['', 'Documented bugs:', ...bugs] : []
    for (const line of [...table, '', ...summaryLines(reports, notStarted)]) terminal.out(`${line}\n`)
  }
  if (command.trace !== null)
    saveFirst(reports, command.trace, command.entries, catalogue.version, terminal, command.json)
  const code = exitCodeFor(reports)
  return code === exitCodes.allAsExpected && isInterrupted ? exitCodes.incomplete : code
}

/** Checks cases with a line of progress, until they are done or Ctrl-C is pressed. */
export async function watchCases(
  cases: readonly SelectedCase[],
  options: CheckOptions,
  terminal: Terminal,
  onCase: (report: CaseReport) => void,
): Promise<{ readonly reports: readonly CaseReport[]; readonly isInterrupted: boolean }> {
  const progress = new ProgressLine(terminal, cases.length)
  let isInterrupted = false
  const release = terminal.onInterrupt(() => {
    isInterrupted = true
  })
  try {
    const reports = await checkCases(cases, options, {
      onProgress: (number, now) => progress.show(number, now),
      onCase: report => {
        progress.clear()
        onCase(report)
      },
      isInterrupted: () => isInterrupted,
    })
    return { reports, isInterrupted }
  } finally {
    progress.clear()
    release()
  }
}

/** Prints each case as it is done: in full where it is the only one. */
class CaseListener {
  private readonly terminal: Terminal
  private readonly isOnly: boolean
  private spec: string | null = null

  constructor(terminal: Terminal, isOnly: boolean) {
    this.terminal = terminal
    this.isOnly = isOnly
  }

  hear(report: CaseReport): void {
    const { terminal, isOnly } = this
    if (report.spec !== this.spec) terminal.out(`${this.spec === null ? '' : '\n'}${report.spec}\n`)
    this.spec = report.spec
    terminal.out(`${caseLine(report, terminal.paint)}\n`)
    for (const line of detailLines(report, isOnly)) terminal.out(`${line}\n`)
    for (const verdict of report.verdicts)
      if (verdict.counterexample !== null && (isOnly || isSurprise(verdict.result)))
        terminal.out(`\n${traceText(report, verdict)}`)
  }
}

/** The trace of a violated verdict as text. */
export function traceText(report: CaseReport, { counterexample, result }: Verdict): string {
  if (counterexample === null) return ''
  const { spec, procedure, hardware, about = [] } = report
  const scene = { spec, procedure, hardware, about, again: againFor(report, result.property) }
  return `${traceLines(counterexample, scene).join('\n')}\n`
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
