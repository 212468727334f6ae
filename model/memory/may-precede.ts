// Which pending stores are worth asking whether they must come before another: of a thousand stores to a thousand entries nearly none.
import { append } from '../../checker/language/index.ts'
import { canFollow, type Program } from '../procedure/index.ts'
import { placeKey, placesWritten } from './contents.ts'
import type { PendingStore } from './pending.ts'

/** The stores of one CPU, sorted by why one may have to come before another. */
interface Sorted {
  readonly atomics: readonly PendingStore[]
  readonly toPlace: ReadonlyMap<string, readonly PendingStore[]>
  /** For each fence of the program its place, and the stores that it may follow. */
  readonly fences: readonly { readonly step: number; readonly before: readonly PendingStore[] }[]
  /** The place of each in the order of all. */
  readonly order: ReadonlyMap<PendingStore, number>
}

const known = new WeakMap<readonly PendingStore[], Map<number, Sorted>>()

/** Under weak order: those of the CPU of a store, in order, that are atomics, store to its places, or may have a fence between. */
export function mayPrecede(
  program: Program,
  stores: readonly PendingStore[],
  store: PendingStore,
): readonly PendingStore[] {
  const ofCpus = known.get(stores) ?? new Map<number, Sorted>()
  known.set(stores, ofCpus)
  const sorted = ofCpus.get(store.cpu) ?? sort(program, stores, store.cpu)
  ofCpus.set(store.cpu, sorted)
  const found = new Set(sorted.atomics)
  for (const place of placesWritten(store))
    for (const other of sorted.toPlace.get(placeKey(place)) ?? []) found.add(other)
  for (const { step, before } of sorted.fences)
    if (canFollow(program, step, store.step)) for (const other of before) found.add(other)
  const placeOf = (one: PendingStore): number => sorted.order.get(one) ?? 0
  return [...found].sort((one, other) => placeOf(one) - placeOf(other))
}

function sort(program: Program, stores: readonly PendingStore[], cpu: number): Sorted {
  const own = stores.filter(store => store.cpu === cpu)
  const toPlace = new Map<string, PendingStore[]>()
  for (const store of own) for (const place of placesWritten(store)) append(toPlace, placeKey(place), store)
  const fences = program.steps.flatMap(({ action }, step) =>
    action.kind === 'fence' ? [{ step, before: own.filter(store => canFollow(program, store.step, step)) }] : [],
  )
  const order = new Map(own.map((store, place) => [store, place]))
  return { atomics: own.filter(({ isAtomic }) => isAtomic), toPlace, fences, order }
}
