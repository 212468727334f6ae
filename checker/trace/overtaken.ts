// Stores that come to walks in another order than they were made: a walk saw the later one, as that of a pointer, and not yet the
// earlier one, as that to the table behind it. Nothing that is done later helps; they have to be kept in order.
import { type Knowledge, smallest } from '../language/index.ts'
import type { Culprit } from './cause.ts'
import { type Chain, firstChange, lastChange, type Read, storeBehind, type Walked } from './chain.ts'
import { unseenBy } from './find-culprit.ts'
import { type Store, unseenStore } from './unseen.ts'

export interface Overtaken {
  /** The read that came too early. */
  readonly read: Read
  readonly culprit: Culprit
}

/** The first such read of a chain; `atEnd`: what the violation itself reads. */
export function overtaken(
  walked: Walked,
  knowledge: Knowledge,
  chains: readonly Chain[],
  atEnd: readonly Read[],
): Overtaken | null {
  const groups = chains.length === 0 ? [atEnd] : chains.map(({ reads }) => [...reads, ...atEnd])
  for (const reads of groups)
    for (const read of reads) {
      const store = missedBy(walked, knowledge, read)
      if (store === null) continue
      const later = reads.flatMap(other => seenBy(walked, knowledge, other) ?? []).filter(step => step > store.step)
      if (later.length > 0) return { read, culprit: unseenBy(walked, knowledge, store, smallest(later), 'orders') }
    }
  return null
}

/** The store, made before the read, that it should have seen; null where there is none. */
function missedBy(walked: Walked, knowledge: Knowledge, { cell, step }: Read): Store | null {
  const seen = firstChange(walked.states, cell, step)
  const stored = seen === null ? null : storeBehind(walked, seen, cell, knowledge.memory)
  const store =
    seen === null ? unseenStore(walked, knowledge, cell) : stored === null ? null : { step: stored, entry: cell }
  return store !== null && store.step < step ? store : null
}

/** The store that a read saw; null where the entry was as at the start. */
export function seenBy(walked: Walked, { memory }: Knowledge, { cell, step }: Read): number | null {
  const changed = lastChange(walked.states, cell, step - 1)
  return changed === null ? null : storeBehind(walked, changed, cell, memory)
}
