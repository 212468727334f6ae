// The variables that hold what entries say.
import { at, type CellTerm, type ModelBuilder, valuesOf } from '../../checker/language/index.ts'
import { type EntryPlace, type EntryValue, placeName, valueName } from '../table/index.ts'
import { type Contents, placeKey } from './contents.ts'

export type EntryCell = CellTerm<EntryValue>

/** One variable for each entry, by its key. */
export function entryCells(
  builder: ModelBuilder,
  contents: Contents,
  places: readonly EntryPlace[],
  suffix: string,
): Map<string, EntryCell> {
  const cells = new Map<string, EntryCell>()
  for (const place of places)
    cells.set(placeKey(place), entryCell(builder, contents, place, `${placeName(place)}${suffix}`, 0))
  return cells
}

/** A variable that holds what an entry may hold, starting with one of the values. */
export function entryCell(
  builder: ModelBuilder,
  contents: Contents,
  place: EntryPlace,
  name: string,
  start: number,
): EntryCell {
  const values = contents.at(place)
  const domain = valuesOf<EntryValue>(name, values, value => valueName(value, place.table.pagesPerEntry))
  return builder.variable(name, domain, at(values, start))
}
