// What a completion covers, by question K18: accesses that had translated before the invalidation acted. "No access is in flight" is a
// filter: completion is when those that used a translation in scope have committed.
//
// A device that has a TLB answers when its own accesses are done, whatever K18 says of the unit.
//
// `onRepeat` is hardware whose completion may come before accesses that used the old translation are done, the first time; once one
// invalidation has completed, the next of the same or a smaller scope does cover them (Arm errata 1286807, 2441007, 2441009; XSA-493:
// repeat TLBI and DSB). It is decided from program order: on every way to the command there is one of the same CPU and unit, with a scope
// as large, after it a wait or fence by which that one has completed, and no store of the CPU before it that may be seen only after it acted:
// an invalidation that acts before the store is seen is no first time of anything; nor is one before the store.
import type { Update } from '../../checker/language/index.ts'
import {
  alwaysAt,
  canFollow,
  emptiesStores,
  flagsAt,
  type MicroStep,
  mayStore,
  type Program,
} from '../procedure/index.ts'
import type { Caches } from './caches.ts'
import { type Command, completedByFence, isWaitedFor } from './command.ts'
import { covers, dropsLeaf, isOfTag } from './scope.ts'
import { ask } from './unit.ts'

/** Accesses that the completion of this command has waited for. */
export function drainedByCompletion(
  command: Command,
  caches: Caches,
  commands: readonly Command[],
  program: Program,
): readonly Update[] {
  if (command.unit.behind !== null) return drained(command, caches)
  switch (ask(command.unit, 'drains')) {
    case 'all':
    case 's1ScopeOnly':
      return drained(command, caches)
    case 'onRepeat':
      return repeats(command, commands, program) ? drained(command, caches) : []
    case 'flag':
    case 'no':
      return []
  }
}

/** On every way to this command an earlier one, with a scope as large, has completed. */
function repeats(command: Command, commands: readonly Command[], program: Program): boolean {
  return commands.some(
    earlier =>
      earlier.cpu === command.cpu &&
      earlier.unit === command.unit &&
      earlier !== command &&
      isWaitedFor(earlier) &&
      covers(earlier, command) &&
      followsItsStores(earlier, program) &&
      !canBeReached(program, command.step, earlier.step) &&
      !canFollow(program, earlier.step, command.step, step => !completes(step, earlier)) &&
      nothingStoredBetween(earlier, command, program),
  )
}

/** On every way, all that the CPU stored before was visible when it submitted the command. */
function followsItsStores({ step }: Command, program: Program): boolean {
  return program.steps.every(
    (store, place) => !mayStore(store) || !canFollow(program, place, step, between => !emptiesStores(between)),
  )
}

/** No store of the CPU comes after one command and before another. */
function nothingStoredBetween(earlier: Command, command: Command, program: Program): boolean {
  return !program.steps.some(
    (store, place) =>
      mayStore(store) && canFollow(program, earlier.step, place) && canFollow(program, place, command.step),
  )
}

/** From the start to a place without passing another. */
function canBeReached(program: Program, place: number, without: number): boolean {
  if (without === 0) return false
  return place === 0 || canFollow(program, 0, place, step => step !== program.steps[without])
}

function completes({ action }: MicroStep, command: Command): boolean {
  if (action.kind === 'wait') return true
  return action.kind === 'fence' && action.fence === 'complete' && completedByFence([command], command.cpu).length > 0
}

/** K18, `flag`: accesses that a wait which asks for it has waited for, by the commands that its CPU has submitted before, whichever way it went. */
export function drainedByWait(
  commands: readonly Command[],
  cpu: number,
  program: Program,
  step: number,
  all: readonly Caches[],
): readonly Update[] {
  const before = commands.filter(
    command =>
      command.cpu === cpu &&
      ask(command.unit, 'drains') === 'flag' &&
      isWaitedFor(command) &&
      alwaysAt(
        flagsAt(program, (_, submitted, place) => submitted || place === command.step),
        step,
      ),
  )
  const updates = before.flatMap(command =>
    all.filter(caches => caches.unit === command.unit).flatMap(caches => drained(command, caches)),
  )
  return [...new Map(updates.map(update => [update.cell, update])).values()]
}

/** "No access is in flight" as a filter: completion is when those that used a translation in scope have committed. */
function drained(command: Command, caches: Caches): readonly Update[] {
  return caches.accesses
    .filter(
      ({ translation }) =>
        isOfTag(command, translation.tag) && dropsLeaf(command, translation.pages, translation.leaf.level),
    )
    .map(access => access.present.becomes(false))
}
