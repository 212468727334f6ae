// The paths that a procedure's calls on a CPU leave behind, while they are made.
import { SpecMistake } from '../../checker/language/index.ts'
import { callerLine } from '../table/index.ts'
import type { Action } from './micro-step.ts'
import { noPaths, type Path, type Paths, type Recorded } from './path.ts'
import { checkArgument } from './slip.ts'

/** More than any procedure needs; a loop that doesn't end meets it. */
const microStepsMax = 10_000

export class Recording {
  readonly main: Path = { items: [], sometimes: false }
  /** The paths that are being recorded, the innermost last. */
  private readonly open: Path[] = [this.main]
  private code: string | null = null
  private count = 0

  /** What is recorded meanwhile. */
  path(record: () => void, sometimes: boolean): Path {
    const path: Path = { items: [], sometimes }
    this.open.push(path)
    record()
    this.open.pop()
    return path
  }

  /** What is recorded meanwhile stands for this line of the real source. */
  within(code: string, record: () => void): void {
    const outside = this.code
    this.code = code
    record()
    this.code = outside
  }

  step(action: Action, paths: Paths): void {
    if (this.count >= microStepsMax)
      throw new SpecMistake(
        `the procedure has over ${microStepsMax} micro-steps`,
        'see whether its loop ends: it runs once, when the procedure is recorded',
        callerLine(),
      )
    checkArgument(action)
    this.count++
    this.add({ kind: 'step', action, source: callerLine(), code: this.code, ...noPaths, ...paths })
  }

  /** Adds to the innermost path. */
  add(item: Recorded): void {
    const path = this.open[this.open.length - 1] ?? this.main
    const last = path.items[path.items.length - 1]
    if (last?.kind === 'leave' || (last?.kind === 'step' && last.action.kind === 'return'))
      throw new SpecMistake(
        'a micro-step that is never reached',
        last.kind === 'leave'
          ? 'take it away: the one before it leaves the loop'
          : 'take it away: the CPU has returned before it; what is done after the return is for another CPU, or left out',
        callerLine(),
      )
    path.items.push(item)
  }
}
