// Slips in a call on a CPU, refused where they are made.
import { SpecMistake } from '../../checker/language/index.ts'
import {
  callerLine,
  checkRun,
  type EntryPlace,
  type EntryValue,
  given,
  type Half,
  isAmong,
  oneOf,
  type Page,
  placeName,
  type Rights,
  type Space,
  Table,
  valueName,
} from '../table/index.ts'
import { isDerived, isLocalPlace, Local, type LocalPlace, type Operand, type Place } from './local.ts'
import type { Action } from './micro-step.ts'

/** Refuses what is no place, and a place past its table. What was read points to a table below the root: those have one size. */
export function checkIndex(place: Place, entriesBelow: number): void {
  if (!isPlace(place))
    throw new SpecMistake(
      `${given(place)} stands where an entry is meant`,
      'use an entry or a word: region.entry, table.at(index), table.entry(page), local.entry(page), word(name)',
      callerLine(),
    )
  if (isLocalPlace(place)) {
    checkWithin(place, entriesBelow)
    return
  }
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
  if (value.kind === 'table' && value.table.level !== place.table.level - 1 && !place.table.isConfiguration)
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

function checkWithin({ local, askedIndex: index }: LocalPlace, entries: number): void {
  if (index !== undefined && (!Number.isInteger(index) || index < 0 || index >= entries))
    throw new SpecMistake(
      `entry ${index} is past the table to which ${local.words} points`,
      `it has ${entries} entries: use an index from 0 to ${entries - 1}`,
      callerLine(),
    )
}

/** Refuses an expectation that can never be met. */
export function checkExpected(place: Place, expected: Operand): void {
  if (isLocalPlace(place) || isDerived(expected)) return
  const { word } = place.table
  if (
    (word !== null) !== (expected.kind === 'number') ||
    (expected.kind === 'number' && !within(expected.number, word?.max ?? 0))
  )
    throw new SpecMistake(
      `${valueName(expected, 1)} is the value expected in ${placeName(place)}, which ${word === null ? 'is an entry' : `holds numbers from 0 to ${word.max}`}`,
      word === null
        ? 'expect invalid, a leaf or a pointer'
        : 'expect such a number, or make the word larger with { max: ... }',
      callerLine(),
    )
  checkValue(place, expected)
}

function isPlace(place: unknown): boolean {
  if (typeof place !== 'object' || place === null) return false
  return (
    ('table' in place && place.table instanceof Table && 'index' in place) || ('local' in place && 'within' in place)
  )
}

/** What is freed is a table, or what was read of one; what is released a frame; a lock has a name. */
export function checkArgument(action: Action): void {
  const refuse = (problem: string, cure: string): never => {
    throw new SpecMistake(problem, cure, callerLine())
  }
  if (action.kind === 'free' && !(action.table instanceof Table || action.table instanceof Local))
    refuse(
      `${given(action.table)} is freed`,
      'free a table, or what an entry was read to point to: cpu.free(cpu.read(entry))',
    )
  if (action.kind === 'release' && typeof action.frame !== 'number')
    refuse(
      `${given(action.frame)} is released`,
      'release a data frame: before(page).frame, frameNumber(n), newFrame(space); a table is freed: cpu.free(table)',
    )
  if ((action.kind === 'lock' || action.kind === 'unlock') && (typeof action.lock !== 'string' || action.lock === ''))
    refuse(`${given(action.lock)} stands where a lock is meant`, "name it: cpu.lock('tables')")
}

export function checkUse(value: unknown, page: Page, space: Space): void {
  if (!(value instanceof Local) && !(typeof value === 'object' && value !== null && 'from' in value))
    throw new SpecMistake(`${given(value)} is used for a page`, 'use what was read: cpu.read(entry)', callerLine())
  checkPage(`a local is used for ${given(page)}`, page, space)
}

export function checkAccess(page: Page, rights: Rights, space: Space): void {
  checkPage(`an access to ${given(page)}`, page, space)
  oneOf(rights, ['r', 'rw'], 'right')
}

function checkPage(what: string, page: Page, space: Space): void {
  if (!isAmong(space.pages, page))
    throw new SpecMistake(`${what}, which is no page`, `there are pages 0 to ${space.pages.length - 1}`, callerLine())
}

export function checkBody(body: unknown): void {
  if (typeof body !== 'function')
    throw new SpecMistake(
      `${given(body)} stands where micro-steps are meant`,
      'write a function: () => cpu.write(...)',
      callerLine(),
    )
}

/** Refuses what is no line of a source, as `file:line` or `file:first-last`. */
export function checkCode(code: unknown, body: unknown): void {
  if (typeof code !== 'string' || !/^[^\s:]+:[1-9]\d*(-[1-9]\d*)?$/.test(code))
    throw new SpecMistake(
      `${given(code)} is no line of a source`,
      "write the file and the line, as in cpu.at('arch/x86/mm/tlb.c:1203', () => ...)",
      callerLine(),
    )
  checkBody(body)
}
