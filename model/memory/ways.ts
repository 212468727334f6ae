// In which ways a micro-step that touches memory can act: which entry it is about, what it finds there, what it stores, by what its
// locals say. Each way becomes a rule, and what the ways find and store is what entries and locals may come to hold (`contents.ts`).
//
// A local that is taken for a pointer to a table and is none is a fault. The procedure goes on, so that what follows is seen too: a
// read gives stale contents, a store goes nowhere.
import { match } from 'ts-pattern'
import { type Action, isDerived, isLocalPlace, Local, type Operand, type Place } from '../procedure/index.ts'
import {
  type EntryPlace,
  type EntryValue,
  type Half,
  invalid,
  isRunOf,
  numberValue,
  partOf,
  placeName,
  sameValue,
  stale,
  type Table,
  valueName,
  valueOfPart,
} from '../table/index.ts'

/** What the ways are worked out from: what locals and entries may hold. */
export interface Known {
  readonly local: (local: Local) => readonly EntryValue[]
  readonly entry: (place: EntryPlace) => readonly EntryValue[]
  readonly fits: (place: EntryPlace, value: EntryValue) => boolean
}

/** What the locals that matter to a way say. */
export type Given = readonly { readonly local: Local; readonly value: EntryValue }[]

export interface StoreOf {
  readonly place: EntryPlace
  readonly value: EntryValue
}

export interface Way {
  readonly given: Given
  /** The table that it reads or writes, or frees. */
  readonly table: Table | null
  /** What it must find at a place. */
  readonly found: StoreOf | null
  readonly stores: readonly StoreOf[]
  /** Its stores are of one half of the entry. */
  readonly half: Half | null
  /** What a unit stores later, when it has carried out what the micro-step submits. */
  readonly signals: StoreOf | null
  /** What the local that it sets then says. */
  readonly into: EntryValue | null
  readonly frees: Table | null
  /** The entry whose line it cleans. */
  readonly cleans: EntryPlace | null
  /** What is wrong: software takes something for what it is not. */
  readonly fault: string | null
}

const plain: Way = {
  given: [],
  table: null,
  found: null,
  stores: [],
  half: null,
  signals: null,
  into: null,
  frees: null,
  cleans: null,
  fault: null,
}

/** The ways of a micro-step that touches memory; one, with nothing in it, for any other. */
export function waysOf(action: Action, known: Known): readonly Way[] {
  switch (action.kind) {
    case 'allocate': {
      const { table } = action
      const entries = action.zeroed ? Array.from({ length: table.entries }, (_, index) => table.at(index)) : []
      return [{ ...plain, stores: entries.map(place => ({ place, value: invalid })) }]
    }
    case 'write':
      return placesOf(action.place, known).flatMap(at =>
        operands(action.value, at.given, known).map(({ given, value }) => ({
          ...storing({ ...at, given }, value, known),
          half: action.half,
        })),
      )
    case 'read':
      return placesOf(action.place, known).flatMap(at => finding(at, known))
    case 'exchange':
      return placesOf(action.place, known).flatMap(at =>
        finding(at, known).flatMap(found =>
          operands(action.value, found.given, known).map(({ given, value }) =>
            adding({ ...found, given }, at, value, known),
          ),
        ),
      )
    case 'compareExchange':
      return placesOf(action.place, known).flatMap(at =>
        finding(at, known).flatMap(found => compared(action, at, found, known)),
      )
    case 'add':
      return finding({ given: [], place: action.place, fault: null }, known).flatMap(found => {
        const sum = found.into?.kind === 'number' ? found.into.number + action.amount : -1
        const { max } = action.place.table.word ?? { max: 0 }
        if (sum < 0 || sum > max) return []
        return [{ ...found, stores: [{ place: action.place, value: numberValue(sum) }] }]
      })
    case 'signal':
      return [{ ...plain, signals: { place: action.word, value: numberValue(action.number) } }]
    case 'poll': {
      const wanted = numberValue(action.number)
      const arises = known.entry(action.word).some(value => sameValue(value, wanted))
      return arises ? [{ ...plain, found: { place: action.word, value: wanted } }] : []
    }
    case 'clean':
      return placesOf(action.place, known).map(({ given, place, fault }) => ({
        ...plain,
        ...{ given, fault, table: place?.table ?? null, cleans: place },
      }))
    case 'free': {
      const { table } = action
      if (!(table instanceof Local)) return [{ ...plain, table, frees: table }]
      return known.local(table).map(value => {
        const given = [{ local: table, value }]
        if (pointsToTable(value)) return { ...plain, given, table: value.table, frees: value.table }
        return { ...plain, given, fault: takenForTable(value) }
      })
    }
    default:
      return [plain]
  }
}

