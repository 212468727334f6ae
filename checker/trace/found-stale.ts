// What caches hold that was made from an entry which says something else by now.
import { at, type Knowledge } from '../language/index.ts'
import type { Stale } from './cause.ts'
import { type Chain, firstChange, type Read, storeBehind, type Walked } from './chain.ts'

/** Something stale, and where it comes from. */
export interface FoundStale {
  readonly stale: Stale
  readonly chain: Chain
  readonly read: Read
}

/** Of all that is stale, that whose entry changed first. */
export function firstStale(walked: Walked, knowledge: Knowledge, chains: readonly Chain[]): FoundStale | null {
  const found = chains.flatMap(chain => chain.reads.flatMap(read => staleOf(walked, knowledge, chain, read) ?? []))
  return found.toSorted((one, other) => one.stale.seen - other.stale.seen)[0] ?? null
}

/** What is stale of what was made by one read; null where the entry is still the same. */
export function staleFrom(
  walked: Walked,
  knowledge: Knowledge,
  chains: readonly Chain[],
  read: Read,
): FoundStale | null {
  const chain = chains.find(({ reads }) => reads.includes(read))
  return chain === undefined ? null : staleOf(walked, knowledge, chain, read)
}

function staleOf(walked: Walked, { memory }: Knowledge, chain: Chain, read: Read): FoundStale | null {
  const { model, states } = walked
  const seen = firstChange(states, read.cell, read.step)
  const [link] = chain.links
  if (seen === null || link === undefined) return null
  const { name, labels } = at(model.cells, read.cell)
  const changed = storeBehind(walked, seen, read.cell, memory) ?? seen
  const held = at(model.cells, link.cell).name
  const stale = { held, entry: name, said: at(labels, read.value), read: read.step, changed, seen, used: null }
  return { chain, read, stale }
}
