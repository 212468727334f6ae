// The rules of the CPUs: each micro-step moves its CPU's program counter and does its one thing to memory, to the queues of
// the units, or to the record of who owns which frame.
import {
  type Agent,
  all,
  always,
  type Condition,
  type ModelBuilder,
  type Update,
} from '../../checker/language/index.ts'
import {
  allCompleted,
  type Caches,
  type Command,
  completedByFence,
  drainedByWait,
  scopeName,
} from '../hardware/index.ts'
import type { Freed, Memory, Store } from '../memory/index.ts'
import { type Action, canFollow, failureOf, type MicroStep } from '../procedure/index.ts'
import { frameName, placeName, valueName } from '../table/index.ts'
import type { Locks } from './locks.ts'
import type { Runner } from './runner.ts'

interface Surroundings {
  readonly memory: Memory
  readonly freed: Freed
  readonly stores: readonly Store[]
  readonly commands: readonly Command[]
  readonly locks: Locks
  /** What permits stores to be seen late, and lines to stay in the caches. */
  readonly cites: { readonly stores: readonly string[]; readonly lines: readonly string[] }
  readonly caches: readonly Caches[]
  /** Accompanies updates that walks may see. */
  readonly seen: (updates: readonly Update[]) => readonly Update[]
}

/** Adds a rule for every micro-step of a CPU, and the draining of its stores and cleans. */
export function addProgramRules(builder: ModelBuilder, runner: Runner, around: Surroundings): void {
  const { agent, program, place } = runner
  for (const [step, { action, source, next }] of program.steps.entries()) {
    const { when, then } = effect(runner, step, action, around)
    builder.rule({ name: `${agent.name}: micro-step ${step + 1}`, agent, kind: 'procedure' }, {}, () => ({
      when: all(place.is(step), when),
      text: textOf(action),
      source,
      then: [place.becomes(next), ...around.seen(then)],
    }))
    const failure = failureOf(program, step)
    if (failure === null) continue
    builder.rule({ name: `${agent.name}: micro-step ${step + 1} fails`, agent, kind: 'procedure' }, {}, () => ({
      when: place.is(step),
      text: `${textOf(action)} fails`,
      source,
      then: [place.becomes(failure)],
    }))
  }
  addDrainRules(builder, runner, around)
}

interface Effect {
  readonly when: Condition
  readonly then: readonly Update[]
}

/** What a micro-step waits for and what it does; the program counter aside. */
function effect(runner: Runner, step: number, action: Action, around: Surroundings): Effect {
  const { memory, freed, stores, commands, locks } = around
  const { cpu } = runner
  switch (action.kind) {
    case 'allocate':
    case 'write':
      return { when: always, then: memory.store(cpu, step, stores) }
    case 'fence':
      return { when: action.fence === 'complete' ? completingFence(cpu, around) : always, then: [] }
    case 'clean':
      return { when: always, then: memory.clean(cpu, step, action.place) }
    case 'invalidate': {
      const mine = commands.filter(command => command.cpu === cpu && command.step === step)
      return { when: always, then: mine.map(command => command.status.becomes('submitted')) }
    }
    case 'wait': {
      const when = all(
        allCompleted(commands, cpu),
        isFence(runner, step, commands) ? completingFence(cpu, around) : always,
      )
      return { when, then: action.drain ? drainedByWait(commands, cpu, runner.program, step, around.caches) : [] }
    }
    case 'free':
      return { when: always, then: freed.frees(action.table) }
    case 'release':
      return { when: always, then: freed.releases(action.frame) }
    case 'lock':
      return { when: locks.isFree(action.lock), then: locks.takes(action.lock, cpu) }
    case 'unlock':
      return { when: locks.isHeldBy(action.lock, cpu), then: locks.releases(action.lock, cpu) }
    case 'allocationFails':
    case 'return':
      return { when: always, then: [] }
  }
}

/** A wait is a completing fence where it completes an invalidation by the CPU's own fence: one that nothing completed before it. */
function isFence({ cpu, program }: Runner, wait: number, commands: readonly Command[]): boolean {
  const isOpen = ({ action }: MicroStep): boolean =>
    action.kind !== 'wait' && !(action.kind === 'fence' && action.fence === 'complete')
  return completedByFence(commands, cpu).some(({ step }) => canFollow(program, step, wait, isOpen))
}

/** All stores and cleans of the CPU are done, and so are the invalidations that its fences complete. */
function completingFence(cpu: number, { memory, commands }: Surroundings): Condition {
  return all(memory.complete(cpu), ...completedByFence(commands, cpu).map(({ status }) => status.is('none')))
}

function addDrainRules(builder: ModelBuilder, { agent, cpu }: Runner, { memory, seen, cites }: Surroundings): void {
  for (const store of memory.pendingStores.filter(other => other.cpu === cpu))
    builder.rule({ name: `${agent.name}: store becomes visible`, agent }, {}, () => ({
      when: memory.mayDrain(store),
      text: `store to ${placeName(store.place)} becomes visible`,
      cites: cites.stores,
      then: seen([store.pending.becomes(false), ...memory.lands(store)]),
    }))
  for (const clean of memory.pendingCleans.filter(other => other.cpu === cpu))
    builder.rule({ name: `${agent.name}: clean takes effect`, agent }, {}, () => ({
      when: memory.mayClean(clean),
      text: `clean of ${clean.line.name} takes effect`,
      cites: cites.lines,
      then: seen(memory.cleans(clean)),
    }))
}

/** Adds the spontaneous write-back of dirty lines, by the caches of the first CPU. */
export function addWriteBackRules(builder: ModelBuilder, agent: Agent, { memory, seen, cites }: Surroundings): void {
  for (const line of memory.lines)
    builder.rule({ name: `${agent.name}: line is written back`, agent }, {}, () => ({
      when: memory.mayWriteBack(line),
      text: `${line.name} is written back`,
      cites: cites.lines,
      then: seen(memory.writesBack(line)),
    }))
}

export function textOf(action: Action): string {
  switch (action.kind) {
    case 'allocate':
      return `allocate table ${action.table.name}${action.zeroed ? ', zeroed' : ''}`
    case 'allocationFails':
      return `no memory for table ${action.table.name}`
    case 'write':
      return `${placeName(action.place)} := ${valueName(action.value, action.place.table.pagesPerEntry)}`
    case 'fence':
      return action.fence === 'complete' ? 'fence (complete)' : 'fence (store)'
    case 'clean':
      return `clean the line of ${action.line}`
    case 'invalidate':
      return `invalidate ${scopeName(action.scope)}${action.leafOnly ? ', leaves only' : ''}${action.unit === null ? '' : ` (${action.unit})`}`
    case 'wait':
      return action.drain ? 'wait for completion, drain' : 'wait for completion'
    case 'free':
      return `free table ${action.table.name}`
    case 'release':
      return `release ${frameName(action.frame)}`
    case 'lock':
    case 'unlock':
      return `${action.kind} ${action.lock}`
    case 'return':
      return action.failed ? 'return an error' : 'return'
  }
}
