// Slips in a call on a CPU, refused where they are made.
import { SpecMistake } from '../../checker/language/index.ts'
import { checkRun, type EntryPlace, type EntryValue, type Half, placeName } from '../table/index.ts'
import { isDerived, isLocalPlace, type Operand, type Place } from './local.ts'
import { callerLine } from './source-line.ts'

/** A slip in an option's name would silently check another procedure. */
export function onlyKnown(options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find(name => !known.includes(name))
  if (unknown !== undefined)
    throw new SpecMistake(`there is no option ${unknown}`, `use one of: ${known.join(', ')}`, callerLine())
}

/** Refuses a place past its table. What a local points to is known only when the model is built. */
export function checkIndex(place: Place): void {
  if (isLocalPlace(place)) return
  if (!Number.isInteger(place.index) || place.index < 0 || place.index >= place.table.entries)
    throw new SpecMistake(
      `${placeName(place)} is past the table ${place.table.name}`,
      `it has ${place.table.entries} entries: use an index from 0 to ${place.table.entries - 1}`,
      callerLine(),
    )
}

/** Refuses a constant that can't stand where it is stored. */
export function checkOperand(place: Place, value: Operand, half: Half | null = null): void {
  if (half !== null && (hasNoHalves(place) || (half === 'address' && !isDerived(value) && value.kind === 'invalid')))
    throw new SpecMistake(
      `a store of the ${half} half that has none`,
      'the control half is invalid, a leaf or a pointer; the address half is that of a leaf or a pointer',
      callerLine(),
    )
  if (!isLocalPlace(place) && !isDerived(value)) checkValue(place, value)
}

function checkValue(place: EntryPlace, value: EntryValue): void {
  if (value.kind === 'stale')
    throw new SpecMistake(
      `a store of stale contents to ${placeName(place)}`,
      'store invalid, a leaf or a pointer',
      callerLine(),
    )
  if (value.kind === 'leaf') checkRun(place, value.run, callerLine())
  const { word } = place.table
  if (word !== null && (value.kind !== 'number' || !Number.isInteger(value.number) || !within(value.number, word.max)))
    throw new SpecMistake(
      `the word ${placeName(place)} holds numbers from 0 to ${word.max}`,
      'store such a number, or make it larger with { max: ... }',
      callerLine(),
    )
  if (word === null && value.kind === 'number')
    throw new SpecMistake(`a number in the entry ${placeName(place)}`, 'store a number in a word', callerLine())
  if (value.kind === 'table' && value.table.level !== place.table.level - 1)
    throw new SpecMistake(
      `${placeName(place)} can't point to ${value.table.name}: a level ${place.table.level} entry points to a level ${place.table.level - 1} table`,
      `allocate the table with { level: ${place.table.level - 1} }`,
      callerLine(),
    )
}

function within(number: number, max: number): boolean {
  return number >= 0 && number <= max
}

/** Words and configuration entries have none. */
function hasNoHalves(place: Place): boolean {
  return !isLocalPlace(place) && (place.table.word !== null || place.table.isConfiguration)
}
