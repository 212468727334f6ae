// `shatterproof start`: the first thing that anybody sees: the matrix, one counterexample in full, and how to see the others.
import { join } from 'node:path'
import { assert, type Catalogue } from '../../language/index.ts'
import {
  type CaseReport,
  cellsSay,
  costLines,
  counted,
  exitCodeFor,
  failureTexts,
  hanging,
  matrixLines,
  quoted,
  resultsOf,
  whyUndecided,
} from '../../report/index.ts'
import { selectCases } from '../loading/select-cases.ts'
import type { Terminal } from '../output/terminal.ts'
import { traceText } from '../output/trace-format.ts'
import type { CheckCommand } from './check-flags.ts'
import { type ExitCode, exitCodes } from './exit-code.ts'
import { loadAndTell } from './load-and-tell.ts'
import { watchCases } from './watch-cases.ts'

export async function runStart(defaults: CheckCommand, catalogue: Catalogue, terminal: Terminal): Promise<ExitCode> {
  const { files, procedures, hardware } = catalogue.start
  const { loaded, code: loading } = await loadAndTell(
    files.map(file => join(catalogue.specsFolder, file)),
    catalogue,
    terminal,
  )
  if (loaded.length === 0) return loading
  const specs = loaded.map(one => ({ spec: one.spec, file: one.file.shown }))
  for (const { spec } of loaded) terminal.out(`${spec.name}: ${spec.summary}\n  source: ${spec.source}\n`)
  terminal.out('\n')
  const cases = selectCases(specs, { procedures, hardware })
  const { reports, failures, isInterrupted } = await watchCases(cases, defaults, loaded, terminal, {
    onCase: () => {},
    onFailure: () => {},
  })
  for (const line of matrixLines(resultsOf(reports).results, terminal.columns)) terminal.out(`${line}\n`)
  terminal.out(`\n${cellsSay}\n`)
  for (const line of undecidedLines(reports, terminal.columns)) terminal.out(`${line}\n`)
  terminal.out('\nWhat they cost, counted at the entries a table that were checked:\n\n')
  for (const line of costLines(reports)) terminal.out(`${line}\n`)
  const { length } = failures
  const isWhole = !isInterrupted && length === 0 && loading === exitCodes.allAsExpected
  const trace = isWhole ? shownTrace(reports, catalogue, terminal) : null
  if (trace !== null) terminal.out(`\nOne of them in full:\n\n${trace}\n`)
  else if (length > 0)
    terminal.out(`\n${counted(length, 'case')} FAILED and ${length === 1 ? 'was' : 'were'} not checked\n\n`)
  const shown = specs[0]?.file
  assert(shown !== undefined, 'the catalogue names a spec to start with')
  for (const line of whatNext(shown)) terminal.out(`${line}\n`)
  for (const text of failureTexts(failures)) terminal.error(text)
  if (loading !== exitCodes.allAsExpected) return loading
  const code = exitCodeFor(reports, failures)
  return code === exitCodes.allAsExpected && isInterrupted ? exitCodes.incomplete : code
}

/** Why cells say `incomplete`: each reason once, with how many cases it is given for. */
function undecidedLines(reports: readonly CaseReport[], columns: number | null): readonly string[] {
  const reasons = new Map<string, number>()
  for (const { verdicts } of reports) {
    const open = verdicts.find(({ result }) => result.verdict === 'incomplete')
    if (open === undefined) continue
    const reason = whyUndecided(open.result.limit, open.growth)
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  }
  return [...reasons].flatMap(([reason, count]) => ['', ...hanging(`${counted(count, 'case')} ${reason}.`, columns)])
}

/** Null where a limit left it undecided. */
function shownTrace(
  reports: readonly CaseReport[],
  { start: { show } }: Catalogue,
  { columns }: Terminal,
): string | null {
  for (const report of reports)
    for (const verdict of report.verdicts)
      if (
        verdict.result.procedure === show.procedure &&
        report.hardware === show.hardware &&
        verdict.result.property === show.property
      )
        return verdict.counterexample === null ? null : traceText(report, verdict, false, columns)
  assert(false, `the catalogue shows ${show.procedure} on ${show.hardware}, which start doesn't check`)
}

function whatNext(file: string): string[] {
  return [
    'To see another one in full, name its procedure and its hardware (parts will do):',
    `  npx shatterproof check ${quoted(file)} --procedure NAME --hardware NAME`,
    'To see what there is:  npx shatterproof list',
    'What a hardware does:  npx shatterproof hardware NAME',
    'All that can be done:  npx shatterproof --help',
  ]
}
