// Where a counterexample was met: what stands around its steps in every form.
import type { Counterexample } from '../trace/index.ts'
import { lengthOf } from './fold.ts'
import type { Command } from './shell.ts'

/** Where a counterexample was met, and the command that shows it again. */
export interface Scene {
  /** What stands before the property; `VIOLATED` where left out. */
  readonly head?: string
  readonly spec: string
  readonly procedure: string
  readonly hardware: string
  /** Other hardware on which the same was found (same-traces.ts). */
  readonly sameOn?: readonly string[]
  /** How it starts and what was asked. */
  readonly about?: readonly string[]
  readonly again: Command
}

/** Its id and its length. `replay` finds a trace again by its id where `check` finds it: one of `diff` is of another model, and has none to show. */
export function whichTrace(counterexample: Counterexample, { again }: Scene, named: (id: string) => string): string {
  const length = lengthOf(counterexample)
  return again.verb === 'diff' ? length : `${named(counterexample.id)}, ${length}`
}
