// How far a check is whose cases run side by side: what is under way, taken together.
import type { Progress } from '../../explore/index.ts'
import type { CaseOrder } from './case-order.ts'

const nothingYet: Progress = { states: 0, transitions: 0, depth: 0, frontier: 0, bytes: 0, seconds: 0 }

export class ProgressBoard {
  private readonly order: CaseOrder
  private readonly onProgress: (number: number, progress: Progress | null) => void
  private readonly underWay = new Map<number, Progress>()

  constructor(order: CaseOrder, onProgress: (number: number, progress: Progress | null) => void) {
    this.order = order
    this.onProgress = onProgress
  }

  /** A case starts, or goes on. */
  show(number: number, progress: Progress | null): void {
    this.underWay.set(number, progress ?? nothingYet)
    const all = [...this.underWay.values()]
    const sum = (what: 'states' | 'transitions' | 'frontier' | 'bytes'): number =>
      all.reduce((total, one) => total + one[what], 0)
    const most = (what: 'depth' | 'seconds'): number => Math.max(...all.map(one => one[what]))
    const together = {
      ...{ states: sum('states'), transitions: sum('transitions'), depth: most('depth') },
      ...{ frontier: sum('frontier'), bytes: sum('bytes'), seconds: most('seconds') },
    }
    const isNew = progress === null && all.length === 1
    this.onProgress(this.order.done + 1, isNew ? null : together)
  }

  end(number: number): void {
    this.underWay.delete(number)
  }
}
