// Where a counterexample was met: what stands around its steps in every form.
import type { Command } from './shell.ts'

/** Where a counterexample was met, and the command that shows it again. */
export interface Scene {
  /** What stands before the property; `VIOLATED` where left out. */
  readonly head?: string
  readonly spec: string
  readonly procedure: string
  readonly hardware: string
  /** How it starts and what was asked. */
  readonly about?: readonly string[]
  readonly again: Command
}
