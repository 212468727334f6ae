// Invalidations: submitted by a micro-step, executed by the unit, completed. Execution removes, in one step, every TLB and
// walk-cache entry that matches and, where question K17 says so, every walk in flight that matches: a walk matches as a cached
// entry for the last entry that it read would. Completion only signals and, where K18 says so, leaves no access in flight.
import { all, at, type Condition, type ModelBuilder, not, type Update } from '../../checker/language/index.ts'
import type { Memory } from '../memory/index.ts'
import { canFollow, type Program } from '../procedure/index.ts'
import type { Caches } from './caches.ts'
import { type Command, scopeName } from './command.ts'
import { drainedByCompletion } from './completion.ts'
import type { Reach } from './reach.ts'
import { dropsLeaf, dropsWalkCache } from './scope.ts'
import { ask, cite } from './unit.ts'

interface Surroundings {
  readonly programs: readonly Program[]
  readonly commands: readonly Command[]
  readonly memory: Memory
  readonly reach: Reach
  /** Updates that must accompany an execution: bookkeeping of size changes. */
  readonly onExecution: (command: Command) => readonly Update[]
}

/** Adds execution and completion of every command that a unit can get. */
export function addInvalidationRules(builder: ModelBuilder, caches: Caches, around: Surroundings): void {
  const { unit } = caches
  for (const command of around.commands.filter(other => other.unit === unit)) {
    const program = at(around.programs, command.cpu)
    const words = `invalidation of ${scopeName(command.scope)}${command.leafOnly ? ', leaves only,' : ''}`
    builder.rule({ name: `${unit.name}: invalidation executes`, agent: unit.agent }, {}, () => ({
      when: mayExecute(command, around),
      text: `${words} executes`,
      cites: [...cite(unit, 'span'), ...cite(unit, 'walkCacheDrops'), ...cite(unit, 'walksAtExecution')],
      then: [
        command.status.becomes('executed'),
        ...drops(command, caches, around.reach),
        ...around.onExecution(command),
      ],
    }))
    builder.rule({ name: `${unit.name}: invalidation completes`, agent: unit.agent }, {}, () => ({
      when: command.status.is('executed'),
      text: `${words} completes`,
      cites: cite(unit, 'drains'),
      then: [command.status.becomes('none'), ...drainedByCompletion(command, caches, around.commands, program)],
    }))
  }
}

/** Commands act in the order in which one CPU submitted them, where the queue keeps it; and not before the stores that K1 orders. */
function mayExecute(command: Command, { programs, commands, memory }: Surroundings): Condition {
  const { unit, cpu, step } = command
  const program = at(programs, cpu)
  // Of two that both come round again in a loop either may be the earlier one: they are not ordered.
  const earlier = commands.filter(
    other =>
      other.unit === unit &&
      other.cpu === cpu &&
      other !== command &&
      canFollow(program, other.step, step) &&
      !canFollow(program, step, other.step),
  )
  const inOrder = ask(unit, 'commandOrder') === 'fifo' ? earlier.map(other => not(other.status.is('submitted'))) : []
  const ordered = memory.readyFor(cpu, step, {
    storeFenceOrders: ask(unit, 'storeOrder') === 'storeFence',
    emptiesWriteBuffer: ask(unit, 'writeBuffer'),
  })
  return all(command.status.is('submitted'), ...inOrder, ordered)
}

/** What an execution removes. */
function drops(command: Command, caches: Caches, reach: Reach): readonly Update[] {
  const { unit, scope, leafOnly } = command
  const walkCache = leafOnly ? [] : caches.walkCache.filter(entry => dropsWalkCache(unit, scope, entry.pages))
  const tlb = caches.tlb.filter(entry => dropsLeaf(unit, scope, entry.translation.pages))
  const stopped = ask(unit, 'walksAtExecution') === 'stopped'
  const ended = stopped ? caches.endedWalks.filter(walk => dropsLeaf(unit, scope, walk.translation.pages)) : []
  const walks = stopped
    ? caches.walks.filter(walk => {
        const lastRead = reach.space.pagesFrom(
          reach.space.firstOf(walk.page, walk.table.level + 1),
          walk.table.level + 1,
        )
        if (!leafOnly) return dropsWalkCache(unit, scope, lastRead)
        const leaves = Array.from({ length: walk.table.level }, (_, index) =>
          reach.space.pagesFrom(reach.space.firstOf(walk.page, index + 1), index + 1),
        )
        return leaves.some(pages => dropsLeaf(unit, scope, pages))
      })
    : []
  return [...walkCache, ...tlb, ...ended, ...walks].map(entry => entry.present.becomes(false))
}
