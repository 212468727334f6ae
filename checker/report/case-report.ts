// One case as it was checked: what the lines, the matrix and the document are made from.
import type { Bug, Expectation, Role, Story } from '../language/index.ts'
import type { Counterexample } from '../trace/index.ts'
import { type Failure, publishedFailure } from './failure.ts'
import type { Result, Results } from './results.ts'
import type { Scene } from './scene.ts'
import type { Command } from './shell.ts'

export interface Verdict {
  readonly result: Result
  readonly expectation: Expectation | null
  /** Set where the verdict is `violated`. */
  readonly counterexample: Counterexample | null
  /** The situations that the property is about, and that arose. */
  readonly exercised: readonly string[]
  /** Set where the verdict is `notApplicable`. */
  readonly notApplicableBecause: string | null
  /** Of what is undecided: what makes the states so many, where that is known. */
  readonly growth: string | null
}

export interface CaseReport {
  readonly spec: string
  /** The documented bug that the spec is about. */
  readonly bug: Bug | null
  readonly role: Role | null
  /** Set where this is the hardware of the bug's source: what the source tells of. */
  readonly story?: Story
  readonly scenario: string
  /** The procedure's name, with its scenario where the name alone would be ambiguous. */
  readonly procedure: string
  readonly hardware: string
  readonly verdicts: readonly Verdict[]
  /** Why it was not searched at all: what makes its states so many. */
  readonly notSearched?: string
  readonly states: number
  readonly transitions: number
  readonly depth: number
  readonly seconds: number
  /** The sentences of its micro-steps, in program order. */
  readonly microSteps: readonly string[]
  readonly costs: readonly { readonly name: string; readonly count: number }[]
  /** How the case starts and what was asked, in sentences. */
  readonly about?: readonly string[]
  /** Rules of the hardware that never acted: worth knowing, no failure. */
  readonly idleHardware: readonly string[]
  /** Why the search was not reduced although it was to be; null where it was, or was not to be. */
  readonly notReduced: string | null
  /** The states are those of a reduced model: a trace may have more steps than there are. */
  readonly isReduced: boolean
  /** The command that checks this case again, without a property. */
  readonly again: Command
}

/** What becomes of the exit code: a fault of the checker before a mistake in a spec, before the verdicts. */
export function exitCodeFor(reports: readonly CaseReport[], failures: readonly Failure[] = []): 0 | 1 | 2 | 3 | 70 {
  if (failures.length > 0) return failures.some(({ fault }) => fault !== null) ? 70 : 2
  const results = reports.flatMap(report => report.verdicts.map(verdict => verdict.result))
  const decided = results.filter(result => result.verdict !== 'incomplete')
  if (decided.some(result => !result.asExpected)) return 1
  return decided.length < results.length ? 3 : 0
}

/** The published document. */
export function resultsOf(reports: readonly CaseReport[], failures: readonly Failure[] = []): Results {
  const results = reports.flatMap(report => report.verdicts.map(verdict => verdict.result))
  return { version: 1, results, failures: failures.map(publishedFailure) }
}

/** Where one property's trace was met, and the command that shows it again. */
export function sceneFor(report: CaseReport, property: string): Scene {
  const { spec, procedure, hardware, about = [] } = report
  return { spec, procedure, hardware, about, again: againFor(report, property) }
}

/** The command that shows one property's trace again. */
export function againFor(report: CaseReport, property: string): Command {
  return { ...report.again, options: [...report.again.options, ['--property', property]] }
}
