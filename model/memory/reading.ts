// What a CPU finds where it reads. A read gives the CPU's own newest pending store to the place, or else what the coherent caches say
// (Arm ARM B2.3, RISC-V RVWMO load value axiom). An atomic waits until the CPU's earlier stores have drained, and finds what the caches
// say: it is fully ordered, as Linux asks of cmpxchg() and xchg() (Documentation/atomic_t.txt). A compareExchange that fails is a plain read
// there, except on x86, where it is locked.
import { all, anyOf, at, type Condition, never } from '../../checker/language/index.ts'
import { canFollow, type Program, precedes } from '../procedure/index.ts'
import { type EntryPlace, type EntryValue, sameValue } from '../table/index.ts'
import { placeKey } from './contents.ts'
import type { Memory } from './memory.ts'
import { noAtomicPending, noneOf, type PendingStore } from './pending.ts'

/** A CPU at a micro-step. */
export interface Standing {
  readonly cpu: number
  readonly step: number
  readonly program: Program
}

/** A read of a place gives this value. */
export function reads(memory: Memory, standing: Standing, place: EntryPlace, value: EntryValue): Condition {
  const pending = ownStores(memory, standing, place)
  const halves = pending.filter(({ half }) => half !== null) // the read waits until such a store has drained
  const own = pending.filter(({ half }) => half === null)
  const newest = own.map((store, index) =>
    all(store.pending.is(true), noneOf(own.slice(index + 1)), says(store, value)),
  )
  const caches = all(noneOf(own), memory.seen(place, true).is(value))
  return all(noneOf(halves), anyOf([...newest, caches]), noAtomicPending(memory, standing.cpu, place))
}

/** An atomic finds this value at a place. */
export function finds(memory: Memory, cpu: number, place: EntryPlace, value: EntryValue): Condition {
  const own = memory.pendingStores.filter(store => store.cpu === cpu)
  return all(noneOf(own), noAtomicPending(memory, cpu, place), memory.seen(place, true).is(value))
}

/** This CPU's stores to a place that may be pending at a micro-step, the older ones first. */
function ownStores(memory: Memory, { cpu, step, program }: Standing, place: EntryPlace): readonly PendingStore[] {
  const own = memory.pendingStores.filter(
    store => store.cpu === cpu && placeKey(store.place) === placeKey(place) && canFollow(program, store.step, step),
  )
  const before = (store: PendingStore): number => own.filter(other => precedes(program, other.step, store.step)).length
  return own
    .map(store => ({ store, rank: before(store) }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ store }) => store)
}

function says({ held, values }: PendingStore, value: EntryValue): Condition {
  if (held === null) return sameValue(at(values, 0), value) ? all() : never
  return held.domain.encode(value) === undefined ? never : held.is(value)
}
