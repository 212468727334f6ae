// The one line on standard error that says how far a check is: only on a terminal, only after a second, rewritten in place.
import type { Progress } from '../../explore/index.ts'
import { counted, grouped, sized } from '../../report/index.ts'
import type { Terminal } from './terminal.ts'

/** Milliseconds before the first line, and between two. */
const patience = 1000
const interval = 200

export class ProgressLine {
  private readonly terminal: Terminal
  private readonly cases: number
  private readonly now: () => number
  private readonly started: number
  private last: number
  private isShown = false

  constructor(terminal: Terminal, cases: number, now: () => number = () => performance.now()) {
    this.terminal = terminal
    this.cases = cases
    this.now = now
    this.started = now()
    this.last = this.started
  }

  /** `number`: which case, counted from 1. `progress` is null when the case starts. */
  show(number: number, progress: Progress | null): void {
    const now = this.now()
    if (!this.terminal.showsProgress || now - this.started < patience || now - this.last < interval) return
    this.last = now
    this.isShown = true
    const parts = [`case ${number} of ${this.cases}`, ...(progress === null ? [] : wordsFor(progress))]
    const line = parts.join(', ')
    // A line that is wider than the terminal would go on in the next one, and could not be rewritten.
    const room = this.terminal.width - 1
    this.terminal.error(`\r\u001b[K${line.length <= room ? line : `${line.slice(0, room - 3)}...`}`)
  }

  /** Takes the line away, before anything else is written. */
  clear(): void {
    if (this.isShown) this.terminal.error('\r\u001b[K')
    this.isShown = false
  }
}

function wordsFor({ states, depth, frontier, bytes, seconds }: Progress): string[] {
  const rate = seconds > 0 ? states / seconds : 0
  return [
    counted(states, 'state'),
    `${grouped(rate)} a second`,
    `depth ${depth}`,
    `frontier ${grouped(frontier)}`,
    sized(bytes),
  ]
}
