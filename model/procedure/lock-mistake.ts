// Locks used in a way that can only be a mistake: on every way, not just on some. Where only some ways are wrong the CPU waits there for
// ever, and `completes` says so.
import type { Program } from './micro-step.ts'
import { alwaysAt, flagsAt } from './order.ts'

/** The first `unlock` of a lock that this CPU can't hold there, or the first lock that it has already; null where there is none. */
export function lockMistake(
  program: Program,
): { readonly step: number; readonly problem: string; readonly cure: string } | null {
  for (const [step, { action }] of program.steps.entries()) {
    if (action.kind !== 'unlock' && action.kind !== 'lock') continue
    const held = flagsAt(program, ({ action: other }, flag) => {
      if (other.kind !== 'lock' && other.kind !== 'unlock') return flag
      return other.lock === action.lock ? other.kind === 'lock' : flag
    })
    if (action.kind === 'unlock' && held[step]?.has(true) === false && held[step]?.size > 0)
      return { step, problem: `the lock ${action.lock} is given back but was not taken`, cure: 'lock it first' }
    if (action.kind === 'lock' && alwaysAt(held, step))
      return { step, problem: `the lock ${action.lock} is taken twice by one CPU`, cure: 'unlock it in between' }
  }
  return null
}
