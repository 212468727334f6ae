// `shatterproof check --watch`: checks, and whenever a file changes checks again what changed: the specs whose module, with all that it
// imports from their own project, is another text now. Says what flipped.
import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Catalogue } from '../../language/index.ts'
import { type CaseReport, counted, exitCodeFor, type Failure, failureTexts } from '../../report/index.ts'
import { changesSince, type SavedCase, saveCheck } from '../../since/index.ts'
import { ChangedFiles } from '../files/changed-files.ts'
import { resolvePath } from '../loading/find-files.ts'
import { type LoadedSpec, loadWhatLoads } from '../loading/load-specs.ts'
import { selectCases } from '../loading/select-cases.ts'
import { isSpecMistake } from '../loading/spec-trouble.ts'
import { CaseListener } from '../output/case-listener.ts'
import type { Terminal } from '../output/terminal.ts'
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
  private modules = new Map<string, string>()
  private cases: readonly SavedCase[] = []
  private reports: readonly CaseReport[] = []
  private failures: readonly Failure[] = []

  constructor(command: CheckCommand, catalogue: Catalogue, terminal: Terminal) {
    this.command = command
    this.catalogue = catalogue
    this.terminal = terminal
  }

  get code(): ExitCode {
    return exitCodeFor(this.reports, this.failures)
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
    const isFirst = this.modules.size === 0
    const changed = loaded.filter(({ spec, module }) => this.modules.get(spec.name) !== module)
    const names = new Set(changed.map(({ spec }) => spec.name))
    this.failures = failures
    if (changed.length > 0) {
      const reports = await this.checkSpecs(changed)
      this.reports = [...this.reports.filter(({ spec }) => !names.has(spec)), ...reports]
      if (!isFirst) this.tellChanges(names)
      this.cases = saveCheck(this.reports, catalogue.version).cases
    }
    // A spec that can't be loaded keeps what was known of it; it is checked again once it can.
    const known = loaded.map(({ spec, module }): [string, string] => [spec.name, module])
    this.modules = new Map([...this.modules, ...known])
    for (const text of failureTexts(this.failures)) terminal.error(text)
    if (changed.length === 0 && failures.length === 0) terminal.out('\nnothing that is checked has changed\n')
    const also = failures.length === 0 ? '' : `, and ${counted(failures.length, 'file')} that can't be read now`
    terminal.out(`watching ${counted(loaded.length, 'spec')}${also}; Ctrl-C ends it\n`)
  }

  private async checkSpecs(changed: readonly LoadedSpec[]): Promise<readonly CaseReport[]> {
    const { command, terminal } = this
    const cases = selectCases(
      changed.map(({ spec, file }) => ({ spec, file: file.shown })),
      command,
    )
    const listener = new CaseListener(terminal, cases.length, command)
    const { reports, failures } = await watchCases(cases, command, changed, terminal, {
      onCase: report => listener.hear(report),
      onFailure: failure => listener.hearFailure(failure),
    })
    listener.end()
    this.failures = [...this.failures, ...failures]
    return reports
  }

  private tellChanges(names: ReadonlySet<string>): void {
    const { terminal, catalogue } = this
    const before = { ...saveCheck([], catalogue.version), cases: this.cases.filter(({ spec }) => names.has(spec)) }
    const now = saveCheck(
      this.reports.filter(({ spec }) => names.has(spec)),
      catalogue.version,
    )
    const changes = changesSince(before, now, () => true)
    terminal.out(changes.length === 0 ? '\nnothing flipped\n' : '\n')
    for (const { text } of changes) terminal.out(`changed: ${text}\n`)
  }
}
