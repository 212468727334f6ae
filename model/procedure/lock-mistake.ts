// Locks used in a way that can only be a mistake: on every way to a place, not just on some. Where only some ways are wrong the CPU waits
// there for ever, and `completes` says so. Nobody but its holder can give a lock back, so one that is still held at a return stays held:
// whoever takes it afterwards waits for ever.
import type { MicroStep, Program } from './micro-step.ts'
import { alwaysAt, flagsAt } from './order.ts'

/** What is wrong, and at which line; null where that is known of no step. */
export interface LockMistake {
  readonly problem: string
  readonly cure: string
  readonly source: string | null
}

/**
 * The first `unlock` of a lock that this CPU can't hold there, the first lock that it has already, or the first return with one; null where
 * there is none.
 */
export function lockMistake(program: Program): LockMistake | null {
  for (const [place, step] of program.steps.entries()) {
    const { action, source } = step
    if (action.kind === 'return') {
      const held = locksOf(program).find(lock => alwaysAt(heldAt(program, lock), place))
      if (held !== undefined) return returnsWith(held, program, step)
    }
    if (action.kind !== 'unlock' && action.kind !== 'lock') continue
    const held = heldAt(program, action.lock)
    if (action.kind === 'unlock' && held[place]?.has(true) === false && held[place]?.size > 0)
      return { problem: `the lock ${action.lock} is given back but was not taken`, cure: 'lock it first', source }
    if (action.kind === 'lock' && alwaysAt(held, place))
      return { problem: `the lock ${action.lock} is taken twice by one CPU`, cure: 'unlock it in between', source }
  }
  return null
}

/** Whether this CPU holds the lock at each place. */
function heldAt(program: Program, lock: string): ReturnType<typeof flagsAt> {
  return flagsAt(program, ({ action }, flag) => {
    if (action.kind !== 'lock' && action.kind !== 'unlock') return flag
    return action.lock === lock ? action.kind === 'lock' : flag
  })
}

function locksOf({ steps }: Program): readonly string[] {
  return [...new Set(steps.flatMap(({ action }) => (action.kind === 'lock' ? [action.lock] : [])))]
}

/** A return that stands in the spec is told at its line; the one at the end, and behind a failed allocation, at that of the lock. */
function returnsWith(lock: string, program: Program, { action, source }: MicroStep): LockMistake {
  const taken = program.steps.find(step => step.action.kind === 'lock' && step.action.lock === lock)
  const fails = action.kind === 'return' && action.failed
  const unlock = `cpu.unlock('${lock}')`
  return {
    problem: `the procedure ${fails ? 'fails' : 'returns'} with the lock ${lock} still held`,
    cure:
      fails && source === null
        ? `give it back where the allocation fails: cpu.allocate({ onFailure: cpu => ${unlock} })`
        : `give it back before: ${unlock}`,
    source: source ?? taken?.source ?? null,
  }
}
