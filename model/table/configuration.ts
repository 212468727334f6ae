// What stands above the tables: one entry for each device (VT-d context or PASID entry, AMD device-table entry, SMMU stream-table
// entry, RISC-V device context), which says the root table that the device's requests use, and the tag (domain id, VMID) under which
// what they find is cached. Two devices may use one tree, and one tag.
import { SpecMistake } from '../../checker/language/index.ts'
import type { EntryPlace, EntryValue, Part, Table } from './entry.ts'

export interface ConfigurationShape {
  /** Entries of the configuration table. */
  readonly devices: number
  /** Trees that exist at the start; 1 where not given. */
  readonly domains?: number
  /** For each device the number of the tree that it uses at the start, or null where its entry is invalid; its own where not given. */
  readonly uses?: readonly (number | null)[]
}

/** A tree of the start. Domain 0 has tag 1: tag 0 is what a zeroed entry says. */
export interface Domain {
  readonly tag: number
  readonly root: Table
}

/** The tree that a device uses at the start. */
export function domainUsed({ domains = 1, uses }: ConfigurationShape, device: number): number | null {
  const said = uses?.[device]
  return said === undefined ? Math.min(device, domains - 1) : said
}

export function checkConfiguration(shape: ConfigurationShape): void {
  const { devices, domains = 1, uses = [] } = shape
  const isCount = (number: number): boolean => Number.isInteger(number) && number >= 1 && number <= 8
  if (!isCount(devices) || !isCount(domains))
    throw new SpecMistake(`a configuration of ${devices} devices and ${domains} domains`, 'use 1 to 8 of each')
  const unknown = uses.find(domain => domain !== null && (!Number.isInteger(domain) || domain < 0 || domain >= domains))
  if (uses.length > devices || unknown !== undefined)
    throw new SpecMistake(
      `${devices} devices that use the domains ${uses.join(', ')}`,
      `say for each device a domain from 0 to ${domains - 1}, or null`,
    )
}

/** The place of one part of a configuration entry. */
export function partOf({ table, index }: EntryPlace, part: Part): EntryPlace {
  return { table, index, part }
}

/** What a configuration entry's value says in one of its parts. An invalid entry, stored whole, is all zeroes. */
export function valueOfPart(value: EntryValue, part: Part): EntryValue {
  if (value.kind === 'tag') return value
  if (part === 'root') return value.kind === 'table' ? { ...value, tag: null } : value
  return { kind: 'tag', tag: value.kind === 'table' ? (value.tag ?? 0) : 0 }
}
