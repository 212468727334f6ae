// The clock of a search: now and then it reports, lets the event loop run, and asks whether to go on.
import { setImmediate } from 'node:timers/promises'
import type { ExploreOptions, Limit, Progress } from './exploration.ts'

/** How long the search runs before it gives way. */
const sliceMilliseconds = 50

export class Pulse {
  private readonly options: ExploreOptions
  private started: number = performance.now()
  private sliceEnd: number = this.started + sliceMilliseconds

  constructor(options: ExploreOptions) {
    this.options = options
  }

  get seconds(): number {
    return (performance.now() - this.started) / 1000
  }

  /** Counts seconds of an earlier run too. */
  goOnFrom(seconds: number): void {
    if (seconds > this.seconds) this.started = performance.now() - seconds * 1000
  }

  /** Whether the slice is over. */
  isDue(): boolean {
    return performance.now() >= this.sliceEnd
  }

  /** Reports and gives way; the limit that asks the search to end, if one does. */
  async beat(progress: Omit<Progress, 'seconds'>): Promise<Limit | null> {
    this.options.onProgress({ ...progress, seconds: this.seconds })
    await setImmediate()
    this.sliceEnd = performance.now() + sliceMilliseconds
    if (this.options.isInterrupted()) return 'interrupted'
    return this.seconds >= this.options.secondsMax ? 'seconds' : null
  }
}
