// What a procedure's body leaves behind: paths of micro-steps, with branches and loops inside them. `layOut` makes a program of one:
// places for micro-steps, and for each where it goes on. Jumps are no micro-steps.
import { SpecMistake } from '../../checker/language/index.ts'
import type { Action, MicroStep, Program } from './micro-step.ts'

export interface Path {
  readonly items: Recorded[]
  /** The spec says that it is not always taken. */
  readonly sometimes: boolean
}

/** The paths of a micro-step: see `Recorded`. */
export type Paths = Partial<Pick<Extract<Recorded, { readonly kind: 'step' }>, keyof typeof noPaths>>
type NoPaths = { readonly [K in 'taken' | 'otherwise' | 'failure' | 'again']: null }
export const noPaths: NoPaths = { taken: null, otherwise: null, failure: null, again: null }

export type Recorded =
  | {
      readonly kind: 'step'
      readonly action: Action
      readonly source: string | null
      readonly code: string | null
      /** Where a test is true, and where it is false or a wait gives up: then the path around them goes on. */
      readonly taken: Path | null
      readonly otherwise: Path | null
      /** The error path of an allocation: it returns. */
      readonly failure: Path | null
      /** What runs after a fault of an access: then the access comes again. */
      readonly again: Path | null
    }
  | { readonly kind: 'loop'; readonly source: string | null; readonly body: Path }
  | { readonly kind: 'leave'; readonly source: string | null }

/** A place that may not be known yet, or is the same as another. */
interface Label {
  is: number | Label | null
}

interface Placed {
  readonly action: Action
  readonly source: string | null
  readonly code: string | null
  readonly next: Label
  readonly otherwise: Label | null
  readonly sometimes: boolean
}

interface Around {
  /** Where the path goes on when it is done. */
  readonly after: Label
  /** Behind the innermost loop. */
  readonly leave: Label | null
  readonly sometimes: boolean
}

export function layOut(main: Path): Program {
  const layout = new Layout()
  layout.whole(main, false)
  return layout.program()
}

class Layout {
  private readonly steps: Placed[] = []
  private readonly end: Label = { is: null }
  private readonly failed: Label = { is: null }
  private failures: { readonly path: Path; readonly begins: Label }[] = []

  /** A path that returns at its end, and behind it the error paths of its allocations. */
  whole(path: Path, failed: boolean): void {
    this.failures = []
    const atReturn: Label = { is: null }
    const entry: Label = { is: null }
    this.path(path, entry, { after: atReturn, leave: null, sometimes: path.sometimes })
    atReturn.is = this.steps.length
    const { sometimes } = path
    this.steps.push({
      ...{ action: { kind: 'return', failed }, source: null, code: null, sometimes },
      ...{ next: this.returned(failed), otherwise: null },
    })
    placeOf(entry, null) // refuses a loop that does nothing at the very start
    const { failures } = this
    for (const failure of failures) {
      failure.begins.is = this.steps.length
      this.whole(failure.path, true)
    }
  }

  program(): Program {
    const [end, failed] = [this.steps.length, this.steps.length + 1]
    this.end.is = end
    this.failed.is = failed
    const steps = this.steps.map(
      ({ next, otherwise, ...step }): MicroStep => ({
        ...step,
        next: placeOf(next, step.source),
        otherwise: otherwise === null ? null : placeOf(otherwise, step.source),
      }),
    )
    return { steps, end, failed }
  }

  private path(path: Path, entry: Label, around: Around): void {
    const items = withoutRepeatedLines(path.items)
    const within = { ...around, sometimes: around.sometimes || path.sometimes }
    if (items.length === 0) entry.is = around.after
    let begins = entry
    for (const [index, item] of items.entries()) {
      const after = index === items.length - 1 ? around.after : { is: null }
      this.item(item, begins, { ...within, after })
      begins = after
    }
  }

  private item(item: Recorded, begins: Label, around: Around): void {
    if (item.kind === 'leave') begins.is = around.leave
    else if (item.kind === 'loop') {
      const top: Label = { is: null }
      begins.is = top
      this.path(item.body, top, { ...around, after: top, leave: around.after })
    } else this.recorded(item, begins, around)
  }

  private recorded(item: Extract<Recorded, { kind: 'step' }>, begins: Label, around: Around): void {
    const { action, source, code, taken, otherwise, failure, again } = item
    const { sometimes } = around
    begins.is = this.steps.length
    if (action.kind === 'return') {
      this.steps.push({ action, source, code, sometimes, next: this.returned(action.failed), otherwise: null })
      return
    }
    const next: Label = taken === null ? around.after : { is: null }
    const other: Label | null = otherwise === null && failure === null && again === null ? null : { is: null }
    this.steps.push({ action, source, code, sometimes, next, otherwise: other })
    if (taken !== null) this.path(taken, next, around)
    if (otherwise !== null && other !== null) this.path(otherwise, other, around)
    if (again !== null && other !== null) this.path(again, other, { ...around, after: begins })
    if (failure !== null && other !== null) this.failures.push({ path: failure, begins: other })
  }

  private returned(failed: boolean): Label {
    return failed ? this.failed : this.end
  }
}

/** The place that a label stands for. A loop with nothing in it is its own place, and that is none. */
function placeOf(label: Label, source: string | null): number {
  const seen = new Set<Label>()
  let here: Label = label
  while (typeof here.is !== 'number') {
    if (here.is === null || seen.has(here))
      throw new SpecMistake('a loop that does nothing', 'give it a micro-step, or leave it', source)
    seen.add(here)
    here = here.is
  }
  return here.is
}

/** Cleans of a table: one for each line, not one for each entry. */
function withoutRepeatedLines(path: readonly Recorded[]): readonly Recorded[] {
  return path.filter((item, index) => {
    const before = path[index - 1]
    if (item.kind !== 'step' || before?.kind !== 'step') return true
    const [{ action, source }, earlier] = [item, before.action]
    if (action.kind !== 'clean' || earlier.kind !== 'clean') return true
    return before.source !== source || action.line === null || earlier.line !== action.line
  })
}
