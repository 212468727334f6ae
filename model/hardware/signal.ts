// Completion as a write to memory: a wait command that, when all that its CPU submitted before it has completed, stores a number in a
// word (VT-d 6.5.2.8, invalidation wait descriptor with status write; SMMUv3 4.7.3, CMD_SYNC with MSI). The store comes when it comes: one that is late
// for whoever gave up waiting may be taken for another's. Where commands act in order, so do these. Where
// they act in any order they may also pass one, unless the hardware says that none does (SMMUv3 4.7: CMD_SYNC). An atomic of a CPU on the word is one
// step also for a unit: the store doesn't come between what it read and what it stores.
import {
  allOf,
  type CellTerm,
  type Condition,
  enumeration,
  type ModelBuilder,
  not,
} from '../../checker/language/index.ts'
import { type Memory, readyFor } from '../memory/index.ts'
import { canFollow, type Program } from '../procedure/index.ts'
import { type EntryPlace, numberValue, placeName } from '../table/index.ts'
import type { Caches } from './caches.ts'
import { type Command, withDevices } from './command.ts'
import { drainedByWait } from './completion.ts'
import { ask, cite, type Unit } from './unit.ts'

/** One wait command: what one micro-step asks of the units. */
export interface Signal {
  readonly cpu: number
  readonly step: number
  readonly units: readonly Unit[]
  readonly word: EntryPlace
  readonly number: number
  readonly drain: boolean
  readonly status: CellTerm<'none' | 'submitted'>
}

export function signalsOf(
  builder: ModelBuilder,
  programs: readonly Program[],
  units: readonly Unit[],
): readonly Signal[] {
  const status = enumeration('none', 'submitted')
  return programs.flatMap((program, cpu) =>
    program.steps.flatMap(({ action, source }, step): Signal[] => {
      if (action.kind !== 'signal') return []
      const { word, number, drain, unit } = action
      const words = `signal of ${number} in ${placeName(word)} (CPU ${cpu}, micro-step ${step + 1})`
      const waiting = { submitted: `the ${words} has come` }
      const cell = builder.variable(words, status, 'none', waiting)
      return [{ cpu, step, units: withDevices(units, unit, source), word, number, drain, status: cell }]
    }),
  )
}

interface Surroundings {
  readonly programs: readonly Program[]
  readonly commands: readonly Command[]
  readonly signals: readonly Signal[]
  readonly memory: Memory
  readonly caches: readonly Caches[]
}

/** Adds the stores of all signals. */
export function addSignalRules(builder: ModelBuilder, around: Surroundings): void {
  for (const signal of around.signals) {
    const { cpu, step, units, word, number, drain, status } = signal
    const program = around.programs[cpu]
    const [unit] = units
    if (unit === undefined || program === undefined) continue
    const told = around.commands.filter(command => units.includes(command.unit))
    const drained = drain ? drainedByWait(told, cpu, program, step, around.caches) : []
    const fair = `the signal in ${placeName(word)} (CPU ${cpu}, micro-step ${step + 1})`
    builder.rule({ name: `${unit.name}: signal`, agent: unit.agent, fair, cites: cite(unit, 'drains') }, {}, () => ({
      when: allOf([
        status.is('submitted'),
        ...earlierDone(signal, program, told, around.signals),
        around.memory.mayStore(word),
        readyFor(around.memory, cpu, step, { storeFenceOrders: false, emptiesWriteBuffer: false }),
      ]),
      text: `stores ${number} in ${placeName(word)}: all is completed that was submitted before`,
      then: [status.becomes('none'), around.memory.seen(word, true).becomes(numberValue(number)), ...drained],
    }))
  }
}

/** Signals are in no loop (`loop-mistake.ts`), so what is before one in its program was submitted before it. */
function earlierDone(
  { cpu, step, units }: Signal,
  program: Program,
  told: readonly Command[],
  signals: readonly Signal[],
): readonly Condition[] {
  const isBefore = (other: { readonly cpu: number; readonly step: number }): boolean =>
    other.cpu === cpu && canFollow(program, other.step, step)
  const inOrder = units.every(unit => ask(unit, 'commandOrder') !== 'unordered')
  return [
    ...told.filter(isBefore).map(command => command.status.is('none')),
    ...(inOrder ? signals.filter(isBefore) : []).map(({ status }) => not(status.is('submitted'))),
  ]
}
