// Locks between CPUs. Taking one is an acquire, giving it back a release: another CPU can have the lock only when the stores before
// the release are visible, so that stores to one entry under one lock become visible in the order in which the lock was held
// (Arm ARM B2.3; RISC-V RVWMO; under strong order always so). The CPU that gives it back doesn't wait for that.
import {
  type Agent,
  all,
  allOf,
  at,
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

/** `step`: the micro-step that gave it back, of a CPU that does so at several. */
interface Holding {
  readonly kind: 'free' | 'held' | 'released'
  readonly cpu: number
  readonly step: number | null
}

const free: Holding = { kind: 'free', cpu: 0, step: null }

export class Locks {
  private readonly cells: ReadonlyMap<string, CellTerm<Holding>>
  private readonly programs: readonly Program[]

  constructor(builder: ModelBuilder, programs: readonly Program[]) {
    const names = programs.flatMap(({ steps }) =>
      steps.flatMap(({ action }) => (action.kind === 'lock' || action.kind === 'unlock' ? [action.lock] : [])),
    )
    const cellOf = (name: string): CellTerm<Holding> => {
      const holdings = programs.flatMap((program, cpu) => [
        { kind: 'held', cpu, step: null } as const,
        ...releasesOf(program, name, cpu),
      ])
      const domain = valuesOf<Holding>('a lock', [free, ...holdings], holdingName)
      return builder.variable(`lock ${name}`, domain, free)
    }
    this.cells = new Map([...new Set(names)].map(name => [name, cellOf(name)]))
    this.programs = programs
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
    return this.becomes(name, { kind: 'held', cpu, step: null })
  }

  isHeldBy(name: string, cpu: number): Condition {
    return this.cells.get(name)?.is({ kind: 'held', cpu, step: null }) ?? never
  }

  /** `step`: the micro-step that gives it back. */
  releases(name: string, cpu: number, step: number): readonly Update[] {
    const given = releasesOf(at(this.programs, cpu), name, cpu)
    return given.flatMap(one => (one.step === step || given.length === 1 ? this.becomes(name, one) : []))
  }

  /** Adds the rules by which a lock that was given back becomes free. */
  addRules(builder: ModelBuilder, runners: readonly Runner[], memory: Memory): void {
    for (const [name, cell] of this.cells)
      for (const { cpu, agent, program } of runners)
        for (const given of releasesOf(program, name, cpu))
          builder.rule({ name: `${agent.name}: lock becomes free`, agent, fair: releaseName(name, agent) }, {}, () => ({
            when: all(cell.is(given), storesBeforeReleaseSeen(program, name, given, memory)),
            text: `lock ${name} becomes free`,
            then: [cell.becomes(free)],
          }))
  }

  private becomes(name: string, holding: Holding): readonly Update[] {
    const cell = this.cells.get(name)
    return cell === undefined ? [] : [cell.becomes(holding)]
  }
}

/** The ways in which a CPU may have given a lock back; which of several micro-steps it was decides which stores were before. */
function releasesOf({ steps }: Program, name: string, cpu: number): readonly Holding[] {
  const found = steps.flatMap(({ action }, step) => (action.kind === 'unlock' && action.lock === name ? [step] : []))
  return found.length < 2
    ? [{ kind: 'released', cpu, step: null }]
    : found.map(step => ({ kind: 'released', cpu, step }))
}

/** Nothing is pending that this CPU stored before it can have released the lock there. */
function storesBeforeReleaseSeen(program: Program, name: string, { cpu, step }: Holding, memory: Memory): Condition {
  const releases = program.steps.flatMap(({ action }, place) =>
    action.kind === 'unlock' && action.lock === name && (step === null || step === place) ? [place] : [],
  )
  const before = memory.pendingStores.filter(
    store => store.cpu === cpu && releases.some(release => canFollow(program, store.step, release)),
  )
  return allOf(before.map(store => store.pending.is(false)))
}

function releaseName(lock: string, { name }: Agent): string {
  return `lock ${lock}, given back by ${name}`
}

function holdingName({ kind, cpu, step }: Holding): string {
  if (kind === 'free') return 'free'
  return `${kind} by CPU ${cpu}${step === null ? '' : ` at micro-step ${step + 1}`}`
}
