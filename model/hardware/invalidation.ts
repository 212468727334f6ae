// Invalidations: submitted by a micro-step, executed by the unit, completed. Execution removes, in one step, every TLB and
// walk-cache entry that matches and, where question K17 says so, every walk in flight that matches: a walk matches as a cached
// entry for the last entry that it read would. Completion only signals and, where K18 says so, leaves no access in flight.
import { all, at, type Condition, type ModelBuilder, not, type Update } from '../../checker/language/index.ts'
import type { Memory } from '../memory/index.ts'
import { canFollow, type Program } from '../procedure/index.ts'
import { type Caches, isBelowConfiguration, type Walk } from './caches.ts'
import { type Command, targetName } from './command.ts'
import { drainedByCompletion } from './completion.ts'
import { configurationDrops } from './configuration-walk.ts'
import type { Reach } from './reach.ts'
import { dropsLeaf, dropsWalkCache, isOfTag } from './scope.ts'
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
    const words = `invalidation of ${targetName(command)}${command.leafOnly ? ', leaves only,' : ''}`
    const fair = `the ${words} in the ${unit.name} (CPU ${command.cpu}, micro-step ${command.step + 1})`
    builder.rule({ name: `${unit.name}: invalidation executes`, agent: unit.agent, fair }, {}, () => ({
      when: mayExecute(command, around),
      text: `${words} executes`,
      cites: [...cite(unit, 'span'), ...cite(unit, 'walkCacheDrops'), ...cite(unit, 'walksAtExecution')],
      then: [
        command.status.becomes('executed'),
        ...drops(command, caches, around.reach),
        ...around.onExecution(command),
      ],
    }))
    builder.rule({ name: `${unit.name}: invalidation completes`, agent: unit.agent, fair }, {}, () => ({
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
  const { unit, scope, leafOnly, configuration } = command
  if (configuration !== undefined) return configurationDrops(caches, configuration)
  const ofMine = ({ tag }: { readonly tag: number | null }): boolean => isOfTag(command, tag)
  const walkCache = leafOnly ? [] : caches.walkCache.filter(entry => dropsWalkCache(unit, scope, entry.pages))
  const tlb = caches.tlb.filter(entry => dropsLeaf(unit, scope, entry.translation.pages))
  const stopped = ask(unit, 'walksAtExecution') === 'stopped'
  const ended = stopped ? caches.endedWalks.filter(walk => dropsLeaf(unit, scope, walk.translation.pages)) : []
  const walks = stopped ? caches.walks.filter(walk => stopsWalk(command, walk, reach)) : []
  return [
    ...walkCache.filter(ofMine),
    ...tlb.filter(({ translation }) => ofMine(translation)),
    ...ended.filter(({ translation }) => ofMine(translation)),
    ...walks.filter(ofMine),
  ].map(entry => entry.present.becomes(false))
}

/**
 * A walk in flight matches as a cached entry for the last entry that it read. Where that is a configuration entry, a command of its own
 * stops the walk, if the unit caches such entries; a unit that doesn't has no such command.
 */
function stopsWalk({ unit, scope, leafOnly }: Command, { page, table }: Walk, reach: Reach): boolean {
  const { space } = reach
  if (isBelowConfiguration(table, space) && ask(unit, 'configurationCache') !== 'none') return false
  const offset = space.offsetOf(page)
  if (!leafOnly) return dropsWalkCache(unit, scope, space.around(offset, space.pagesPerEntry(table.level + 1)))
  const levels = Array.from({ length: table.level }, (_, index) => index + 1)
  return levels
    .flatMap(level => reach.leavesOf(level))
    .some(leaf => dropsLeaf(unit, scope, space.around(offset, leaf.pages)))
}
