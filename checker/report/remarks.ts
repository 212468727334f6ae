// What a machine that runs the check must be told: everything that is not as it should be, with the place that it is about. JUnit, SARIF and
// annotations are made from this.
import type { Counterexample } from '../trace/index.ts'
import { isSurprise, sentencesFor } from './case-lines.ts'
import { type CaseReport, sceneFor, type Verdict } from './case-report.ts'
import { type AlikeFailures, alikeFailures, casesOf, type Failure } from './failure.ts'
import { tracesText } from './format.ts'
import { withoutRepeats } from './same-traces.ts'
import { traceLines } from './text-trace.ts'

export interface Place {
  /** As it was given on the command line. */
  readonly file: string
  /** Counted from 1. */
  readonly line: number
}

export interface Remark {
  /** `error`: not as expected; `warning`: not decided. */
  readonly level: 'error' | 'warning'
  readonly place: Place | null
  /** The line of the spec, where the place is the line of real source that it names. */
  readonly specPlace: Place | null
  /** The property; null for a case or a file that could not be checked. */
  readonly property: string | null
  /** A property and a verdict, then the case. */
  readonly title: string
  /** Sentences, and the trace where there is one. */
  readonly text: string
}

export function remarksOf(reports: readonly CaseReport[], failures: readonly Failure[]): readonly Remark[] {
  return [
    ...reports.flatMap(report => report.verdicts.flatMap(verdict => remarkOn(report, verdict) ?? [])),
    ...alikeFailures(failures).map(remarkOnFailures),
  ]
}

/** What is not as it should be with a verdict; null where nothing is. */
export function remarkOn(report: CaseReport, verdict: Verdict): Remark | null {
  const { result, counterexample } = verdict
  if (result.asExpected) return null
  const trace = counterexample === null || !isSurprise(result) ? [] : ['', ...linesOf(report, counterexample)]
  return {
    level: result.verdict === 'incomplete' ? 'warning' : 'error',
    ...placesOf(report, counterexample),
    property: result.property,
    title: `${result.property} ${wordFor(verdict)}: ${report.procedure}, on ${report.hardware}`,
    text: [...sentencesFor(verdict, false).map(sentence => `${result.property}: ${sentence}`), ...trace].join('\n'),
  }
}

/** A verdict, and the case that it is on. */
export interface Found {
  readonly report: CaseReport
  readonly verdict: Verdict
}

/** All that there is to say of verdicts, as expected or not: a line for each, then their traces, those that are the same once. */
export function verdictsText(found: readonly Found[]): string {
  const lines = found.flatMap(({ report, verdict }) =>
    sentencesFor(verdict, true).map(
      sentence => `${report.procedure}, on ${report.hardware}: ${verdict.result.property}: ${sentence}`,
    ),
  )
  const traces = found.flatMap(({ report, verdict: { counterexample, result } }) =>
    counterexample === null ? [] : [{ counterexample, scene: sceneFor(report, result.property) }],
  )
  const shown = withoutRepeats(traces).map(trace => `\n${tracesText('text', [trace], { whole: false })}`)
  return [...lines.map(line => `${line}\n`), ...shown].join('')
}

function wordFor({ result }: Verdict): string {
  if (result.verdict === 'holds' && !isSurprise(result)) return 'was not put to the test'
  return { holds: 'holds', violated: 'violated', incomplete: 'undecided', notApplicable: 'not applicable' }[
    result.verdict
  ]
}

function linesOf(report: CaseReport, counterexample: Counterexample): readonly string[] {
  return traceLines(counterexample, sceneFor(report, counterexample.property), { whole: false })
}

/**
 * Of the micro-step at fault, or the last one of the trace, the line of real source that it stands for, or that of the spec; the top of the
 * spec where no step has a line.
 */
function placesOf({ again }: CaseReport, counterexample: Counterexample | null): Pick<Remark, 'place' | 'specPlace'> {
  const steps = counterexample?.steps ?? []
  const culprit = steps[(counterexample?.cause?.culprit?.from ?? 0) - 1]
  const step = culprit?.source == null ? steps.findLast(({ source }) => source !== null) : culprit
  const inSpec = step?.source == null ? null : parsePlace(step.source)
  const inCode = step?.code == null ? null : parsePlace(step.code)
  if (inCode !== null) return { place: inCode, specPlace: inSpec }
  return { place: inSpec ?? (again.file === '' ? null : { file: again.file, line: 1 }), specPlace: null }
}

/** `file:line`, perhaps with a column behind it; the first of several lines. */
function parsePlace(source: string): Place | null {
  const [, file, line] = /^(.+?):(\d+)(?:[:-]\d+)?$/.exec(source) ?? []
  return file === undefined || line === undefined ? null : { file, line: Number(line) }
}

/** Failures that are alike, such as one slip met in every case, are one remark that counts them. */
function remarkOnFailures({ first, cases }: AlikeFailures): Remark {
  const { procedure, problem, cure, where, fault } = first
  const which = procedure === null ? 'the specs of this file' : casesOf(first, cases)
  return {
    level: 'error',
    place: where === null ? null : (parsePlace(where) ?? { file: where, line: 1 }),
    specPlace: null,
    property: null,
    title: `not checked: ${which}`,
    text: `${problem}\n${cure}${fault === null ? '' : `\n${fault}`}`,
  }
}
