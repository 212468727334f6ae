// Cases in their order: handed out one by one to whoever checks them, and told in the same order, whenever they are done.
import type { CaseReport, Failure } from '../report/index.ts'
import type { Outcome } from './check-one.ts'

export interface Listener {
  readonly onCase: (report: CaseReport) => void
  readonly onFailure: (failure: Failure) => void
}

export class CaseOrder {
  readonly reports: CaseReport[] = []
  readonly failures: Failure[] = []
  /** Cases whose share of the memory was too small, in order. */
  readonly short: number[] = []
  done = 0
  private readonly outcomes: (Outcome | undefined)[]
  private readonly listener: Listener
  private readonly again: number[] = []
  private handedOut = 0
  private told = 0

  constructor(cases: number, listener: Listener) {
    this.outcomes = Array.from({ length: cases }, () => undefined)
    this.listener = listener
  }

  get size(): number {
    return this.outcomes.length
  }

  /** How many cases nobody has taken. */
  get left(): number {
    return this.size - this.handedOut + this.again.length
  }

  /** The number of the next case, from 0; null where there is none. */
  take(): number | null {
    const again = this.again.shift()
    if (again !== undefined) return again
    return this.handedOut < this.size ? this.handedOut++ : null
  }

  /** A case that was taken and not checked. */
  putBack(number: number): void {
    this.again.push(number)
  }

  finish(number: number, outcome: Outcome): void {
    if (outcome.kind === 'short') {
      this.short.push(number)
      this.short.sort((one, other) => one - other)
      return
    }
    this.done++
    this.outcomes[number] = outcome
    for (; this.told < this.size && this.outcomes[this.told] !== undefined; this.told++) this.tell(this.told)
  }

  /** Tells also what stands behind cases that nobody will finish. */
  end(): void {
    for (; this.told < this.size; this.told++) if (this.outcomes[this.told] !== undefined) this.tell(this.told)
  }

  private tell(number: number): void {
    const outcome = this.outcomes[number]
    if (outcome?.kind === 'report') {
      this.reports.push(outcome.report)
      this.listener.onCase(outcome.report)
    }
    if (outcome?.kind === 'failed') {
      this.failures.push(outcome.failure)
      this.listener.onFailure(outcome.failure)
    }
  }
}
