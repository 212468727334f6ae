// When a store, a clean or the write-back of a line of a private table (model/memory/private.ts) may wait: while its CPU stands where nothing
// depends on it, and behind those of the same kind that came before it, so that they act in program order; a clean behind stores too, also later
// ones that wait at the same places, where none of these is to its line, or to that of a clean which waits behind it. A cleaned line of it waits
// in a write buffer (K3) likewise, as long as nobody waits for the buffer: no clean or dirty line of another table, which would come behind it,
// and no submitted invalidation, which empties it.
import { all, allOf, any, type CellTerm, type Condition, never, not } from '../../checker/language/index.ts'
import { inLine, type Line, type PendingClean, type PendingStore, type Quiet } from '../memory/index.ts'
import type { Surroundings } from './effects.ts'

interface Postponed {
  readonly postponed?: Condition
}

type Waiting = { readonly pending: CellTerm<boolean> }

export function postponedStore(store: PendingStore, around: Surroundings): Postponed {
  const { memory } = around
  const quietOf = ({ place, cpu, step, isAtomic }: PendingStore): Quiet | null =>
    isAtomic || !memory.visibility.weak ? null : around.privacy.quietAfter(place.table, cpu, step)
  return behind(store, memory.pendingStores, quietOf, around)
}

export function postponedClean(clean: PendingClean, around: Surroundings): Postponed {
  const { memory } = around
  const quietOf = ({ line, cpu, step }: PendingClean): Quiet | null => around.privacy.quietAfter(line.table, cpu, step)
  const quiet = quietOf(clean)
  if (memory.visibility.writeBuffer)
    return quiet === null ? {} : { postponed: all(stands(quiet, around), isNotAwaited(around, quietOf)) }
  const after = behind(clean, memory.pendingCleans, quietOf, around)
  if (after.postponed === undefined) return after
  const mine = memory.pendingStores.filter(({ cpu, isAtomic }) => cpu === clean.cpu && !isAtomic)
  const isLast = quiet !== null && comesLast(quiet, around, quietOf)
  const last = mine.findLast(({ step, place }) => {
    const itsQuiet = around.privacy.quietAfter(place.table, clean.cpu, step)
    return itsQuiet !== null && (step < clean.step || (isLast && itsQuiet === quiet))
  })
  if (last === undefined) return after
  return { postponed: any(after.postponed, last.pending.is(true)) }
}

const comingLast = new WeakMap<Quiet, boolean>()

/** No clean that waits at these places has a later store to its line. */
function comesLast(quiet: Quiet, { memory }: Surroundings, quietOf: (clean: PendingClean) => Quiet | null): boolean {
  const known = comingLast.get(quiet)
  if (known !== undefined) return known
  const { cpu } = quiet
  const stores = memory.pendingStores.filter(store => store.cpu === cpu && !store.isAtomic)
  const found = memory.pendingCleans
    .filter(clean => clean.cpu === cpu && quietOf(clean) === quiet)
    .every(clean => stores.every(({ step, place }) => step < clean.step || !inLine(clean.line, place)))
  comingLast.set(quiet, found)
  return found
}

const awaited = new WeakMap<Surroundings, Condition>()

/** Nothing but lines of private tables is in the write buffer or on its way there, and no invalidation is about to empty it. */
function isNotAwaited(around: Surroundings, quietOf: (clean: PendingClean) => Quiet | null): Condition {
  const { memory, privacy, commands } = around
  const found =
    awaited.get(around) ??
    allOf([
      ...memory.pendingCleans.filter(clean => quietOf(clean) === null).map(({ pending }) => pending.is(false)),
      ...memory.lines.filter(line => privacy.quietUntilClean(line) === null).map(({ dirty }) => dirty.is(false)),
      ...commands.map(({ status }) => not(status.is('submitted'))),
    ])
  awaited.set(around, found)
  return found
}

/** A line that a clean will write back anyway, once it acts. */
export function postponedLine(line: Line, around: Surroundings): Postponed {
  const until = around.privacy.quietUntilClean(line)
  if (until === null) return {}
  const { quiet } = until
  const clean = around.memory.pendingCleans.find(
    ({ cpu, step, line: other }) => cpu === quiet.cpu && step === until.clean && other === line,
  )
  return { postponed: any(stands(quiet, around), ...(clean === undefined ? [] : [clean.pending.is(true)])) }
}

/** While its CPU is at a quiet place, or one before it that may wait too is pending. */
function behind<T extends Waiting & { readonly cpu: number }>(
  one: T,
  all: readonly T[],
  quietOf: (one: T) => Quiet | null,
  around: Surroundings,
): Postponed {
  const quiet = quietOf(one)
  if (quiet === null) return {}
  const waits = (other: T | undefined): boolean => other?.cpu === one.cpu && quietOf(other) !== null
  let before = all.indexOf(one) - 1
  while (before >= 0 && !waits(all[before])) before--
  const last = before < 0 ? undefined : all[before]
  return { postponed: any(stands(quiet, around), ...(last === undefined ? [] : [last.pending.is(true)])) }
}

const known = new WeakMap<Quiet, Condition>()

/** Its CPU stands at one of the places. Many things wait at the same ones: they share the condition. */
function stands(quiet: Quiet, { runners }: Surroundings): Condition {
  const runner = runners.find(({ cpu }) => cpu === quiet.cpu)
  const condition = known.get(quiet) ?? (runner === undefined ? never : runner.place.isOneOf(quiet.places))
  known.set(quiet, condition)
  return condition
}