interface Placed {
  readonly given: Given
  /** Null where the local points to no table. */
  readonly place: EntryPlace | null
  readonly fault: string | null
}

function placesOf(place: Place, known: Known): readonly Placed[] {
  if (!isLocalPlace(place)) return [{ given: [], place, fault: null }]
  return known.local(place.local).map(value => {
    const given = [{ local: place.local, value }]
    if (!pointsToTable(value)) return { given, place: null, fault: takenForTable(value) }
    return { given, place: place.within(value.table), fault: null }
  })
}

/** A data frame that stores of halves made a table of is none. */
function pointsToTable(value: EntryValue): value is Extract<EntryValue, { kind: 'table' }> {
  return value.kind === 'table' && value.table.data === null
}

function takenForTable(value: EntryValue): string {
  return `takes ${valueName(value, 1)} for a table`
}

function operands(
  operand: Operand,
  given: Given,
  known: Known,
): readonly { readonly given: Given; readonly value: EntryValue }[] {
  if (!isDerived(operand)) return [{ given, value: operand }]
  const { from, change } = operand
  const fixed = given.find(({ local }) => local === from)
  if (fixed !== undefined) return [{ given, value: change(fixed.value) }]
  return known.local(from).map(value => ({ given: [...given, { local: from, value }], value: change(value) }))
}

/** Reads: one way for each value that may be there. */
function finding({ given, place, fault }: Placed, known: Known): readonly Way[] {
  if (place === null) return [{ ...plain, given, into: stale, fault }]
  return known
    .entry(place)
    .map(value => ({ ...plain, given, table: place.table, found: { place, value }, into: value }))
}

function storing({ given, place, fault }: Placed, value: EntryValue, known: Known): Way {
  if (place === null) return { ...plain, given, fault }
  if (!known.fits(place, value)) return { ...plain, given, table: place.table, fault: misfit(place, value) }
  return { ...plain, given, table: place.table, stores: storesTo(place, value) }
}

/** A configuration entry is stored in its parts. */
function storesTo(place: EntryPlace, value: EntryValue): readonly StoreOf[] {
  if (!place.table.isConfiguration || place.part !== undefined) return [{ place, value }]
  return (['root', 'tag'] as const).map(part => ({ place: partOf(place, part), value: valueOfPart(value, part) }))
}

/** A way that found something, with a store beside it. */
function adding(found: Way, { place }: Placed, value: EntryValue, known: Known): Way {
  if (place === null) return found
  if (!known.fits(place, value)) return { ...found, fault: misfit(place, value) }
  return { ...found, stores: [{ place, value }] }
}

/** Stale contents may or may not be what is expected. */
function compared(
  { expected, value }: Extract<Action, { kind: 'compareExchange' }>,
  at: Placed,
  found: Way,
  known: Known,
): readonly Way[] {
  return operands(expected, found.given, known).flatMap(wanted => {
    const [one, other] = [found.into ?? stale, wanted.value]
    const isStale = one.kind === 'stale' || other.kind === 'stale'
    const isSame = sameValue(one, other)
    const losing = isStale || !isSame ? [{ ...found, given: wanted.given }] : []
    if (at.place === null || !(isStale || isSame)) return losing
    const winning = operands(value, wanted.given, known).map(stored =>
      adding({ ...found, given: stored.given }, at, stored.value, known),
    )
    return [...winning, ...losing]
  })
}

function misfit(place: EntryPlace, value: EntryValue): string {
  return `stores ${valueName(value, 1)} in ${placeName(place)}, where it means nothing`
}

/** From level to level, or back to a table of the start itself, above the leaves; a configuration entry's root may be of a lower one. */
function pointsDown(table: Table, below: Table): boolean {
  if (below === table) return table.level > 1 && table.origin === 'initial'
  return table.isConfiguration ? below.level < table.level : below.level === table.level - 1
}

/** Whether a value can stand in an entry, or in a word. */
export function fits({ table }: EntryPlace, value: EntryValue, frames: number): boolean {
  return match(value)
    .with({ kind: 'invalid' }, { kind: 'stale' }, () => table.word === null)
    .with({ kind: 'tag' }, () => table.isConfiguration)
    .with({ kind: 'number' }, ({ number }) => table.word !== null && number >= 0 && number <= table.word.max)
    .with({ kind: 'table' }, ({ table: below }) => table.word === null && pointsDown(table, below))
    .with({ kind: 'leaf' }, ({ frame, run }) => {
      const count = table.pagesPerEntry * run
      if (table.word !== null || table.isConfiguration || !isRunOf(table, run)) return false
      return frame < 0 || (frame % count === 0 && frame + count <= frames)
    })
    .exhaustive()
}
