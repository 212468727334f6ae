// Checks selected cases: in this thread, or, where that pays, in several. What comes out is the same, in the same order.
import { availableParallelism } from 'node:os'
import { at, type Spec } from '../../language/index.ts'
import type { CaseReport, Failure } from '../../report/index.ts'
import { withModules } from '../loading/bundle-specs.ts'
import type { SelectedCase } from '../loading/select-cases.ts'
import type { CheckOptions } from '../one-case/asked.ts'
import { SharedSearches } from '../one-case/search-once.ts'
import type { Checkpoint } from '../saved/checkpoint.ts'
import type { SentCase } from './case-messages.ts'
import { CaseOrder, type Watch } from './case-order.ts'
import { CaseThreads } from './case-threads.ts'
import { type CaseLimits, checkOne } from './check-one.ts'
import { ProgressBoard } from './progress-board.ts'

/** What other threads need. */
export interface Threads {
  /** How many may check at once, 0 or 1 for this thread alone; null: as many as the machine has cores, where that pays. */
  readonly workers: number | null
  /** The text of the module that each spec is in. */
  readonly modules: ReadonlyMap<Spec, string>
  readonly packageFolder: string
}

export interface Run {
  readonly cases: readonly SelectedCase[]
  readonly options: CheckOptions
  readonly wanted: ReadonlySet<string> | null
  readonly watch: Watch
  /** Null: nothing is saved. */
  readonly checkpoint: Checkpoint | null
  /** Null: only this thread. */
  readonly threads: Threads | null
}

export interface Checked {
  readonly reports: readonly CaseReport[]
  readonly failures: readonly Failure[]
  /** The numbers of the cases that an interruption kept from being checked. */
  readonly unfinished: readonly number[]
}

/** How long it takes until threads are worth their start: after this many milliseconds, if as many again and more are to come. */
const patience = 250
const startingCosts = 600

export async function runCases({ cases, options, wanted, watch, checkpoint, threads }: Run): Promise<Checked> {
  const order = new CaseOrder(cases.length, watch, checkpoint)
  order.resume()
  const board = new ProgressBoard(order, watch.onProgress)
  const searches = new SharedSearches()
  const most = threads === null ? 0 : Math.min(threads.workers ?? availableParallelism(), cases.length)
  const shares = most < 2 ? 1 : threads?.workers === null ? most + 1 : most
  const { statesMax, secondsMax, bytesMax, entries, reductions, leavesGrown, packageFolder } = options
  const whole: CaseLimits = {
    ...{ statesMax, secondsMax, bytesMax, entries, reductions, leavesGrown, packageFolder, wanted },
    isShare: false,
    checkpoint: checkpoint === null ? null : { path: checkpoint.path, run: checkpoint.run },
  }
  const limits: CaseLimits = { ...whole, bytesMax: Math.floor(bytesMax / shares), isShare: shares > 1 }
  const checkNumber = async (number: number, within: CaseLimits): Promise<void> => {
    board.show(number, null)
    const outcome = await checkOne(number, at(cases, number), within, {
      ...{ searches, isInterrupted: watch.isInterrupted },
      onProgress: progress => board.show(number, progress),
    })
    board.end(number)
    order.finish(number, outcome)
  }
  const checkHere = async (goesOn: () => boolean): Promise<void> => {
    while (goesOn() && !watch.isInterrupted()) {
      const number = order.take()
      if (number === null) return
      await checkNumber(number, limits)
    }
  }
  const saving = setInterval(() => order.saveIfDue(), 200)
  if (threads !== null && most > 1) {
    const side = new SideThreads({ cases, order, searches, board, limits, watch, threads, most })
    await side.run(checkHere)
  }
  await checkHere(() => true)
  for (const number of order.short) if (!watch.isInterrupted()) await checkNumber(number, whole)
  clearInterval(saving)
  order.end()
  return order
}

interface SideWork {
  readonly cases: readonly SelectedCase[]
  readonly order: CaseOrder
  readonly searches: SharedSearches
  readonly board: ProgressBoard
  readonly limits: CaseLimits
  readonly watch: Watch
  readonly threads: Threads
  readonly most: number
}

/** The other threads of a run: started at once where they were asked for, otherwise when it turns out that they pay. */
class SideThreads {
  private readonly work: SideWork
  private readonly begun = performance.now()
  private readonly interrupted = new Int32Array(new SharedArrayBuffer(4))
  private running: CaseThreads | null = null

  constructor(work: SideWork) {
    this.work = work
  }

  /** Checks until the threads have ended; `checkHere` checks in this thread as long as it is told to. */
  async run(checkHere: (goesOn: () => boolean) => Promise<void>): Promise<void> {
    if (this.work.threads.workers !== null) return this.check()
    let checking: Promise<void> | null = null
    const timer = setInterval(() => {
      if (checking === null && this.pays()) checking = this.check()
    }, 50)
    await checkHere(() => this.running?.isReady !== true)
    clearInterval(timer)
    await checking
  }

  private pays(): boolean {
    const { order } = this.work
    const elapsed = performance.now() - this.begun
    return elapsed > patience && (elapsed / Math.max(1, order.checked)) * order.left > startingCosts
  }

  private async check(): Promise<void> {
    const { cases, watch, limits, threads, most, order } = this.work
    const { interrupted } = this
    const texts = [...new Set(cases.map(({ spec }) => threads.modules.get(spec) ?? ''))]
    await withModules(texts, async urls => {
      const sent = cases.map(one => sentCase(one, urls[texts.indexOf(threads.modules.get(one.spec) ?? '')] ?? ''))
      const { isInterrupted } = watch
      const running = new CaseThreads(
        { ...this.work, isInterrupted, packageFolder: threads.packageFolder },
        { cases: sent, limits, interrupted },
      )
      this.running = running
      running.start(Math.min(most, order.left))
      const timer = setInterval(() => {
        if (!isInterrupted()) return
        Atomics.store(interrupted, 0, 1)
        running.look()
      }, 50)
      await running.finished()
      clearInterval(timer)
      await running.stop()
    })
  }
}

function sentCase({ spec, file, procedure, argument, case: one }: SelectedCase, module: string): SentCase {
  const index = [...spec.cases, ...(spec.onRequest ?? [])].indexOf(one)
  return { module, spec: spec.name, index, file, procedure, argument }
}
