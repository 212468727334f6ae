// When commands were submitted and when they acted, along a run.
import { at, type KnownCommand } from '../language/index.ts'
import type { Walked } from './chain.ts'

/** When a command was submitted, and when it acted or was passed over. */
export function runsOf(
  { states }: Walked,
  { status, submitted, executed }: KnownCommand,
): readonly { readonly submitted: number; readonly executed: number | null; readonly isPassedOver: boolean }[] {
  const is = (step: number, value: number): boolean => at(at(states, step), status) === value
  return states.flatMap((_, step) => {
    if (step === 0 || !is(step, submitted) || is(step - 1, submitted)) return []
    const later = states.findIndex((_state, other) => other > step && !is(other, submitted))
    return [
      { submitted: step, executed: later === -1 ? null : later, isPassedOver: later !== -1 && !is(later, executed) },
    ]
  })
}
