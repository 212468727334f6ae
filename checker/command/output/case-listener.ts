// A check told as it goes: a line for each case, and behind those of a procedure a trace for each property that nobody expected to be violated,
// with the hardware on which it is the same, and on which it is another. Of very many cases those that are as expected share a line for each spec.
import {
  areAlike,
  type CaseReport,
  caseLine,
  contentOf,
  counted,
  detailLines,
  type Failure,
  failedCaseLine,
  isSurprise,
  type ShownTrace,
  standingOf,
  standingWidth,
  tracesText,
  type Verdict,
  withoutRepeats,
} from '../../report/index.ts'
import { sayLine, type Terminal } from './terminal.ts'
import { shownTraces, type TraceStyle } from './trace-format.ts'

export interface ListenerStyle extends TraceStyle {
  /** A line for each case, and each trace that differs, however many there are. */
  readonly verbose: boolean
}

/** So many cases have a line each. */
const casesMax = 100

/** The cases of a spec that have no line of their own. */
interface Quiet {
  readonly spec: string
  cases: number
  violated: number
  inapplicable: number
}

/** Prints each case as it is done: in full where it is the only one. */
export class CaseListener {
  /** Whether the trace of any case was printed. */
  hasShownTraces = false
  /** Whether cases that are as expected have no line of their own. */
  readonly isBrief: boolean
  private readonly terminal: Terminal
  private readonly isOnly: boolean
  private readonly style: ListenerStyle
  private spec: string | null = null
  private quiet: Quiet | null = null
  private failed: { readonly first: Failure; cases: number } | null = null
  private isBehindTrace = false
  /** Traces of one procedure, until its last case is told. */
  private held: ShownTrace[] = []
  private readonly shown: Set<string>

  /** `cases`: how many there will be. `shown`: traces that were printed before, and are not again; those that are printed join them. */
  constructor(terminal: Terminal, cases: number, style: ListenerStyle, shown: Set<string> = new Set()) {
    this.terminal = terminal
    this.shown = shown
    this.isOnly = cases === 1
    this.isBrief = cases > casesMax && !style.verbose
    this.style = style
    if (this.isBrief)
      sayLine(terminal, `${counted(cases, 'case')}: a line for each spec; --verbose prints one for each case`)
  }

  hear(report: CaseReport): void {
    const { terminal, isOnly, style } = this
    const standing = standingOf(report)
    if (this.isBrief && (standing === 'ok' || standing === 'not applicable')) {
      this.hush(report)
      return
    }
    const held = this.held[0]?.scene
    if (held !== undefined && (held.spec !== report.spec || held.procedure !== report.procedure)) this.tellTraces()
    this.head(report.spec)
    sayLine(terminal, caseLine(report, terminal.paint))
    for (const line of detailLines(report, isOnly)) sayLine(terminal, line)
    if (style.format !== null) return
    const inOrder = report.verdicts.toSorted(
      (one, other) => Number(isSurprise(other.result)) - Number(isSurprise(one.result)),
    )
    this.held.push(...inOrder.flatMap(verdict => this.tracesOf(report, verdict)))
  }

  /** Whether it has a trace that is to be printed and wasn't before. */
  hasNewTrace(report: CaseReport): boolean {
    return report.verdicts.some(verdict => this.tracesOf(report, verdict).some(one => !this.shown.has(shownKey(one))))
  }

  private tracesOf(report: CaseReport, verdict: Verdict): readonly ShownTrace[] {
    return this.isOnly || isSurprise(verdict.result) ? shownTraces(report, verdict) : []
  }

  hearFailure(failure: Failure): void {
    const { failed } = this
    if (failed !== null && failed.first.spec === failure.spec && areAlike(failed.first, failure)) {
      failed.cases++
      return
    }
    this.head(failure.spec ?? '')
    this.failed = { first: failure, cases: 1 }
  }

  /** Nothing more is to come. */
  end(): void {
    this.tellFailed()
    this.tellQuiet()
  }

  /** The line of the cases that failed alike, one after the other. */
  private tellFailed(): void {
    const { failed, terminal } = this
    this.failed = null
    if (failed === null) return
    const mark = terminal.paint('bad', 'FAILED'.padEnd(standingWidth))
    sayLine(terminal, failedCaseLine(failed.first, mark, failed.cases))
  }

  /** The traces of the procedure before, but for those that were shown already. */
  private tellTraces(): void {
    const { terminal, style, shown } = this
    const { columns } = terminal
    const traces = this.held.splice(0).filter(one => !shown.has(shownKey(one)))
    const different = withoutRepeats(traces)
    const firsts = different.filter((one, index) => different.findIndex(other => isOfProperty(one, other)) === index)
    for (const trace of style.verbose ? different : firsts) {
      terminal.out(`\n${tracesText('text', [trace], { whole: style.whole, columns })}`)
      const others = different.filter(one => one !== trace && isOfProperty(trace, one))
      if (!style.verbose && others.length > 0) sayLine(terminal, otherwiseWords(others))
      this.isBehindTrace = true
      this.hasShownTraces = true
    }
    for (const one of traces) shown.add(shownKey(one))
  }

  private head(spec: string): void {
    this.tellFailed()
    this.tellQuiet(spec)
    if (spec !== this.spec) this.terminal.out(`${this.spec === null && !this.isBrief ? '' : '\n'}${spec}\n`)
    else if (this.isBehindTrace) this.terminal.out('\n')
    this.isBehindTrace = false
    this.spec = spec
  }

  private hush({ spec, verdicts }: CaseReport): void {
    this.tellFailed()
    this.tellQuiet(spec)
    this.quiet ??= { spec, cases: 0, violated: 0, inapplicable: 0 }
    this.quiet.cases++
    if (verdicts.some(({ result }) => result.verdict === 'violated')) this.quiet.violated++
    if (verdicts.every(({ result }) => result.verdict === 'notApplicable')) this.quiet.inapplicable++
  }

  /** The line of the spec before this one. */
  private tellQuiet(spec: string | null = null): void {
    if (spec !== this.spec) this.tellTraces()
    const { quiet, terminal } = this
    if (quiet === null || quiet.spec === spec) return
    const { cases, violated, inapplicable } = quiet
    const parts = [
      `${counted(cases, this.spec === quiet.spec ? 'other case' : 'case')} as expected`,
      ...(violated > 0 ? [`${violated} of them with a violation`] : []),
      ...(inapplicable > 0 ? [`${inapplicable} not applicable`] : []),
    ]
    const mark = terminal.paint('good', 'ok'.padEnd(standingWidth))
    if (this.isBehindTrace) terminal.out('\n')
    sayLine(terminal, `  ${mark}  ${quiet.spec}: ${parts.join(', ')}`)
    this.isBehindTrace = false
    this.quiet = null
  }
}

function isOfProperty({ counterexample: { property } }: ShownTrace, other: ShownTrace): boolean {
  return other.counterexample.property === property
}

/** Where the property is violated by other steps, or for another reason. */
function otherwiseWords(others: readonly ShownTrace[]): string {
  const hardware = others.flatMap(({ scene }) => [scene.hardware, ...(scene.sameOn ?? [])])
  return `  Violated otherwise on ${counted(hardware.length, 'other')}: ${hardware.join(', ')}; --hardware shows one, --verbose all.`
}

/** What a trace is known by once it was shown. */
export function shownKey(shown: ShownTrace): string {
  return JSON.stringify([shown.scene.hardware, contentOf(shown)])
}
