// Locks used in a way that can only be a mistake.
import type { Program } from './micro-step.ts'
import { canFollow } from './order.ts'

/** The first `unlock` of a lock that this CPU can't hold there, and the first lock taken twice; null where there is none. */
export function lockMistake(
  program: Program,
): { readonly step: number; readonly problem: string; readonly cure: string } | null {
  for (const [step, { action }] of program.steps.entries()) {
    if (action.kind !== 'unlock' && action.kind !== 'lock') continue
    const taken = program.steps.some(
      (other, place) =>
        other.action.kind === 'lock' &&
        other.action.lock === action.lock &&
        canFollow(
          program,
          place,
          step,
          between => !(between.action.kind === 'unlock' && between.action.lock === action.lock),
        ),
    )
    if (action.kind === 'unlock' && !taken)
      return { step, problem: `the lock ${action.lock} is given back but was not taken`, cure: 'lock it first' }
    if (action.kind === 'lock' && taken)
      return { step, problem: `the lock ${action.lock} is taken twice by one CPU`, cure: 'unlock it in between' }
  }
  return null
}
