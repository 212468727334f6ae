// What a call may say of configuration entries and tags, and what only a configuration entry may hold.
import { SpecMistake } from '../../checker/language/index.ts'
import {
  callerLine,
  type EntryPlace,
  type EntryValue,
  type Part,
  partOf,
  placeName,
  type Space,
  valueOfPart,
} from '../table/index.ts'
import type { ConfigurationScope, InvalidateOptions } from './invalidate.ts'
import { isDerived, isLocalPlace, type Operand, type Place } from './local.ts'

/** The part of an invalidation that is about configuration entries and tags; nothing where there are none. */
export function configurationOptions(
  space: Space,
  { what, device, tag, leafOnly }: InvalidateOptions,
): { readonly configuration?: ConfigurationScope; readonly tag?: number } {
  if (space.configuration === null && (what === 'configuration' || device !== undefined || tag !== undefined))
    refuse('an invalidation of configuration entries, or of a tag', 'give the scenario `configuration: { devices: 1 }`')
  if (what !== 'configuration') {
    if (device !== undefined)
      refuse('an invalidation of translations of one device', 'translations are cached by tag: say { tag }')
    if (tag !== undefined && (!Number.isInteger(tag) || tag < 0)) refuse(`the tag ${tag}`, 'use 0, 1, 2 ...')
    return tag === undefined ? {} : { tag }
  }
  if (tag !== undefined || leafOnly === true)
    refuse(
      'an invalidation of configuration entries with a tag or leafOnly',
      'say { device }, or nothing for all devices',
    )
  if (device !== undefined && !space.devices.includes(device))
    refuse(`the device ${device}`, `there are devices 0 to ${space.devices.length - 1}`)
  return { configuration: { device: device ?? null } }
}

/** What a store writes, and where: of a configuration entry, perhaps one part. */
export function configurationWrite(
  place: Place,
  value: Operand,
  part: Part | undefined,
): { readonly place: Place; readonly value: Operand } {
  if (isLocalPlace(place) || !place.table.isConfiguration) {
    if (part !== undefined) refuse('a store to a part of an entry', 'only configuration entries have parts')
    if (!isDerived(value) && value.kind === 'table' && value.tag !== null)
      refuse('a pointer with a tag', 'only configuration entries hold a tag')
    if (!isDerived(value) && value.kind === 'table' && value.levels !== undefined)
      refuse('a pointer with a number of levels', 'only configuration entries say how many levels there are')
    return { place, value }
  }
  if (isDerived(value)) {
    refuse(`a value that was read is stored in ${placeName(place)}`, 'store a constant in a configuration entry')
    return { place, value }
  }
  checkEntry(place, value, part)
  return part === undefined ? { place, value } : { place: partOf(place, part), value: valueOfPart(value, part) }
}

/** Refuses reads of configuration entries. */
export function checkReadable(place: Place): void {
  if (!isLocalPlace(place) && place.table.isConfiguration)
    refuse(`a read of ${placeName(place)}`, 'procedures write configuration entries, and do not read them yet')
}

function checkEntry(place: EntryPlace, value: EntryValue, part: Part | undefined): void {
  if (value.kind !== 'invalid' && value.kind !== 'table')
    refuse(
      `a ${value.kind} in ${placeName(place)}`,
      'a configuration entry is invalid, or a pointer to a root with a tag',
    )
  if (value.kind === 'table' && value.tag === null && part !== 'root')
    refuse(`a configuration entry without a tag in ${placeName(place)}`, 'say pointer(root, { tag: 1 })')
  if (value.kind === 'table') checkLevels(value)
}

/** How a walk goes on in tables that end before its levels do isn't modelled. */
function checkLevels({ table, levels }: Extract<EntryValue, { kind: 'table' }>): void {
  if (levels === undefined || (Number.isInteger(levels) && levels >= 1 && levels < table.level)) return
  refuse(
    `a configuration entry that says ${levels} levels of ${table.name}`,
    `its tables have ${table.level} levels: say so many, or fewer, or nothing`,
  )
}

function refuse(problem: string, cure: string): void {
  throw new SpecMistake(problem, cure, callerLine())
}
