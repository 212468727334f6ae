// When a store, a clean or the write-back of a line of a private table (model/memory/private.ts) may wait: while its CPU stands where nothing depends on it,
// and behind those of the same kind that came before it, so that they act in program order.
import { any, type CellTerm, type Condition, never } from '../../checker/language/index.ts'
import type { Line, PendingClean, PendingStore, Quiet } from '../memory/index.ts'
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
  const quietOf = ({ line, cpu, step }: PendingClean): Quiet | null =>
    memory.visibility.writeBuffer ? null : around.privacy.quietAfter(line.table, cpu, step)
  const after = behind(clean, memory.pendingCleans, quietOf, around)
  const last = memory.pendingStores.findLast(
    ({ cpu, step, place, isAtomic }) =>
      cpu === clean.cpu && step < clean.step && !isAtomic && around.privacy.quietAfter(place.table, cpu, step) !== null,
  )
  if (after.postponed === undefined || last === undefined) return after
  return { postponed: any(after.postponed, last.pending.is(true)) }
}

/** A line that a clean will write back anyway, once it acts. */
export function postponedLine(line: Line, around: Surroundings): Postponed {
  const quiet = around.privacy.quietUntilClean(line)
  if (quiet === null) return {}
  const clean = around.memory.pendingCleans.find(
    ({ cpu, step, line: other }) => cpu === quiet.cpu && step === quiet.places.at(-1) && other === line,
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
