// What an entry says whenever a walk can read it, where that is one value at every moment: of a table of the start an entry that nothing
// stores to, and of a table that is filled before anybody can reach it an entry that is whole by then.
//
// The claim, for an entry of an allocated table: one CPU makes all stores to the entry and all stores of a pointer to the table, and each of the
// first reaches memory before each of the second; or the pointer stands in another allocated table, of whose pointers the same is true. Every way
// to the second leads through the first and straight on, once: the program may branch off between, as where an allocation fails, but
// whoever comes to the second has done all that stands between. The last of the first is made whatever was read: one that goes where a local points may go elsewhere. Under
// strong order a store that stands before reaches memory before by itself; under weak order a fence lies between. Where some unit walks behind
// the caches, a clean of the line lies between too, and under weak order a completing fence behind that clean (memory.ts). A walk gets to the
// table by such pointers only.
import { append, at } from '../../checker/language/index.ts'
import { canFollow, isFenced, isRightBehind, type MicroStep, type Program } from '../procedure/index.ts'
import type { EntryPlace, EntryValue, Space, Table } from '../table/index.ts'
import { type Contents, isSamePlace, placeKey, type Store } from './contents.ts'
import { pointersAmong } from './private.ts'

/** A case as far as this depends on it. */
export interface SettledIn {
  readonly space: Space
  readonly contents: Contents
  readonly programs: readonly Program[]
  readonly stores: readonly Store[]
  readonly visibility: { readonly weak: boolean; readonly behindCaches: boolean }
}

export class Settled {
  private readonly given: SettledIn
  private readonly storesAt = new Map<string, Store[]>()
  private readonly pointersTo: (table: Table) => readonly Store[]
  private readonly known = new Map<string, boolean>()

  constructor(given: SettledIn) {
    this.given = given
    this.pointersTo = pointersAmong(given.stores)
    for (const store of given.stores) append(this.storesAt, placeKey(store.place), store)
  }

  /** Null where walks may find different values there at different times. */
  valueAt(place: EntryPlace): EntryValue | null {
    const stores = this.storesAt.get(placeKey(place)) ?? []
    const last = stores.at(-1)
    if (last === undefined) return at(this.given.contents.at(place), 0)
    const [value, ...others] = last.values
    if (value === undefined || others.length > 0 || !this.isAlwaysMade(last)) return null
    return this.isWhole(place.table, last.cpu, stores) ? value : null
  }

  /** Whatever the micro-step finds in its locals, it stores there. */
  private isAlwaysMade({ cpu, step, place }: Store): boolean {
    const { contents, programs } = this.given
    if (at(at(programs, cpu).steps, step).action.kind === 'allocate') return true
    return contents.ways(cpu, step).every(({ stores }) => stores.some(store => isSamePlace(store.place, place)))
  }

  /** All stores of one entry have reached memory before anybody can reach its table. */
  private isWhole(table: Table, cpu: number, stores: readonly Store[]): boolean {
    return stores.every(
      store =>
        store.cpu === cpu && store.half === null && !store.isAtomic && this.isInMemoryFirst(store, table, new Set()),
    )
  }

  /** A store has reached memory before there is a way to a table. `asked`: tables on the way, whose own pointers are looked at already. */
  private isInMemoryFirst(store: Store, table: Table, asked: ReadonlySet<Table>): boolean {
    if (table.origin !== 'allocated') return false
    const around = new Set([...asked, table])
    return this.pointersTo(table).every(
      pointer =>
        (pointer.cpu === store.cpu && this.reachesMemoryBefore(store, pointer)) ||
        around.has(pointer.place.table) ||
        this.isInMemoryFirst(store, pointer.place.table, around),
    )
  }

  /** Both of one CPU. Every way to the second leads through the first and straight on, so that what stands between is done. */
  private reachesMemoryBefore({ cpu, step, place }: Store, pointer: Store): boolean {
    const key = `${cpu} ${step} ${pointer.step} ${place.table.id} ${this.lineOf(place)}`
    const known = this.known.get(key)
    if (known !== undefined) return known
    const { visibility } = this.given
    const program = at(this.given.programs, cpu)
    const found =
      isRightBehind(program, step, pointer.step) &&
      (!visibility.weak || isFenced(program, step, pointer.step)) &&
      (!visibility.behindCaches || this.isCleaned(program, place, step, pointer.step))
    this.known.set(key, found)
    return found
  }

  /** The line of an entry is in memory as it was behind one micro-step, before another. */
  private isCleaned(program: Program, place: EntryPlace, earlier: number, later: number): boolean {
    return program.steps.some(({ action }, step) => {
      if (step <= earlier || step >= later || action.kind !== 'clean' || !('index' in action.place)) return false
      if (action.place.table !== place.table || this.lineOf(action.place) !== this.lineOf(place)) return false
      return !this.given.visibility.weak || !canFollow(program, step, later, isNotComplete)
    })
  }

  private lineOf({ index }: EntryPlace): number {
    return Math.floor(index / this.given.space.shape.entriesPerLine)
  }
}

function isNotComplete({ action }: MicroStep): boolean {
  return action.kind !== 'fence' || action.fence !== 'complete'
}
