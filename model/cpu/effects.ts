// What a micro-step waits for and what it does. One that reads acts in one of several ways, by what it finds and by what was read
// before it.
import { all, allOf, always, at, type Condition, type Update } from '../../checker/language/index.ts'
import {
  allCompleted,
  type Caches,
  type Command,
  completedByFence,
  drainedByWait,
  type Signal,
} from '../hardware/index.ts'
import {
  type Contents,
  complete,
  type Freed,
  finds,
  type Locals,
  type Marks,
  type Memory,
  type Private,
  reads,
  type Way,
} from '../memory/index.ts'
import { type Action, alwaysAt, flagsAt, isAtomic, type Local, localSetBy, type MicroStep } from '../procedure/index.ts'
import type { EntryValue } from '../table/index.ts'
import type { AccessesOf } from './accesses.ts'
import type { Locks } from './locks.ts'
import type { Runner } from './runner.ts'
import { textOf, textOfWay } from './text.ts'

export interface Surroundings {
  readonly memory: Memory
  readonly freed: Freed
  readonly marks: Marks
  readonly contents: Contents
  readonly locals: Locals
  readonly commands: readonly Command[]
  readonly signals: readonly Signal[]
  readonly locks: Locks
  /** What permits stores to be seen late, and lines to stay in the caches. */
  readonly cites: { readonly stores: readonly string[]; readonly lines: readonly string[] }
  readonly caches: readonly Caches[]
  readonly privacy: Private
  readonly runners: readonly Runner[]
  readonly accessesOf: AccessesOf
  /** Accompanies updates that walks may see. */
  readonly seen: (updates: readonly Update[]) => readonly Update[]
}

/** One way in which a micro-step acts. */
interface Effect {
  readonly when: Condition
  readonly then: readonly Update[]
  readonly text: string
  /** The local that it sets. */
  readonly sets: { readonly local: Local; readonly value: EntryValue } | null
  readonly goesTo: number
  /** Software takes something for what it is not. */
  readonly isFault: boolean
  readonly cites?: readonly string[]
}

export function effectsOf(runner: Runner, step: number, around: Surroundings): readonly Effect[] {
  const { action, next, otherwise } = stepOf(runner, step)
  const text = textOf(action)
  if (action.kind === 'if') {
    const branch = (outcome: boolean, goesTo: number): Effect => ({
      when: around.locals.may(action.test, outcome, step),
      then: [],
      text: `${text}: ${outcome ? 'yes' : 'no'}`,
      sets: null,
      goesTo,
      isFault: false,
    })
    return [branch(true, next), branch(false, otherwise ?? next)]
  }
  if (action.kind === 'access')
    return around.accessesOf(runner.cpu, stepOf(runner, step)).map(way => ({
      ...{ when: way.when, then: way.then, text: `${text}: ${way.text}`, cites: way.cites },
      ...{ sets: null, goesTo: way.faults ? (otherwise ?? step) : next, isFault: false },
    }))
  const ways = around.contents.ways(runner.cpu, step)
  const { when, then } = waitsAndDoes(runner, step, action, around)
  const emptied = around.memory.visibility.buffers.waits(runner.cpu, step, action)
    ? complete(around.memory, runner.cpu)
    : always
  const givesUp: Effect = {
    when: always,
    then: [],
    text: `${text}: gives up`,
    sets: null,
    goesTo: otherwise ?? next,
    isFault: false,
  }
  const effects = ways.map(way => ({
    when: all(
      emptied,
      when,
      around.locals.say(way.given),
      findsWhatItMust(runner, step, way, around),
      mayClean(runner, step, way, around),
    ),
    then: [...then, ...memoryUpdates(runner, step, way, around)],
    text: way.given.length === 0 && way.found === null ? text : textOfWay(action, way),
    sets: setBy(action, way),
    goesTo: next,
    isFault: way.fault !== null,
  }))
  return action.kind === 'poll' && otherwise !== null ? [...effects, givesUp] : effects
}

