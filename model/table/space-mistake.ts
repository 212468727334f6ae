// What an address space can't be, and what its entries can't say at the start.
import { SpecMistake } from '../../checker/language/index.ts'
import { checkConfiguration } from './configuration.ts'
import { type EntryPlace, type EntryValue, valueName } from './entry.ts'
import { callerLine } from './source-line.ts'
import type { Shape } from './space.ts'

/** A pointer of the start leads to the level below; what else a configuration entry may say, a procedure stores. */
export function checkStartPointer(
  { table }: EntryPlace,
  value: Extract<EntryValue, { kind: 'table' }>,
  { entries }: Shape,
): void {
  const { level } = table
  if (value.table === table && level > 1 && !table.isConfiguration) {
    if (table.entries === entries) return
    throw new SpecMistake(
      `${table.name}, of ${table.entries} entries, points to itself, where tables have ${entries}`,
      'give the scenario as many `roots` as `entries`',
      callerLine(),
    )
  }
  if (value.table.level !== level - 1 || value.levels !== undefined)
    throw new SpecMistake(
      `an entry of level ${level} that says ${valueName(value, 1)} at the start`,
      `point to a table of level ${level - 1}, with as many levels; a procedure may store another root`,
      callerLine(),
    )
}

/** A table of 4 KiB has so many entries of 8 bytes, and no hardware here has larger ones. */
export const entriesMax: number = 512

export function checkShape(shape: Shape): void {
  const { levels, entries, roots, leafLevel, entriesPerLine, configuration } = shape
  const whole = [levels, entries, roots, leafLevel, entriesPerLine].every(
    number => Number.isInteger(number) && number >= 1,
  )
  if (!whole || levels < 2 || levels > 4 || entries < 2 || Math.max(entries, roots) > entriesMax || leafLevel > levels)
    throw new SpecMistake(
      `tables of ${levels} levels with ${entries} entries, leaves at level ${leafLevel}`,
      `use 2 to 4 levels, 2 to ${entriesMax} entries, and leaves at one of the levels`,
    )
  if (configuration !== null) checkConfiguration(configuration)
}
