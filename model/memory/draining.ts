// In which order what is pending takes effect, and who waits for it. Weak order: stores to one entry in order, and a fence keeps earlier
// ones before later ones; strong order: as a buffer holds them (`buffers.ts`), in program order.
import { all, allOf, at, type Condition, largest, not } from '../../checker/language/index.ts'
import { isFenced, isRightBehind, type Program, precedes } from '../procedure/index.ts'
import { isSamePlace, placesWritten, type Store } from './contents.ts'
import { inLine } from './line.ts'
import { mayPrecede } from './may-precede.ts'
import { type BufferOrder, noAtomicPending, noneOf, type PendingClean, type PendingStore } from './pending.ts'

/** What is pending, and on what CPUs. */
export interface Waiting {
  readonly programs: readonly Program[]
  readonly pendingStores: readonly PendingStore[]
  readonly pendingCleans: readonly PendingClean[]
  readonly bufferOrder: readonly BufferOrder[]
  readonly visibility: {
    readonly weak: boolean
    readonly writeBuffer: boolean
    readonly buffers: { readonly serialising: boolean }
  }
}

/** Nothing of a CPU is pending any more that a completing fence waits for. */
export function complete(waiting: Waiting, cpu: number): Condition {
  const cleans = waiting.visibility.weak ? waiting.pendingCleans.filter(clean => clean.cpu === cpu) : []
  return noneOf([...waiting.pendingStores.filter(store => store.cpu === cpu), ...cleans])
}

/** Stores that an invalidation or a signal submitted at `step` must not overtake, and the write buffer in front of its unit, are done. */
export function readyFor(
  waiting: Waiting,
  cpu: number,
  step: number,
  how: { readonly storeFenceOrders: boolean; readonly emptiesWriteBuffer: boolean },
): Condition {
  const { weak, writeBuffer } = waiting.visibility
  const program = at(waiting.programs, cpu)
  const isOrdered = (store: PendingStore): boolean =>
    weak ? how.storeFenceOrders && isFenced(program, store.step, step) : precedes(program, store.step, step)
  const ordered = waiting.pendingStores.filter(store => store.cpu === cpu && isOrdered(store))
  return noneOf([...ordered, ...(how.emptiesWriteBuffer && writeBuffer ? waiting.pendingCleans : [])])
}

/**
 * Under strong order: a CPU that carries an invalidation out itself has emptied its store buffer (INVLPG, INVEPT: serialising), also where an
 * interrupt of another CPU has it do so. `cpu` null: all of them.
 */
export function emptiedBy({ visibility, pendingStores }: Waiting, cpu: number | null): Condition {
  if (visibility.weak || !visibility.buffers.serialising) return all()
  return noneOf(pendingStores.filter(store => cpu === null || store.cpu === cpu))
}

/** A pending store may drain: those that must come before it have. */
export function mayDrain(waiting: Waiting, store: PendingStore): Condition {
  const { programs, pendingStores, visibility } = waiting
  const before = visibility.weak
    ? mayPrecede(at(programs, store.cpu), pendingStores, store).filter(other => isOrderedBefore(waiting, other, store))
    : pendingStores.filter(other => other.cpu === store.cpu && isAheadOf(waiting, other, store))
  return all(store.pending.is(true), noneOf(before), noAtomicPending(waiting, store.cpu, store.place))
}

/** Under weak order: to one place, across a fence, or behind an atomic. */
function isOrderedBefore({ programs }: Waiting, other: PendingStore, store: PendingStore): boolean {
  if (other.step === store.step) return false
  const program = at(programs, store.cpu)
  if (!precedes(program, other.step, store.step)) return false
  return other.isAtomic || overlap(other, store) || isFenced(program, other.step, store.step)
}

/** In the buffer of one CPU; the stores of one micro-step as they are listed. */
function isAheadOf({ programs, pendingStores }: Waiting, other: PendingStore, store: PendingStore): boolean {
  if (other.step === store.step) return pendingStores.indexOf(other) < pendingStores.indexOf(store)
  return precedes(at(programs, store.cpu), other.step, store.step)
}

/** A pending clean may act: earlier stores to its line have drained, and earlier cleans have passed the write buffer. */
export function mayClean(waiting: Waiting, clean: PendingClean): Condition {
  const program = at(waiting.programs, clean.cpu)
  const stores = waiting.pendingStores.filter(
    store => store.cpu === clean.cpu && inLine(clean.line, store.place) && precedes(program, store.step, clean.step),
  )
  if (!waiting.visibility.writeBuffer) return all(clean.pending.is(true), noneOf(stores))
  const earlier = earlierCleans(waiting, clean)
  const others = waiting.bufferOrder.filter(({ second }) => second === clean)
  const inOrder = others.map(({ first, enteredBefore }) => not(all(enteredBefore.is(true), first.pending.is(true))))
  return allOf([clean.pending.is(true), noneOf([...stores, ...earlier]), ...inOrder])
}

/**
 * The cleans that are before one in the write buffer and keep it there. Where the one before it is always made right before it, that is the only
 * one: as long as any other is in the buffer, so is that one. One that goes where a local points may clean a line that is never stored to, and is
 * in no buffer then.
 */
function earlierCleans({ programs, pendingCleans }: Waiting, { cpu, step }: PendingClean): readonly PendingClean[] {
  const program = at(programs, cpu)
  const earlier = pendingCleans.filter(other => other.cpu === cpu && precedes(program, other.step, step))
  if (earlier.length === 0) return earlier
  const last = largest(earlier.map(other => other.step))
  const { action } = at(program.steps, last)
  const isAlwaysMade = action.kind === 'clean' && 'index' in action.place && isRightBehind(program, last, step)
  return isAlwaysMade ? earlier.filter(other => other.step === last) : earlier
}

/** Two stores write one place, and so are in order; two halves of an entry are two places. */
function overlap(one: Store, other: Store): boolean {
  const samePlace =
    one.second === undefined && other.second === undefined
      ? isSamePlace(one.place, other.place)
      : placesWritten(other).some(place => placesWritten(one).some(written => isSamePlace(place, written)))
  return samePlace && (one.half === null || other.half === null || one.half === other.half)
}
