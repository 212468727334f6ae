// Stores and cleans that a CPU has made and that have not taken effect yet: one flag for each micro-step and place.
import { allOf, boolean, type CellTerm, type Condition, type ModelBuilder, not } from '../../checker/language/index.ts'
import type { Program } from '../procedure/index.ts'
import { type EntryPlace, placeName } from '../table/index.ts'
import { type EntryCell, entryCell } from './cells.ts'
import { type Contents, placeKey, type Store } from './contents.ts'
import type { Line } from './line.ts'

export interface PendingStore extends Store {
  readonly pending: CellTerm<boolean>
  /** Which of its values is pending; null where it has only one. */
  readonly held: EntryCell | null
}

export interface PendingClean {
  readonly cpu: number
  readonly step: number
  readonly line: Line
  readonly pending: CellTerm<boolean>
  /** What the line held when it was cleaned, for each of its entries; only where a write buffer keeps it. */
  readonly kept: readonly EntryCell[]
}

/** Two cleans of different CPUs in the write buffer: did the first enter before the second? */
export interface BufferOrder {
  readonly first: PendingClean
  readonly second: PendingClean
  readonly enteredBefore: CellTerm<boolean>
}

export function noneOf(waiting: readonly { readonly pending: CellTerm<boolean> }[]): Condition {
  return allOf(waiting.map(({ pending }) => not(pending.is(true))))
}

export function pendingCell(
  builder: ModelBuilder,
  programs: readonly Program[],
  micro: { readonly cpu: number; readonly step: number },
  what: string,
): CellTerm<boolean> {
  const cpu = programs.length > 1 ? `CPU ${micro.cpu}, ` : ''
  return builder.variable(`${what} pending (${cpu}micro-step ${micro.step + 1})`, boolean, false, {
    yes: `the ${what} (${cpu}micro-step ${micro.step + 1}) is visible to walks`,
  })
}

/** Which value is pending, where it depends on what was read. */
export function heldCell(
  builder: ModelBuilder,
  contents: Contents,
  programs: readonly Program[],
  store: Store,
): EntryCell | null {
  if (store.values.length < 2) return null
  const cpu = programs.length > 1 ? `CPU ${store.cpu}, ` : ''
  return entryCell(
    builder,
    contents,
    store.place,
    `${placeName(store.place)} as stored (${cpu}micro-step ${store.step + 1})`,
    0,
  )
}

export function bufferOrder(builder: ModelBuilder, cleans: readonly PendingClean[]): BufferOrder[] {
  const name = (clean: PendingClean): string => {
    const ofStep = cleans.filter(({ cpu, step }) => cpu === clean.cpu && step === clean.step)
    return `micro-step ${clean.step + 1} of CPU ${clean.cpu}${ofStep.length > 1 ? ` (${clean.line.name})` : ''}`
  }
  return cleans.flatMap(first =>
    cleans
      .filter(second => second.cpu !== first.cpu)
      .map(second => {
        const words = `write buffer: ${name(first)} is ahead of ${name(second)}`
        return { first, second, enteredBefore: builder.variable(words, boolean, false) }
      }),
  )
}

/**
 * No atomic of another CPU is pending at a place. An atomic is pending for walks only (no barrier is implied for them: Arm ARM
 * RSPVBD); between CPUs it is one step. So while it is pending no other CPU reads the place, stores there or does an atomic.
 */
export function noAtomicPending(
  { pendingStores }: { readonly pendingStores: readonly PendingStore[] },
  cpu: number,
  place: EntryPlace,
): Condition {
  return noneOf(
    pendingStores.filter(store => store.isAtomic && store.cpu !== cpu && placeKey(store.place) === placeKey(place)),
  )
}
