// Locks between CPUs. Taking one is an acquire, giving it back a release: another CPU can have the lock only when the stores before
// the release are visible, so that stores to one entry under one lock become visible in the order in which the lock was held
// (Arm ARM B2.3; RISC-V RVWMO; under strong order always so). The CPU that gives it back doesn't wait for that.
import {
  type Agent,
  all,
  type CellTerm,
  type Condition,
  type ModelBuilder,
  never,
  type Update,
  valuesOf,
} from '../../checker/language/index.ts'
import type { Memory } from '../memory/index.ts'
import { canFollow, type Program } from '../procedure/index.ts'
import type { Runner } from './runner.ts'

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

  /** Every lock, with who holds it. */
  get all(): readonly { readonly name: string; readonly cell: CellTerm<Holding> }[] {
    return [...this.cells].map(([name, cell]) => ({ name, cell }))
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
        builder.rule({ name: `${agent.name}: lock becomes free`, agent, fair: releaseName(name, agent) }, {}, () => ({
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

function releaseName(lock: string, { name }: Agent): string {
  return `lock ${lock}, given back by ${name}`
}

function holdingName({ kind, cpu }: Holding): string {
  return kind === 'free' ? 'free' : `${kind} by CPU ${cpu}`
}
