// Traces alone, in a form that is asked for: `check --format`, `replay --format`.
import { SpecMistake } from '../../language/index.ts'
import {
  type CaseReport,
  listed,
  type ShownTrace,
  sceneFor,
  type TraceFormat,
  traceFormats,
  tracesText,
  type Verdict,
  withoutRepeats,
} from '../../report/index.ts'

/** How traces are to be shown. */
export interface TraceStyle {
  /** The form in which traces alone are printed; null: as text, with all that is said around them. */
  readonly format: TraceFormat | null
  /** Also the steps on which the violation doesn't rest, one by one. */
  readonly whole: boolean
}

/** The form of this name. Throws a SpecMistake where there is none. */
export function formatNamed(name: string): TraceFormat {
  const found = formats.find(format => format === name.toLowerCase())
  if (found === undefined)
    throw new SpecMistake(`there is no form "${name}" of a trace`, `use --format ${listed(formats, 'or')}`)
  return found
}

const formats: readonly TraceFormat[] = ['text', 'comment', 'markdown', 'mermaid', 'json']

/** What the help says of the forms. */
export const formatHelp: string = formats.map(name => `  ${name.padEnd(9)} ${traceFormats[name]}`).join('\n')

/** The trace of a violated verdict with its place; none where nothing is violated. */
export function shownTraces(report: CaseReport, { counterexample, result }: Verdict): readonly ShownTrace[] {
  if (counterexample === null) return []
  return [{ counterexample, scene: sceneFor(report, result.property) }]
}

/** All the traces of a check in one form; those that are the same on several hardware once, but as data each. */
export function formattedTraces(reports: readonly CaseReport[], format: TraceFormat, whole: boolean): string {
  const all = reports.flatMap(report => report.verdicts.flatMap(verdict => shownTraces(report, verdict)))
  const traces = format === 'json' ? all : withoutRepeats(all)
  if (format === 'mermaid' && traces.length > 1)
    throw new SpecMistake(
      `a diagram is of one trace, and these cases have ${traces.length}`,
      'name one with --procedure, --hardware and --property',
    )
  return tracesText(format, traces, { whole })
}

/** The trace of a violated verdict as text. `whole`: also the steps on which the violation doesn't rest. */
export function traceText(report: CaseReport, verdict: Verdict, whole = false, columns: number | null = null): string {
  return tracesText('text', shownTraces(report, verdict), { whole, columns })
}
