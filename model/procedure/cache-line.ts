// What a cache line is called.
import type { EntryPlace, Space } from '../table/index.ts'

/** The cache line that holds an entry, by its entries: `L1[0-1]`. */
export function lineOf(space: Space, { table, index }: EntryPlace): string {
  if (table.word !== null) return table.name
  const { entriesPerLine } = space.shape
  const first = index - (index % entriesPerLine)
  const last = Math.min(first + entriesPerLine, table.entries) - 1
  return first === last ? `${table.name}[${first}]` : `${table.name}[${first}-${last}]`
}