function stepOf({ program }: Runner, step: number): MicroStep {
  return at(program.steps, step)
}

function setBy(action: Action, { into }: Way): Effect['sets'] {
  const local = localSetBy(action)
  return local === null || into === null ? null : { local, value: into }
}

/** One that compares and fails orders nothing under weak order (Linux Documentation/atomic_t.txt); on x86 it is locked all the same. */
function findsWhatItMust(runner: Runner, step: number, { found, stores }: Way, { memory }: Surroundings): Condition {
  if (found === null) return always
  const { cpu, program } = runner
  return isAtomic(stepOf(runner, step)) && (stores.length > 0 || !memory.visibility.weak)
    ? finds(memory, cpu, found.place, found.value)
    : reads(memory, { cpu, step, program }, found.place, found.value)
}

function mayClean({ cpu }: Runner, step: number, { cleans }: Way, { memory }: Surroundings): Condition {
  return cleans === null ? always : memory.mayEnter(cpu, step, cleans)
}

function memoryUpdates(
  { cpu }: Runner,
  step: number,
  way: Way,
  { memory, freed, marks }: Surroundings,
): readonly Update[] {
  const { stores, cleans, frees, found } = way
  return [
    ...memory.store(cpu, step, stores),
    ...(cleans === null ? [] : memory.clean(cpu, step, cleans)),
    ...(frees === null ? [] : freed.frees(frees)),
    ...(found === null ? [] : marks.reads(found.place, found.value)),
  ]
}

/** What a micro-step waits for, and what it does to queues, locks and frames. */
function waitsAndDoes(
  runner: Runner,
  step: number,
  action: Action,
  around: Surroundings,
): { readonly when: Condition; readonly then: readonly Update[] } {
  const { freed, commands, signals, locks } = around
  const { cpu } = runner
  switch (action.kind) {
    case 'fence':
      return { when: action.fence === 'complete' ? completingFence(cpu, around) : always, then: [] }
    case 'invalidate': {
      const mine = commands.filter(command => command.cpu === cpu && command.step === step)
      return { when: always, then: mine.map(command => command.status.becomes('submitted')) }
    }
    case 'signal': {
      const mine = signals.filter(signal => signal.cpu === cpu && signal.step === step)
      return { when: always, then: mine.map(({ status }) => status.becomes('submitted')) }
    }
    case 'wait': {
      const when = all(
        allCompleted(commands, cpu),
        isFence(runner, step, commands) ? completingFence(cpu, around) : always,
      )
      return { when, then: action.drain ? drainedByWait(commands, cpu, runner.program, step, around.caches) : [] }
    }
    case 'release':
      return { when: always, then: freed.releases(action.frame) }
    case 'lock':
      return { when: locks.isFree(action.lock), then: locks.takes(action.lock, cpu) }
    case 'unlock':
      return { when: locks.isHeldBy(action.lock, cpu), then: locks.releases(action.lock, cpu, step) }
    default:
      return { when: always, then: [] }
  }
}

/**
 * A wait is a completing fence where it completes an invalidation by the CPU's own fence: one that nothing completed before it. Where
 * that is so on some ways to the wait and not on others, nothing is taken for granted.
 */
function isFence({ cpu, program }: Runner, wait: number, commands: readonly Command[]): boolean {
  const mine = new Set(completedByFence(commands, cpu).map(({ step }) => step))
  const isOpen = flagsAt(program, ({ action }, open, place) => {
    if (action.kind === 'wait' || (action.kind === 'fence' && action.fence === 'complete')) return false
    return open || mine.has(place)
  })
  return alwaysAt(isOpen, wait)
}

/** All stores and cleans of the CPU are done, and so are the invalidations that its fences complete. */
function completingFence(cpu: number, { memory, commands }: Surroundings): Condition {
  return allOf([complete(memory, cpu), ...completedByFence(commands, cpu).map(({ status }) => status.is('none'))])
}
