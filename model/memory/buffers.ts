// Store buffers under strong order. Stores wait in a buffer of their CPU and leave it in program order; a load may be satisfied while
// earlier stores of its CPU still wait there, and gives the CPU's own newest store to its place (Intel SDM vol. 3A 9.2.3.4, 9.2.3.5; AMD
// APM vol. 2, 7.2). So two CPUs that each store and then look at what the other stores may both see the old value. Walks see what has
// left the buffers. A CPU's own access loads the entries on its walk, and passes earlier stores likewise.
//
// Nobody can tell a store that waits from one that comes later, unless its CPU has loaded something meanwhile that others may change. Only
// such stores wait here: those from which a way leads to such a load on which nothing empties the buffer. All others act at once, behind
// those that wait.
//
// A CPU goes on with an empty buffer only: at a completing fence (MFENCE), an atomic and the taking of a lock (locked instructions), an invalidation by an
// instruction of its own (INVLPG, INVEPT: serialising). Taken so for simplicity: a clean (CLFLUSH, which later loads may pass), and
// where a frame is given away or the procedure returns, since whoever learns of that does so by a later store. A submitted command is a store and stays behind earlier ones.

import { at } from '../../checker/language/index.ts'
import { type Action, localSetBy, type MicroStep, type Program, successors } from '../procedure/index.ts'
import type { EntryPlace, Page } from '../table/index.ts'
import { type Contents, placeKey, placesWritten, type Store } from './contents.ts'

export class StoreBuffers {
  /** The stores that wait. */
  readonly stores: readonly Store[]
  private readonly steps: ReadonlySet<string>
  private readonly storing: ReadonlySet<string>
  /** Invalidations are instructions that empty the buffer. */
  readonly serialising: boolean

  /** `serialising`: invalidations are instructions that empty the buffer. */
  constructor(programs: readonly Program[], contents: Contents, stores: readonly Store[], serialising: boolean) {
    this.serialising = serialising
    const loads = programs.map((program, cpu) => loadsOfShared(program, cpu, programs, contents, stores))
    this.stores = stores.filter(
      ({ cpu, step, isAtomic }) => !isAtomic && this.mayBePassed(at(programs, cpu), step, at(loads, cpu)),
    )
    this.steps = new Set(this.stores.map(keyOf))
    this.storing = new Set(stores.map(keyOf))
  }

  /** A CPU takes this micro-step with an empty buffer only. */
  waits(cpu: number, step: number, action: Action): boolean {
    if (this.stores.every(store => store.cpu !== cpu)) return false
    const key = keyOf({ cpu, step })
    return this.empties(action) || (this.storing.has(key) && !this.steps.has(key))
  }

  private empties(action: Action): boolean {
    switch (action.kind) {
      case 'fence':
        return action.fence === 'complete'
      case 'invalidate':
        return this.serialising
      case 'exchange':
      case 'compareExchange':
      case 'add':
      case 'lock':
      case 'clean':
      case 'free':
      case 'release':
      case 'return':
        return true
      default:
        return false
    }
  }

  /** A load may come behind a store on a way on which nothing empties the buffer: also no invalidation that is waited for. */
  private mayBePassed(program: Program, store: number, loads: ReadonlySet<number>): boolean {
    if (loads.size === 0) return false
    const found = new Set<string>()
    const open = successors(at(program.steps, store)).map(place => ({ place, submitted: false }))
    for (let here = open.pop(); here !== undefined; here = open.pop()) {
      const { place, submitted } = here
      const key = `${place} ${submitted}`
      if (place >= program.end || found.has(key)) continue
      if (loads.has(place)) return true
      found.add(key)
      const step = at(program.steps, place)
      if (this.empties(step.action) || (submitted && step.action.kind === 'wait')) continue
      const submits = submitted || step.action.kind === 'invalidate'
      open.push(...successors(step).map(next => ({ place: next, submitted: submits })))
    }
    return false
  }
}

function keyOf({ cpu, step }: { readonly cpu: number; readonly step: number }): string {
  return `${cpu} ${step}`
}

/** The loads of a CPU from places that somebody else may change meanwhile; atomics empty the buffer and are none. */
function loadsOfShared(
  program: Program,
  cpu: number,
  programs: readonly Program[],
  contents: Contents,
  stores: readonly Store[],
): ReadonlySet<number> {
  const byOthers = keysOf(stores.filter(store => store.cpu !== cpu).flatMap(placesWritten))
  const signalled = (own: boolean): ReadonlySet<string> =>
    keysOf(
      programs.flatMap(({ steps }, other) =>
        steps.flatMap(({ action }) => (action.kind === 'signal' && (own || other !== cpu) ? [action.word] : [])),
      ),
    )
  // A CPU that waits for its own signal learns nothing from it that depends on its later stores.
  const [byAnySignal, byOtherSignals] = [signalled(true), signalled(false)]
  const isChanged = ({ action }: MicroStep, place: EntryPlace): boolean => {
    const key = placeKey(place)
    const marked = contents.hardwareMarks && contents.at(place).some(value => value.kind === 'leaf' && value.dirty)
    return byOthers.has(key) || marked || (action.kind === 'poll' ? byOtherSignals : byAnySignal).has(key)
  }
  const walks = (page: Page): boolean =>
    contents.places.some(place => isOnWalk(place, page) && byOthers.has(placeKey(place)))
  const isLoad = (step: MicroStep, place: number): boolean =>
    (step.action.kind === 'access' && walks(step.action.page)) ||
    ((step.action.kind === 'poll' || (step.action.kind === 'read' && localSetBy(step.action) !== null)) &&
      contents.ways(cpu, place).some(({ found }) => found !== null && isChanged(step, found.place)))
  return new Set([...program.steps.entries()].flatMap(([place, step]) => (isLoad(step, place) ? [place] : [])))
}

/** The entry for the page in a table that a walk may come to. */
function isOnWalk({ table, index }: EntryPlace, page: Page): boolean {
  return table.word === null && !table.isConfiguration && table.entry(page).index === index
}

function keysOf(places: readonly EntryPlace[]): ReadonlySet<string> {
  return new Set(places.map(placeKey))
}
