// What makes the states of a case so many that no search sees them all: stores, or dirty lines, that are pending at once, in no order, where
// somebody can tell which of them are. Each set of them is a state. Those that wait unseen (memory/private.ts) cost nothing.
import { at } from '../checker/language/index.ts'
import type { Memory, Private } from './memory/index.ts'
import type { Table } from './table/index.ts'

/** Fewer than this are no reason. */
const fewest = 8

/** In a sentence, with what to do; null where nothing of the kind is there. */
export function growthOf(memory: Memory, privacy: Private): string | null {
  const [stores, lines] = [unorderedStores(memory, privacy), openLines(memory, privacy)]
  const [most, what] = stores.count >= lines.count ? [stores, 'stores'] : [lines, 'dirty lines']
  if (most.count < fewest || most.table === null) return null
  const seen = what === 'stores' ? 'may become visible in any order' : 'may be written back in any order'
  return `${most.count} ${what} of ${most.table.name} ${seen} while walks can reach it: up to 2^${most.count} sets of them; take fewer entries (--entries 4)`
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
