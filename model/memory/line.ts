// Cache lines: the entries that are written back together, and whether some of them differ from memory.
import { at, boolean, type CellTerm, type ModelBuilder } from '../../checker/language/index.ts'
import { type EntryPlace, placeName, type Space, type Table } from '../table/index.ts'
import { type Contents, isSamePlace, type Store } from './contents.ts'

/** A cache line of a table, with the entries that it holds. */
export interface Line {
  readonly name: string
  readonly table: Table
  readonly places: readonly EntryPlace[]
  readonly dirty: CellTerm<boolean>
}

export function inLine(line: Line, place: EntryPlace): boolean {
  return line.places.some(other => isSamePlace(other, place))
}

/** Lines that some store may make dirty. */
export function linesOf(builder: ModelBuilder, space: Space, contents: Contents, stores: readonly Store[]): Line[] {
  const { entriesPerLine } = space.shape
  const number = (place: EntryPlace): number => Math.floor(place.index / entriesPerLine)
  const lines = new Map<string, Line>()
  for (const { place } of stores) {
    if (place.table.word !== null && place.table.word.fetched !== true) continue // no unit reads it
    const places = contents.places.filter(other => other.table.id === place.table.id && number(other) === number(place))
    const [first, last] = [at(places, 0), at(places, places.length - 1)]
    const name =
      first.index === last.index
        ? `the line of ${placeName(first)}`
        : `the line of ${first.table.name}[${first.index}-${last.index}]`
    if (!lines.has(name))
      lines.set(name, {
        name,
        table: place.table,
        places,
        dirty: builder.variable(`${name} is dirty`, boolean, false, { yes: `${name} is written back to memory` }),
      })
  }
  return [...lines.values()]
}
