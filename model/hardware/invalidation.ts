// Invalidations: submitted by a micro-step, executed by the unit, completed. Execution removes, in one step, every TLB and
// walk-cache entry that matches and, where question K17 says so, every walk in flight that matches: a walk matches as a cached
// entry for the last entry that it read would. Completion only signals and, where K18 says so, leaves no access in flight.
// A scope that the hardware doesn't have is widened to the next that it has.
import {
  all,
  at,
  type CellTerm,
  type Condition,
  enumeration,
  type ModelBuilder,
  not,
  SpecMistake,
  type Update,
} from '../../checker/language/index.ts'
import type { Memory } from '../memory/index.ts'
import { canFollow, type Program, type Scope } from '../procedure/index.ts'
import { pagesName } from '../table/index.ts'
import type { Caches } from './caches.ts'
import type { Reach } from './reach.ts'
import { ask, cite, type Unit } from './unit.ts'

type Status = 'none' | 'submitted' | 'executed'

/** One command: what one micro-step asks of one unit. */
export interface Command {
  readonly cpu: number
  readonly step: number
  readonly unit: Unit
  readonly scope: Scope
  readonly leafOnly: boolean
  readonly status: CellTerm<Status>
}

/** The commands of all invalidations, one for each unit that gets it. */
export function commandsOf(
  builder: ModelBuilder,
  programs: readonly Program[],
  units: readonly Unit[],
): readonly Command[] {
  const status = enumeration('none', 'submitted', 'executed')
  return programs.flatMap((program, cpu) =>
    program.steps.flatMap(({ action, source }, step) => {
      if (action.kind !== 'invalidate') return []
      return unitsTold(units, action.unit, source).map(unit => {
        const scope = widened(action.scope, unit)
        const owner = programs.length > 1 ? `CPU ${cpu}, ` : ''
        const name = `${unit.name}: invalidation of ${scopeName(scope)} (${owner}micro-step ${step + 1})`
        const leafOnly = action.leafOnly && ask(unit, 'walkCacheDrops') === 'flag'
        return {
          cpu,
          step,
          unit,
          scope,
          leafOnly,
          status: builder.variable(name, status, 'none', waitingFor(unit, scope, step)),
        }
      })
    }),
  )
}

/** What a trace says of a command that hasn't acted or completed when the trace ends. */
function waitingFor(unit: Unit, scope: Scope, step: number): { readonly submitted: string; readonly executed: string } {
  const words = `the invalidation of ${scopeName(scope)} (micro-step ${step + 1}) has`
  return { submitted: `${words} executed in the ${unit.name}`, executed: `${words} completed in the ${unit.name}` }
}

/** The unit of that name; all units where none is named. */
function unitsTold(units: readonly Unit[], name: string | null, source: string | null): readonly Unit[] {
  const told = units.filter(unit => name === null || name === unit.name)
  if (told.length > 0) return told
  const names = units.map(unit => unit.name).join(', ')
  throw new SpecMistake(`there is no unit ${name} to invalidate`, `use one of: ${names}`, source)
}

export function scopeName(scope: Scope): string {
  return scope.kind === 'everything' ? 'everything' : pagesName(scope.first, scope.count)
}

/** A run of pages where the unit can be told one; everything where it can't. */
function widened(scope: Scope, unit: Unit): Scope {
  if (scope.kind === 'everything') return scope
  const scopes = ask(unit, 'scopes')
  const fits = scopes.includes('range') || (scope.count === 1 && scopes.includes('page'))
  return fits ? scope : { kind: 'everything' }
}

/** A wait does not end before this command has completed. */
function isWaitedFor(command: Command): boolean {
  return ask(command.unit, 'completion') !== 'pollBounded'
}

/** All commands of a CPU have completed, as far as a wait can tell. */
export function allCompleted(commands: readonly Command[], cpu: number): Condition {
  const waitedFor = commands.filter(command => command.cpu === cpu && isWaitedFor(command))
  return all(...waitedFor.map(command => command.status.is('none')))
}

/**
 * Commands that complete by the CPU's own completing fence: where an instruction invalidates the CPUs' TLBs and a DSB completes it
 * (K16 `instruction` with K1 `completingFence`; Arm ARM D8.17). A wait for such a command is a completing fence.
 */
export function completedByFence(commands: readonly Command[], cpu: number): readonly Command[] {
  return commands.filter(
    ({ cpu: owner, unit }) =>
      owner === cpu && ask(unit, 'completion') === 'instruction' && ask(unit, 'storeOrder') === 'completingFence',
  )
}

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
      then: [command.status.becomes('none'), ...drainedByCompletion(command, caches)],
    }))
  }
}

/** Commands act in the order in which one CPU submitted them, where the queue keeps it; and not before the stores that K1 orders. */
function mayExecute(command: Command, { programs, commands, memory }: Surroundings): Condition {
  const { unit, cpu, step } = command
  const program = at(programs, cpu)
  const earlier = commands.filter(
    other => other.unit === unit && other.cpu === cpu && other !== command && canFollow(program, other.step, step),
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

/** K12: a leaf for these pages matches the scope. */
function dropsLeaf(unit: Unit, scope: Scope, pages: readonly number[]): boolean {
  if (scope.kind === 'everything') return true
  const inside = pages.filter(page => inScope(scope, page))
  return ask(unit, 'span') === 'mustCoverSize' ? inside.length === pages.length : inside.length > 0
}

/** K11: a non-leaf entry for these pages matches the scope. */
function dropsWalkCache(unit: Unit, scope: Scope, pages: readonly number[]): boolean {
  if (scope.kind === 'everything') return true
  const how = ask(unit, 'walkCacheDrops')
  if (how === 'allOfTag') return true
  return how !== 'none' && pages.some(page => inScope(scope, page))
}

function inScope(scope: Scope, page: number): boolean {
  return scope.kind === 'everything' || (page >= scope.first && page < scope.first + scope.count)
}

/** K18: accesses that the completion of this command has waited for. */
function drainedByCompletion(command: Command, caches: Caches): readonly Update[] {
  const answer = ask(command.unit, 'drains')
  return answer === 'all' || answer === 's1ScopeOnly' ? drained(command, caches) : []
}

/** K18, `flag`: accesses that a wait which asks for it has waited for, by the commands that its CPU can have submitted before. */
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
      canFollow(program, command.step, step),
  )
  const updates = before.flatMap(command =>
    all.filter(caches => caches.unit === command.unit).flatMap(caches => drained(command, caches)),
  )
  return [...new Map(updates.map(update => [update.cell, update])).values()]
}

/** "No access is in flight" as a filter: completion is when those that used a translation in scope have committed. */
function drained(command: Command, caches: Caches): readonly Update[] {
  return caches.accesses
    .filter(access => dropsLeaf(command.unit, command.scope, access.translation.pages))
    .map(access => access.present.becomes(false))
}

/** Whether a command leaves nothing of these pages in its unit: no entry and no walk that read before it acted. */
export function clears(command: Command, pages: readonly number[]): boolean {
  const stopped = ask(command.unit, 'walksAtExecution') === 'stopped'
  return stopped && !command.leafOnly && pages.every(page => inScope(command.scope, page))
}
