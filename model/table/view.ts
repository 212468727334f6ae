// A table as a walk looks at it that takes it for one of another level than it was made for: the same frame and the same entries, found by
// other bits of the address, and meaning something else. It has the number and the name of the table, so that what is stored in the one is read
// in the other.
import { Table } from './entry.ts'
import type { Space } from './space.ts'

const views = new WeakMap<Table, Map<number, Table>>()

/** The table, looked at as one of a level. */
export function seenAt(space: Space, table: Table, level: number): Table {
  if (table.level === level) return table
  const known = views.get(table) ?? new Map<number, Table>()
  views.set(table, known)
  const { id, name, entries, origin, data, built } = table
  const shape = { id, name, level, entries, pagesPerEntry: space.pagesPerEntry(level), origin, built }
  const view = known.get(level) ?? new Table(data === null ? shape : { ...shape, data })
  known.set(level, view)
  return view
}

/** Whether a page lies in what a root covers: beyond that an access has no translation, whatever the tables say. */
export function isCovered(offset: number, { pagesPerEntry, entries }: Table): boolean {
  return offset < pagesPerEntry * entries
}
