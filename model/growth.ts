// What makes the states of a case so many that no search sees them all: stores, or dirty lines, that are pending at once, in no order, where
// somebody can tell which of them are; or invalidations that are under way at once. Each set of them is a state. Stores and lines that wait
// unseen (memory/private.ts) cost nothing, nor do invalidations that are done when their instruction is.
import { at, type Growth, largest } from '../checker/language/index.ts'
import { ask, type Command } from './hardware/index.ts'
import type { Memory, Private } from './memory/index.ts'
import type { MicroStep } from './procedure/index.ts'
import type { Table } from './table/index.ts'

/** Fewer than this are no reason. */
const fewest = 8

/** Null where nothing of the kind is there. */
export function growthOf(memory: Memory, privacy: Private, commands: readonly Command[]): Growth | null {
  const [stores, lines] = [unorderedStores(memory, privacy), openLines(memory, privacy)]
  const invalidations = unwaitedFor(memory, commands)
  const most = Math.max(stores.count, lines.count, invalidations)
  if (most < fewest) return null
  const whileReached = 'while walks can reach it'
  const what =
    most === invalidations
      ? 'invalidations may be under way at once, and act in any order'
      : most === stores.count
        ? `stores of ${stores.table?.name} may become visible in any order ${whileReached}`
        : `dirty lines of ${lines.table?.name} may be written back in any order ${whileReached}`
  const instead = most === invalidations ? ', or invalidate a range at once' : ''
  return {
    count: most,
    what: `${most} ${what}: up to 2^${most} sets of them`,
    cure: `take fewer entries (--entries 4)${instead}`,
  }
}

interface Many {
  readonly count: number
  readonly table: Table | null
}
const none: Many = { count: 0, table: null }

/** Under weak order: the most stores of one CPU to one table between two fences. */
function unorderedStores({ visibility, pendingStores, programs }: Memory, privacy: Private): Many {
  if (!visibility.weak) return none
  let most = none
  const counts = new Map<string, number>()
  for (const { cpu, step, place, isAtomic } of pendingStores) {
    if (isAtomic || privacy.quietAfter(place.table, cpu, step) !== null) continue
    const fences = at(programs, cpu)
      .steps.slice(0, step)
      .filter(({ action }) => action.kind === 'fence').length
    const key = `${cpu} ${fences} ${place.table.id}`
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    if (count > most.count) most = { count, table: place.table }
  }
  return most
}

/** Where walks go behind the caches: the most lines of one table that may be dirty for walks to miss. */
function openLines({ lines }: Memory, privacy: Private): Many {
  let most = none
  const counts = new Map<Table, number>()
  for (const line of lines) {
    if (privacy.quietUntilClean(line) !== null) continue
    const count = (counts.get(line.table) ?? 0) + 1
    counts.set(line.table, count)
    if (count > most.count) most = { count, table: line.table }
  }
  return most
}

/** The most invalidations of one unit that a CPU submits before it waits. */
function unwaitedFor({ programs }: Memory, commands: readonly Command[]): number {
  const counts = new Map<string, number>()
  for (const { cpu, step, unit } of commands) {
    const byInstruction = ask(unit, 'completion') === 'instruction'
    const byFence = byInstruction && ask(unit, 'storeOrder') === 'completingFence'
    if (byInstruction && !byFence) continue
    const waits = at(programs, cpu)
      .steps.slice(0, step)
      .filter(({ action }) => ends(action, byFence)).length
    const key = `${cpu} ${waits} ${unit.name}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return largest(counts.values())
}

/** Whether a CPU goes on behind it only when what it submitted before is done. */
function ends(action: MicroStep['action'], byFence: boolean): boolean {
  if (action.kind === 'fence') return byFence && action.fence === 'complete'
  return action.kind === 'wait' || action.kind === 'poll'
}
