// Entries that are stored half by half. An entry has a control half (invalid; a leaf with its rights and nT; a table) and an address
// half (a frame, or a table's frame). A store of one half combines with what the other half says then: a leaf whose address is a table's
// frame maps that frame, and a table whose address is a data frame has for entries whatever that frame holds.
import { type Address, type EntryValue, type Frame, foreignFrame, frameOf, leaf, pointer, type Table } from './entry.ts'

export type Half = 'control' | 'address'

/** What an entry of a level says after a store of one half. `asTable` is a frame taken for a table of the level below. */
export function combined(
  now: EntryValue,
  stored: EntryValue,
  half: Half,
  level: number,
  asTable: (frame: Frame) => Table,
): EntryValue {
  const [control, address] = half === 'control' ? [stored, addressOf(now)] : [now, addressOf(stored)]
  switch (control.kind) {
    case 'number':
    case 'tag':
      return control
    case 'invalid':
    case 'stale':
      return address === null ? { kind: control.kind } : { kind: control.kind, address }
    case 'leaf': {
      const { rights, nT, run, dirty } = control
      if (address?.table === undefined) return leaf(address?.frame ?? foreignFrame, rights, { nT, run, dirty })
      return { kind: 'leaf', frame: frameOf(address.table), table: address.table, rights, nT, run, dirty }
    }
    case 'table': {
      const table = address?.table
      if (table !== undefined && table.level === level - 1) return pointer(table)
      return pointer(asTable(table === undefined ? (address?.frame ?? foreignFrame) : frameOf(table)))
    }
  }
}

/** The address half of what an entry says; null where it is not known. */
function addressOf(value: EntryValue): Address | null {
  switch (value.kind) {
    case 'number':
    case 'tag':
      return null
    case 'invalid':
    case 'stale':
      return value.address ?? null
    case 'leaf':
      return value.table === undefined ? { frame: value.frame } : { table: value.table }
    case 'table':
      return value.table.data === null ? { table: value.table } : { frame: value.table.data }
  }
}
