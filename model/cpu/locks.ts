// Locks between CPUs. Taking one is an acquire, giving it back a release: another CPU can have the lock only when the stores before
// the release are visible, so that stores to one entry under one lock become visible in the order in which the lock was held
// (Arm ARM B2.3; RISC-V RVWMO; under strong order always so). The CPU that gives it back doesn't wait for that.
import {
  all,
  type CellTerm,
  type Condition,
  type ModelBuilder,
  never,
  type Update,
  valuesOf,
} from '../../checker/language/index.ts'
import type { Memory } from '../memory/memory.ts'
import type { Program } from './micro-step.ts'
import { canFollow } from './order.ts'
import type { Runner } from './steps.ts'

interface Holding {
  readonly kind: 'free' | 'held' | 'released'
  readonly cpu: number
}

const free: Holding = { kind: 'free', cpu: 0 }

export class Locks {
  private readonly cells: ReadonlyMap<string, CellTerm<Holding>>

  constructor(builder: ModelBuilder, programs: readonly Program[]) {
    const holdings = programs.flatMap((_, cpu): Holding[] => [
      { kind: 'held', cpu },
      { kind: 'released', cpu },
    ])
    const domain = valuesOf<Holding>('a lock', [free, ...holdings], holdingName)
    const names = programs.flatMap(({ steps }) =>
      steps.flatMap(({ action }) => (action.kind === 'lock' || action.kind === 'unlock' ? [action.lock] : [])),
    )
    this.cells = new Map([...new Set(names)].map(name => [name, builder.variable(`lock ${name}`, domain, free)]))
  }

  /** The lock is there to be taken. */
  isFree(name: string): Condition {
    return this.cells.get(name)?.is(free) ?? never
  }

  takes(name: string, cpu: number): readonly Update[] {
    return this.becomes(name, { kind: 'held', cpu })
  }

  isHeldBy(name: string, cpu: number): Condition {
    return this.cells.get(name)?.is({ kind: 'held', cpu }) ?? never
  }

  releases(name: string, cpu: number): readonly Update[] {
    return this.becomes(name, { kind: 'released', cpu })
  }

  /** Adds the rules by which a lock that was given back becomes free. */
  addRules(builder: ModelBuilder, runners: readonly Runner[], memory: Memory): void {
    for (const [name, cell] of this.cells)
      for (const { cpu, agent, program } of runners)
        builder.rule({ name: `${agent.name}: lock becomes free`, agent }, {}, () => ({
          when: all(cell.is({ kind: 'released', cpu }), storesBeforeReleaseSeen(program, name, cpu, memory)),
          text: `lock ${name} becomes free`,
          then: [cell.becomes(free)],
        }))
  }

  private becomes(name: string, holding: Holding): readonly Update[] {
    const cell = this.cells.get(name)
    return cell === undefined ? [] : [cell.becomes(holding)]
  }
}

/** Nothing is pending that this CPU stored before it can have released the lock. */
function storesBeforeReleaseSeen(program: Program, name: string, cpu: number, memory: Memory): Condition {
  const releases = program.steps.flatMap(({ action }, step) =>
    action.kind === 'unlock' && action.lock === name ? [step] : [],
  )
  const before = memory.pendingStores.filter(
    store => store.cpu === cpu && releases.some(release => canFollow(program, store.step, release)),
  )
  return all(...before.map(store => store.pending.is(false)))
}

function holdingName({ kind, cpu }: Holding): string {
  return kind === 'free' ? 'free' : `${kind} by CPU ${cpu}`
}

/** The first `unlock` of a lock that this CPU can't hold there, and the first lock taken twice; null where there is none. */
export function lockMistake(
  program: Program,
): { readonly step: number; readonly problem: string; readonly cure: string } | null {
  for (const [step, { action }] of program.steps.entries()) {
    if (action.kind !== 'unlock' && action.kind !== 'lock') continue
    const taken = program.steps.some(
      (other, place) =>
        other.action.kind === 'lock' &&
        other.action.lock === action.lock &&
        canFollow(
          program,
          place,
          step,
          between => !(between.action.kind === 'unlock' && between.action.lock === action.lock),
        ),
    )
    if (action.kind === 'unlock' && !taken)
      return { step, problem: `the lock ${action.lock} is given back but was not taken`, cure: 'lock it first' }
    if (action.kind === 'lock' && taken)
      return { step, problem: `the lock ${action.lock} is taken twice by one CPU`, cure: 'unlock it in between' }
  }
  return null
}
