// What a loop must not hold. A store is pending or not, one flag for each micro-step that stores (`memory`), and the order of stores to
// one entry is program order. Neither is right any more if the micro-step comes round again while its store is still pending. So on every
// way round there must be something that waits for it: a completing fence, or for stores an atomic, which waits for earlier stores.
// Refused on all hardware alike, also where stores are never pending, or a spec would build on one machine and not on the next.
//
// An invalidation may come round again. Submitted twice before it has acted it acts once, as late as the second would: what the first
// would have dropped, caches may lose at any time; a wait waits for it all the same.
import type { MicroStep, Program } from './micro-step.ts'
import { canFollow, emptiesStores } from './order.ts'

export function loopMistake(
  program: Program,
): { readonly step: number; readonly problem: string; readonly cure: string } | null {
  for (const [step, { action }] of program.steps.entries()) {
    if (action.kind === 'signal' && canFollow(program, step, step))
      return {
        step,
        problem: 'a signal in a loop',
        cure: 'write the rounds of the loop out: each signal is told apart',
      }
    if (action.kind !== 'write' && action.kind !== 'clean') continue
    const goesOn = (between: MicroStep): boolean => !waitsFor(action.kind, between)
    if (canFollow(program, step, step, goesOn))
      return {
        step,
        problem: `a ${action.kind} comes round again in a loop while it may still be pending`,
        cure: "put fence('complete') in the loop",
      }
  }
  return null
}

function waitsFor(kind: 'write' | 'clean', step: MicroStep): boolean {
  return kind === 'write' ? emptiesStores(step) : step.action.kind === 'fence' && step.action.fence === 'complete'
}
