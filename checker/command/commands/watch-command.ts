// `shatterproof check --watch`: checks, and whenever a file changes checks again what changed: the specs whose module, with all that it
// imports from their own project, is another text now. Says what flipped, and shows the traces that weren't there before.
import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Catalogue } from '../../language/index.ts'
import { type CaseReport, counted, exitCodeFor, type Failure, failureTexts, summaryLines } from '../../report/index.ts'
import { caseKey, changesSince, saveCheck } from '../../since/index.ts'
import { ChangedFiles } from '../files/changed-files.ts'
import { resolvePath } from '../loading/find-files.ts'
import { type LoadedSpec, loadWhatLoads } from '../loading/load-specs.ts'
import { selectCases } from '../loading/select-cases.ts'
import { isSpecMistake } from '../loading/spec-trouble.ts'
import { CaseListener, shownKey } from '../output/case-listener.ts'
import { sayLine, type Terminal } from '../output/terminal.ts'
import { shownTraces } from '../output/trace-format.ts'
import type { CheckCommand } from './check-flags.ts'
import type { ExitCode } from './exit-code.ts'
import { watchCases } from './watch-cases.ts'

export async function runWatch(command: CheckCommand, catalogue: Catalogue, terminal: Terminal): Promise<ExitCode> {
  const paths = command.specs.length === 0 ? [catalogue.specsFolder] : command.specs
  const changed = new ChangedFiles([
    ...new Set(paths.map(path => folderOf(resolvePath(path, catalogue) ?? resolve(path)))),
  ])
  const release = terminal.onInterrupt(() => changed.stop())
  const session = new Session(command, catalogue, terminal)
  try {
    await session.check()
    while (await changed.next()) await session.checkAgain()
    return session.code
  } finally {
    changed.stop()
    release()
  }
}

function folderOf(absolute: string): string {
  const found = statSync(absolute, { throwIfNoEntry: false })
  return found?.isDirectory() === true ? absolute : dirname(absolute)
}

/** What is known between two checks. */
class Session {
  private readonly command: CheckCommand
  private readonly catalogue: Catalogue
  private readonly terminal: Terminal
  private readonly modules = new Map<string, string>()
  /** The last report of each case: of one that can't be checked now, that from before. */
  private readonly known = new Map<string, CaseReport>()
  private failures: readonly Failure[] = []
  /** The traces that stand further up. */
  private readonly shown = new Set<string>()

  constructor(command: CheckCommand, catalogue: Catalogue, terminal: Terminal) {
    this.command = command
    this.catalogue = catalogue
    this.terminal = terminal
  }

  get code(): ExitCode {
    return exitCodeFor([...this.known.values()], this.failures)
  }

  /** The same after a change: a mistake is told, and is no end. */
  async checkAgain(): Promise<void> {
    try {
      await this.check()
    } catch (problem) {
      if (!isSpecMistake(problem)) throw problem
      this.terminal.error(
        `error: ${problem.where === null ? '' : `${problem.where}: `}${problem.message}\n  ${problem.cure}\n`,
      )
    }
  }

  /** Checks the specs that changed since the last time. */
  async check(): Promise<void> {
    const { command, catalogue, terminal } = this
    const { loaded, failures } = await loadWhatLoads(command.specs, catalogue)
    const changed = loaded.filter(({ spec, module }) => this.modules.get(spec.name) !== module)
    const unchecked = changed.length === 0 ? [] : await this.checkSpecs(changed)
    this.failures = [...failures, ...unchecked]
    if (failures.length === 0) this.forgetAllBut(new Set(loaded.map(({ spec }) => spec.name)))
    // What can't be loaded or checked keeps what was known of it, and is looked at again whenever something is saved.
    const failed = new Set(unchecked.map(({ spec }) => spec))
    for (const { spec, module } of loaded) this.modules.set(spec.name, failed.has(spec.name) ? '' : module)
    for (const text of failureTexts(this.failures)) terminal.error(text)
    if (changed.length > 0) this.tellSummary()
    else if (failures.length === 0) terminal.out('\nnothing that is checked has changed\n')
    const also = failures.length === 0 ? '' : `, and ${counted(failures.length, 'file')} that can't be read now`
    terminal.out(`watching ${counted(loaded.length, 'spec')}${also}; Ctrl-C ends it\n`)
  }

  /** Tells all of what is checked for the first time, and then what is new. Gives what could not be checked. */
  private async checkSpecs(changed: readonly LoadedSpec[]): Promise<readonly Failure[]> {
    const { command, terminal, known } = this
    const cases = selectCases(
      changed.map(({ spec, file }) => ({ spec, file: file.shown })),
      command,
    )
    const isFirst = known.size === 0
    // What is new has a line for each case, however many were checked.
    const listener = new CaseListener(terminal, isFirst ? cases.length : Math.min(cases.length, 2), command, this.shown)
    const { reports, failures, isInterrupted } = await watchCases(cases, command, changed, terminal, {
      onCase: report => {
        if (!isAsBefore(known.get(caseKey(report)), report) || listener.hasNewTrace(report)) listener.hear(report)
      },
      onFailure: failure => {
        if (isFirst) listener.hearFailure(failure)
      },
    })
    listener.end()
    if (isInterrupted) return failures
    const failed = new Set(failures.map(caseKey))
    const specs = new Set(changed.map(({ spec }) => spec.name))
    const before = [...known].filter(([key, { spec }]) => specs.has(spec) && !failed.has(key))
    if (!isFirst && reports.length > 0)
      this.tellChanges(
        before.map(([, report]) => report),
        reports,
      )
    for (const [key] of before) known.delete(key)
    for (const report of reports) known.set(caseKey(report), report)
    const traces = [...known.values()].flatMap(report => report.verdicts.flatMap(one => shownTraces(report, one)))
    const there = new Set(traces.map(shownKey))
    for (const key of this.shown) if (!there.has(key)) this.shown.delete(key)
    return failures
  }

  private tellChanges(before: readonly CaseReport[], now: readonly CaseReport[]): void {
    const { terminal, catalogue } = this
    const [then, after] = [saveCheck(before, catalogue.version), saveCheck(now, catalogue.version)]
    const changes = changesSince(then, after, () => true)
    terminal.out(changes.length === 0 ? '\nnothing flipped\n' : '\n')
    for (const { text } of changes) sayLine(terminal, `changed: ${text}`)
  }

  /** Specs that are gone, or called otherwise. */
  private forgetAllBut(specs: ReadonlySet<string>): void {
    for (const [key, { spec }] of this.known) if (!specs.has(spec)) this.known.delete(key)
    for (const name of this.modules.keys())
      if (!specs.has(name)) {
        this.modules.delete(name)
        sayLine(this.terminal, `changed: the spec ${name} is no longer there`)
      }
  }

  private tellSummary(): void {
    const { terminal, known, failures } = this
    const failed = new Set(failures.map(caseKey))
    const reports = [...known].flatMap(([key, report]) => (failed.has(key) ? [] : [report]))
    const style = { columns: terminal.columns, showsTraces: true, declaring: null }
    for (const line of ['', ...summaryLines(reports, 0, failures, style)]) terminal.out(`${line}\n`)
  }
}

function isAsBefore(before: CaseReport | undefined, now: CaseReport): boolean {
  const told = ({ verdicts }: CaseReport): string =>
    JSON.stringify(verdicts.map(({ result }) => [result.property, result.verdict, result.asExpected]))
  return before !== undefined && told(before) === told(now)
}
