// Slips in a call on a CPU, refused where they are made.
import { SpecMistake } from '../../checker/language/index.ts'
import {
  callerLine,
  checkRun,
  type EntryPlace,
  type EntryValue,
  given,
  type Half,
  type Page,
  placeName,
  type Space,
  Table,
} from '../table/index.ts'
import { isDerived, isLocalPlace, Local, type Operand, type Place, type Test } from './local.ts'

/** Refuses what is no place, and a place past its table. What a local points to is known only when the model is built. */
export function checkIndex(place: Place): void {
  if (!isPlace(place))
    throw new SpecMistake(
      `${given(place)} stands where an entry is meant`,
      'use an entry or a word: region.entry, table.at(index), table.entry(page), local.entry(page), word(name)',
      callerLine(),
    )
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

function isPlace(place: unknown): boolean {
  if (typeof place !== 'object' || place === null) return false
  return (
    ('table' in place && place.table instanceof Table && 'index' in place) || ('local' in place && 'within' in place)
  )
}

/** What `if` is given is a test: what was read is none. */
export function checkTest(test: Test): void {
  const kind: unknown = typeof test === 'object' && test !== null && 'kind' in test ? test.kind : null
  if (typeof kind !== 'string' || !['holds', 'same', 'not', 'both', 'either'].includes(kind))
    throw new SpecMistake(
      `${given(test)} stands where a test is meant`,
      'ask a local: old.isTable, old.is(...), isNot(...)',
      callerLine(),
    )
}

/** What is freed is a table, or what was read of one. */
export function checkFreed(table: unknown): void {
  if (!(table instanceof Table || table instanceof Local))
    throw new SpecMistake(
      `${given(table)} is freed`,
      'free a table, or what an entry was read to point to: cpu.free(cpu.read(entry))',
      callerLine(),
    )
}

export function checkUse(value: unknown, page: Page, space: Space): void {
  if (!(value instanceof Local) && !(typeof value === 'object' && value !== null && 'from' in value))
    throw new SpecMistake(`${given(value)} is used for a page`, 'use what was read: cpu.read(entry)', callerLine())
  if (!space.pages.includes(page))
    throw new SpecMistake(
      `a local is used for ${given(page)}, which is no page`,
      `there are pages 0 to ${space.pages.length - 1}`,
      callerLine(),
    )
}

export function checkBody(body: unknown): void {
  if (typeof body !== 'function')
    throw new SpecMistake(
      `${given(body)} stands where micro-steps are meant`,
      'write a function: () => cpu.write(...)',
      callerLine(),
    )
}
