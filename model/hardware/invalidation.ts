// Invalidations: submitted by a micro-step, executed by the unit, completed. Execution removes, in one step, every TLB and
// walk-cache entry that matches and, where question K17 says so, every walk in flight that matches: a walk matches as a cached
// entry for the last entry that it read would. Completion only signals and, where K18 says so, leaves no access in flight.
//
// A command in a queue in memory acts when the unit finds it there. A unit that doesn't snoop (K2; SMMU IDR0.COHACC is about queues as well as tables)
// reads what the queue held before for as long as the line isn't written back: that may be no command, and the unit waits for somebody to mend it, or
// another command, carried out in the place of this one.
import { all, allOf, at, type Condition, type ModelBuilder, not, type Update } from '../../checker/language/index.ts'
import { emptiedBy, type Memory, readyFor } from '../memory/index.ts'
import { canFollow, type Program } from '../procedure/index.ts'
import { numberValue } from '../table/index.ts'
import type { Caches, Walk } from './caches.ts'
import { askedFor, type Command } from './command.ts'
import { drainedByCompletion } from './completion.ts'
import { configurationDrops } from './configuration-walk.ts'
import type { Reach, Translation } from './reach.ts'
import { dropsLeaf, dropsWalkCache, isOfTag } from './scope.ts'
import type { Signal } from './signal.ts'
import { ask, cite } from './unit.ts'

interface Surroundings {
  readonly programs: readonly Program[]
  readonly commands: readonly Command[]
  readonly signals: readonly Signal[]
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
    const words = `invalidation of ${askedFor(command)}${command.leafOnly ? ',' : ''}`
    const fair = `the ${words} in the ${unit.name} (CPU ${command.cpu}, micro-step ${command.step + 1})`
    builder.rule({ name: `${unit.name}: invalidation executes`, agent: unit.agent, fair }, {}, () => ({
      when: all(mayAct(command, around), isThere(command, around.memory)),
      text: `${words} executes`,
      cites: [
        ...(unit.cpu === null ? [] : cite(unit, 'reach')),
        ...cite(unit, 'span'),
        ...(unit.behind === null ? [...cite(unit, 'walkCacheDrops'), ...cite(unit, 'walksAtExecution')] : []),
      ],
      then: [
        command.status.becomes('executed'),
        ...drops(command, caches, around.reach),
        ...around.onExecution(command),
      ],
    }))
    if (command.command !== undefined)
      builder.rule({ name: `${unit.name}: another command`, agent: unit.agent }, {}, () => ({
        when: all(mayAct(command, around), not(isThere(command, around.memory))),
        text: `reads what the queue held before, and not the ${words}: carries that out`,
        cites: cite(unit, ask(unit, 'walkSnoops') ? 'storeOrder' : 'walkSnoops'),
        then: [command.status.becomes('none')],
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
function mayAct(command: Command, { programs, commands, signals, memory }: Surroundings): Condition {
  const { unit, cpu, step } = command
  const program = at(programs, cpu)
  // Of two that both come round again in a loop either may be the earlier one: they are not ordered.
  const earlier = commands.filter(
    other =>
      other.cpu === cpu &&
      other !== command &&
      canFollow(program, other.step, step) &&
      !canFollow(program, step, other.step),
  )
  const isFifo = ask(unit, 'commandOrder') === 'fifo'
  const inOrder = isFifo
    ? earlier.filter(other => other.unit === unit).map(other => not(other.status.is('submitted')))
    : []
  // A device is told when its unit's commands ahead have completed (VT-d 6.5.2).
  const completed = isFifo
    ? earlier.filter(other => other.unit === unit.behind).map(other => other.status.is('none'))
    : []
  const ordered = readyFor(memory, cpu, step, {
    storeFenceOrders: ask(unit, 'storeOrder') === 'storeFence',
    emptiesWriteBuffer: ask(unit, 'writeBuffer'),
  })
  const passesNone = ask(unit, 'commandOrder') === 'untilWaitCommand'
  const waits = passesNone ? signals.filter(signal => isAhead(signal, command, program)) : []
  const waited = waits.map(({ status }) => not(status.is('submitted')))
  const emptied = emptiedBy(memory, unit.cpu)
  return allOf([command.status.is('submitted'), ...inOrder, ...completed, ...waited, ordered, emptied])
}

/** The unit finds the command where it reads it. */
function isThere({ unit, command }: Command, memory: Memory): Condition {
  if (command === undefined) return all()
  return memory.seen(command.word, ask(unit, 'walkSnoops')).is(numberValue(command.number))
}

/** A wait command stands before a command in the queue of its unit. Waits are in no loop. */
function isAhead(signal: Signal, { unit, cpu, step }: Command, program: Program): boolean {
  return signal.cpu === cpu && signal.units.includes(unit) && canFollow(program, signal.step, step)
}

/** What an execution removes. */
function drops(command: Command, caches: Caches, reach: Reach): readonly Update[] {
  const { unit, leafOnly, configuration } = command
  if (configuration !== undefined) return configurationDrops(caches, configuration)
  const isLeaf = ({ translation }: { readonly translation: Translation }): boolean =>
    isOfTag(command, translation.tag) && dropsLeaf(command, translation.pages, translation.leaf.level)
  const walkCache = caches.walkCache.filter(
    ({ pages, table, tag }) => !leafOnly && isOfTag(command, tag) && dropsWalkCache(command, pages, table.level + 1),
  )
  const stopped = ask(unit, 'walksAtExecution') === 'stopped'
  const ended = stopped ? caches.endedWalks.filter(isLeaf) : []
  const walks = stopped ? caches.walks.filter(walk => stopsWalk(command, walk, reach)) : []
  return [...walkCache, ...caches.tlb.filter(isLeaf), ...ended, ...walks].map(entry => entry.present.becomes(false))
}

/**
 * A walk in flight matches as a cached entry for the last entry that it read; leaves only: as a leaf that it could still form. Where the
 * last entry is a configuration entry, a command of its own stops the walk, if the unit caches such entries; a unit that doesn't has no
 * such command.
 */
function stopsWalk(command: Command, { page, table, tag, isTop }: Walk, reach: Reach): boolean {
  if (!isOfTag(command, tag)) return false
  const { space } = reach
  if (isTop && ask(command.unit, 'configurationCache') !== 'none') return false
  const offset = space.offsetOf(page)
  const above = table.level + 1
  if (!command.leafOnly) return dropsWalkCache(command, space.around(offset, space.pagesPerEntry(above)), above)
  const levels = Array.from({ length: table.level }, (_, index) => index + 1)
  return levels
    .flatMap(level => reach.leavesOf(level))
    .some(leaf => dropsLeaf(command, space.around(offset, leaf.pages), leaf.level))
}
