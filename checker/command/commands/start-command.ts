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
import type { LoadedSpec } from '../loading/load-specs.ts'
import { type SelectedCase, selectCases } from '../loading/select-cases.ts'
import type { Checked } from '../many-cases/run-cases.ts'
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
  for (const line of sizeLines(defaults.entries, cases.length)) terminal.out(`${line}\n`)
  const { reports, failures, isInterrupted, smaller } = await checkAtSize(cases, defaults, loaded, terminal)
  const marked = new Set(resultsOf([...smaller.keys()]).results)
  for (const line of matrixLines(resultsOf(reports).results, terminal.columns, marked)) terminal.out(`${line}\n`)
  terminal.out(`\n${cellsSay}\n`)
  for (const line of smallerLines(smaller, terminal.columns)) terminal.out(`${line}\n`)
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

/** With so many entries, where a case has too many states with those that were asked for. */
const fewEntries = 4

/** How large the tables are, and what that costs: said before, since it takes a while. */
function sizeLines(entries: number | null, cases: number): readonly string[] {
  if (entries === null) return []
  const slow = entries > 64 ? ` This takes a minute or two; \`--entries ${fewEntries}\` takes seconds.` : ''
  return [`${counted(cases, 'case')}, with tables of ${entries} entries.${slow}`, '']
}

interface AtSize extends Pick<Checked, 'reports' | 'failures'> {
  readonly isInterrupted: boolean
  /** Those of the reports whose cases were checked with few entries, with what makes their states too many. */
  readonly smaller: ReadonlyMap<CaseReport, string>
}

/** Checks the cases with the entries that were asked for; those that no search sees the end of, with few. */
async function checkAtSize(
  cases: readonly SelectedCase[],
  asked: CheckCommand,
  loaded: readonly LoadedSpec[],
  terminal: Terminal,
): Promise<AtSize> {
  const check = (some: readonly SelectedCase[], command: CheckCommand): ReturnType<typeof watchCases> =>
    watchCases(some, command, loaded, terminal, { onCase: () => {}, onFailure: () => {} })
  const leavesGrown = asked.entries !== null && asked.entries > fewEntries
  const { reports, failures, isInterrupted } = await check(cases, { ...asked, leavesGrown })
  const grown = new Map(
    reports.flatMap(report => (report.notSearched === undefined ? [] : [[keyOf(report), report.notSearched]])),
  )
  if (isInterrupted || grown.size === 0) return { reports, failures, isInterrupted, smaller: new Map() }
  const again = cases.filter(one => grown.has(keyOf({ ...one.case, spec: one.spec.name, procedure: one.procedure })))
  const second = await check(again, { ...asked, entries: fewEntries })
  const found = new Map(second.reports.map(report => [keyOf(report), report]))
  return {
    reports: reports.map(report => found.get(keyOf(report)) ?? report),
    failures: [...failures, ...second.failures],
    isInterrupted: second.isInterrupted,
    smaller: new Map(second.reports.map(report => [report, grown.get(keyOf(report)) ?? ''])),
  }
}

function keyOf({
  spec,
  scenario,
  procedure,
  hardware,
}: Pick<CaseReport, 'spec' | 'scenario' | 'procedure' | 'hardware'>): string {
  return JSON.stringify([spec, scenario, procedure, hardware])
}

/** What the asterisks stand for: each reason once, with how many cases it is given for. */
function smallerLines(smaller: AtSize['smaller'], columns: number | null): readonly string[] {
  return [...countedReasons([...smaller.values()])].flatMap(([reason, count]) => [
    '',
    ...hanging(`*  with ${fewEntries} entries a table (${counted(count, 'case')}): with more, ${reason}.`, columns),
  ])
}

function countedReasons(reasons: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return counts
}

/** Why cells say `incomplete`: each reason once, with how many cases it is given for. */
function undecidedLines(reports: readonly CaseReport[], columns: number | null): readonly string[] {
  const reasons = reports.flatMap(({ verdicts }) => {
    const open = verdicts.find(({ result }) => result.verdict === 'incomplete')
    return open === undefined ? [] : [whyUndecided(open.result.limit, open.growth)]
  })
  return [...countedReasons(reasons)].flatMap(([reason, count]) => [
    '',
    ...hanging(`${counted(count, 'case')} ${reason}.`, columns),
  ])
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
