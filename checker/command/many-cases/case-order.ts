// Cases in their order: handed out one by one to whoever checks them, and told in the same order, whenever they are done. With a checkpoint
// they are told when they are saved.
import type { Progress } from '../../explore/index.ts'
import type { CaseReport, Failure } from '../../report/index.ts'
import type { Checkpoint } from '../saved/checkpoint.ts'
import type { Outcome } from './check-one.ts'

export interface Listener {
  readonly onCase: (report: CaseReport) => void
  readonly onFailure: (failure: Failure) => void
}

export interface Watch extends Listener {
  /** Called when a case starts, then now and then; `number` counts from 1. */
  readonly onProgress: (number: number, progress: Progress | null) => void
  readonly isInterrupted: () => boolean
}

/** Milliseconds between two saves of what was found. */
const saveInterval = 1000

export class CaseOrder {
  readonly reports: CaseReport[] = []
  readonly failures: Failure[] = []
  /** Cases whose share of the memory was too small, in order. */
  readonly short: number[] = []
  /** How many are done, those of a checkpoint too. */
  done = 0
  /** How many this run has done. */
  checked = 0
  private readonly outcomes: (Outcome | undefined)[]
  private readonly queue: number[]
  private readonly listener: Listener
  private readonly checkpoint: Checkpoint | null
  private readonly unsaved: { readonly number: number; readonly outcome: Outcome }[] = []
  private saveDue: number = performance.now() + saveInterval
  /** Why nothing can be saved any more. */
  private trouble: unknown = null
  private told = 0

  constructor(cases: number, listener: Listener, checkpoint: Checkpoint | null) {
    this.outcomes = Array.from({ length: cases }, () => undefined)
    this.queue = [...this.outcomes.keys()]
    this.listener = listener
    this.checkpoint = checkpoint
  }

  /** Takes over the cases that the checkpoint has. Throws a SpecMistake where it can't be used. */
  resume(): void {
    const { checkpoint } = this
    if (checkpoint === null) return
    for (const { number, report } of checkpoint.read()) {
      this.queue.splice(this.queue.indexOf(number), 1)
      this.settle(number, report === null ? { kind: 'nothing', saved: null } : { kind: 'report', report, saved: null })
    }
    checkpoint.save()
  }

  /** How many cases nobody has taken. */
  get left(): number {
    return this.queue.length
  }

  /** The numbers of the cases of which there is nothing to tell, since the check was interrupted. */
  get unfinished(): readonly number[] {
    return [...this.outcomes.keys()].filter(number => this.outcomes[number] === undefined)
  }

  /** The number of the next case, from 0; null where there is none. */
  take(): number | null {
    return this.queue.shift() ?? null
  }

  /** A case that was taken and not checked. */
  putBack(number: number): void {
    this.queue.push(number)
  }

  finish(number: number, outcome: Outcome): void {
    if (outcome.kind === 'short') {
      this.short.push(number)
      this.short.sort((one, other) => one - other)
      return
    }
    this.checked++
    if (this.checkpoint === null) {
      this.settle(number, outcome)
      return
    }
    if (outcome.kind !== 'failed' && outcome.saved !== null) {
      const report = outcome.kind === 'report' ? outcome.report : null
      this.checkpoint.add({ number, digest: outcome.saved.digest, report })
    }
    this.unsaved.push({ number, outcome })
    this.saveIfDue()
  }

  saveIfDue(): void {
    if (performance.now() >= this.saveDue) this.save()
  }

  /** Tells also what stands behind cases that nobody will finish. Throws a SpecMistake where saving became impossible. */
  end(): void {
    this.save()
    for (; this.told < this.outcomes.length; this.told++) this.tell(this.told)
    if (this.trouble !== null) throw this.trouble
  }

  private save(): void {
    const { checkpoint } = this
    if (checkpoint === null || this.unsaved.length === 0) return
    try {
      if (this.trouble === null) checkpoint.save()
    } catch (problem) {
      this.trouble = problem
    }
    for (const { number, outcome } of this.unsaved.splice(0)) {
      this.settle(number, outcome)
      if (this.trouble === null && 'saved' in outcome && outcome.saved !== null)
        checkpoint.forget(number, outcome.saved.searches)
    }
    this.saveDue = performance.now() + saveInterval
  }

  private settle(number: number, outcome: Outcome): void {
    this.done++
    this.outcomes[number] = outcome
    for (; this.outcomes[this.told] !== undefined; this.told++) this.tell(this.told)
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
