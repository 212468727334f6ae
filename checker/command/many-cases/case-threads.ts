// The threads that check cases side by side. This side of them hands out the cases, knows which search is under way and what the others
// found, and goes on without a thread that dies.
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { at, SpecMistake } from '../../language/index.ts'
import { failureFor } from '../loading/failure-of.ts'
import type { SelectedCase } from '../loading/select-cases.ts'
import type { SharedSearches } from '../one-case/search-once.ts'
import type { FromThread, Task, ToThread } from './case-messages.ts'
import type { CaseOrder } from './case-order.ts'
import type { ProgressBoard } from './progress-board.ts'

export interface ThreadsWork {
  readonly cases: readonly SelectedCase[]
  readonly order: CaseOrder
  readonly searches: SharedSearches
  readonly board: ProgressBoard
  readonly packageFolder: string
  readonly isInterrupted: () => boolean
}

interface Thread {
  readonly worker: Worker
  /** The cases that it was given and has not finished. */
  readonly cases: Set<number>
  /** The case that it works on; null while it waits for a case, or for what others search. */
  current: number | null
  isReady: boolean
  /** Structures that it has to tell about. */
  readonly searching: Set<string>
}

export class CaseThreads {
  private readonly work: ThreadsWork
  private readonly task: Task
  private readonly threads = new Set<Thread>()
  /** Cases of a thread that died with several: one of them is to blame. */
  private readonly suspects = new Set<number>()
  private finish: () => void = () => {}

  constructor(work: ThreadsWork, task: Task) {
    this.work = work
    this.task = task
  }

  /** Whether a thread has begun to take cases. */
  get isReady(): boolean {
    return [...this.threads].some(({ isReady }) => isReady)
  }

  start(count: number): void {
    for (let index = 0; index < count; index++) this.add()
  }

  /** Resolves when no case is left to be taken and none is under way, or when there is no thread any more. */
  async finished(): Promise<void> {
    await new Promise<void>(resolve => {
      this.finish = resolve
      this.look()
    })
  }

  async stop(): Promise<void> {
    const stopped = [...this.threads].map(({ worker }) => worker.terminate())
    this.threads.clear()
    await Promise.all(stopped)
  }

  private add(): void {
    // Always the built program: a thread runs without the tools that run the tests.
    const file = join(this.work.packageFolder, 'dist/checker/command/many-cases/case-thread.js')
    const worker = new Worker(file, { workerData: this.task })
    const thread: Thread = { worker, cases: new Set(), current: null, isReady: false, searching: new Set() }
    this.threads.add(thread)
    worker.on('message', (message: FromThread) => this.hear(thread, message))
    worker.on('error', problem => this.bury(thread, problem))
    worker.on('exit', code => this.bury(thread, new Error(`it ended with code ${code}`)))
  }

  private hear(thread: Thread, message: FromThread): void {
    const { board, order, searches } = this.work
    switch (message.kind) {
      case 'ready':
        thread.isReady = true
        this.give(thread)
        // Nothing may be left by now.
        this.look()
        return
      case 'progress':
        board.show(message.number, message.progress)
        return
      case 'ask':
        void this.answer(thread, message.number, message.structure)
        return
      case 'tell':
        thread.searching.delete(message.structure)
        searches.tell(message.structure, message.found)
        return
      case 'outcome':
        thread.cases.delete(message.number)
        board.end(message.number)
        order.finish(message.number, message.outcome)
        if (thread.current === message.number) this.give(thread)
        this.look()
    }
  }

  /** Answers at once, or when another's search has ended; meanwhile the thread gets another case. */
  private async answer(thread: Thread, number: number, structure: string): Promise<void> {
    const { searches } = this.work
    const waits = searches.isUnderWay(structure)
    const asked = searches.ask(structure)
    if (waits && thread.current === number && !this.suspects.has(number)) this.give(thread)
    const found = await asked
    const isGivenUp = found === null && waits && this.work.isInterrupted()
    if (isGivenUp) {
      // It never started.
      thread.cases.delete(number)
      this.look()
    }
    if (isGivenUp || !this.threads.has(thread)) {
      if (found === null) searches.tell(structure, null)
      return
    }
    if (found === null) thread.searching.add(structure)
    this.say(thread, { kind: 'answer', number, found })
  }

  private give(thread: Thread): void {
    const { order, board, isInterrupted } = this.work
    const number = isInterrupted() ? null : order.take()
    thread.current = number
    if (number === null) return
    thread.cases.add(number)
    board.show(number, null)
    this.say(thread, { kind: 'check', number })
  }

  private say(thread: Thread, message: ToThread): void {
    thread.worker.postMessage(message)
  }

  /** A thread has died: its case has failed. Where it had several, each is checked again, once more, with nothing else at work beside it. */
  private bury(thread: Thread, problem: Error): void {
    if (!this.threads.delete(thread)) return
    const { cases, order, searches, board } = this.work
    for (const number of thread.cases) {
      board.end(number)
      const isToBlame = thread.cases.size === 1 || (number === thread.current && this.suspects.has(number))
      if (isToBlame)
        order.finish(number, { kind: 'failed', failure: failureFor(at(cases, number), threadMistake(problem)) })
      else {
        this.suspects.add(number)
        order.putBack(number)
      }
    }
    for (const structure of thread.searching) searches.tell(structure, null)
    if (thread.isReady && order.left > 0) this.add()
    for (const other of this.threads) if (other.isReady && other.current === null) this.give(other)
    this.look()
  }

  /** Looks whether all is done. */
  look(): void {
    const isIdle = [...this.threads].every(({ cases }) => cases.size === 0)
    const { order, isInterrupted } = this.work
    if (this.threads.size === 0 || (isIdle && (order.left === 0 || isInterrupted()))) this.finish()
  }
}

function threadMistake(problem: Error): SpecMistake {
  const isOutOfMemory = 'code' in problem && problem.code === 'ERR_WORKER_OUT_OF_MEMORY'
  return isOutOfMemory
    ? new SpecMistake(
        'there was too little memory to check this',
        'ask for fewer --entries, or set node --max-old-space-size higher',
      )
    : new SpecMistake(
        `the thread that checked this died: ${problem.message}`,
        'check this case alone, with --workers 0',
      )
}
