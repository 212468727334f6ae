// A check told as it goes: a line for each case, and the trace of what nobody expected.
import {
  type CaseReport,
  caseLine,
  detailLines,
  type Failure,
  failedCaseLines,
  isSurprise,
  standingWidth,
} from '../../report/index.ts'
import type { Terminal } from './terminal.ts'
import { type TraceStyle, traceText } from './trace-format.ts'

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
