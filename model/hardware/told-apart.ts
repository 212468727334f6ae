// Which pages have to be looked at. Two pages below one upper entry translate alike, each by its own entries, if these say the same of both
// whenever a walk can read them: because it is one entry, under which no table ever hangs, or because each of the two says one thing at every
// such moment (settled.ts), the same but for its place. Then, as far as nothing else names one of them, whatever happens to one can happen to
// each, with the names exchanged: what software does meanwhile is the same. One of them stands for all. Translations of different pages never
// meet each other, and each property speaks of one page.
//
// What else tells two such pages apart: what they map to, relative to their place, in the maps of the scenario; an invalidation that names
// the one and not the other; a micro-step that is about one of them; a frame that is released. Pages are named around a page too: a piece of a
// large leaf, or the smaller leaf that a walk could still form (invalidation.ts), is dropped with a neighbour that is named. A leaf that maps a
// table's frame, as stores of halves make it, maps its first page there, and the others nobody knows where. With configuration entries the
// same page of every device is looked at, or of none: below whichever root an entry may point to, what is cached under a tag serves the page
// of every device that has it. Where several entries are one leaf, devices have TLBs of their own, marks are set, or tables are taken for
// those of other levels, it isn't worked out, and all pages are looked at that some root covers: the others fault whatever the tables say.
import { append, largest } from '../../checker/language/index.ts'
import { type Contents, Settled, type SettledIn } from '../memory/index.ts'
import type { Setting } from '../procedure/index.ts'
import {
  type EntryPlace,
  type EntryValue,
  type Frame,
  foreignFrame,
  type Page,
  pageNumber,
  type Space,
  type Table,
} from '../table/index.ts'
import type { Command } from './command.ts'
import { rootOf } from './configured.ts'

/** Pages from `first`. */
interface Run {
  readonly first: number
  readonly count: number
}

/** The pages below one entry. Blocks of one kind differ in their place only. */
interface Block extends Run {
  readonly kind: string
}

interface Case extends Omit<SettledIn, 'space'> {
  readonly setting: Setting
  readonly commands: readonly Command[]
}

/** The first page of each kind, in order. */
export function pagesToldApart(given: Case): readonly Page[] {
  return pagesAlike(given).flatMap(pages => pages.slice(0, 1))
}

/** The pages of each kind, in order. */
export function pagesAlike(given: Case): readonly (readonly Page[])[] {
  const { setting, contents } = given
  const { space } = setting
  const values = valuesIn(contents)
  const roots = rootsOf(values, space)
  const settled = new Settled({ ...given, space })
  const kindOf = kinds(setting, given, settled, values)
  const known = new Map<string, Page[]>()
  const blocks = isWorkedOut(setting, values) ? blocksOf(roots, contents, settled, space) : pageByPage(roots, space)
  for (const block of blocks)
    for (const offset of space.pages.slice(block.first, block.first + block.count))
      append(known, `${block.kind}, ${kindOf(offset, block.count)}`, offset)
  return space.devices.flatMap(device =>
    [...known.values()].map(offsets => offsets.map(offset => pageNumber(device * space.pagesOfDevice + offset))),
  )
}

interface Valued {
  readonly value: EntryValue
  readonly table: Table
}

/** What the entries of tables may hold. */
function valuesIn(contents: Contents): readonly Valued[] {
  return contents.places
    .filter(({ table }) => table.word === null)
    .flatMap(place => contents.at(place).map(value => ({ value, table: place.table })))
}

function isWorkedOut({ space, dirtyMarks, deviceTlb }: Setting, values: readonly Valued[]): boolean {
  if (dirtyMarks || deviceTlb) return false
  return values.every(({ value, table }) => table.level === table.built && isPlain(value, table, space))
}

/** A leaf of one entry, or a pointer to a table of the next level; a configuration entry's to one with all the levels that there are. */
function isPlain(value: EntryValue, { level, isConfiguration }: Table, { shape: { levels } }: Space): boolean {
  if (value.kind === 'leaf') return value.run === 1
  if (value.kind !== 'table') return true
  return value.table.level === level - 1 && (!isConfiguration || (value.levels ?? levels) === levels) && level > 1
}

/** Where walks for pages start: the root, or those to which configuration entries may point, as tables of the level that these say. */
function rootsOf(values: readonly Valued[], space: Space): readonly Table[] {
  if (space.configuration === null) return [space.root]
  const pointers = values.filter(({ table }) => table === space.configuration)
  return [...new Set(pointers.flatMap(({ value }) => (value.kind === 'table' ? [rootOf(space, value)] : [])))]
}

/** Each page that some root covers, and the others together. */
function pageByPage(roots: readonly Table[], { pagesOfDevice }: Space): readonly Block[] {
  const end = Math.min(pagesOfDevice, largest(roots.map(({ pagesPerEntry, entries }) => pagesPerEntry * entries)))
  const covered = Array.from({ length: end }, (_, first) => ({ first, count: 1, kind: `${first}` }))
  return [...covered, { first: end, count: pagesOfDevice - end, kind: 'beyond' }]
}

/** The largest blocks below which no table can hang, in order. */
function blocksOf(roots: readonly Table[], contents: Contents, settled: Settled, space: Space): readonly Block[] {
  const hanging = tablesHanging(roots, contents)
  const cut = (upper: Run, level: number): readonly Block[] => {
    const tables = hanging.get(placeOf(level, upper.first)) ?? []
    const count = space.pagesPerEntry(level)
    return Array.from({ length: upper.count / count }, (_, index) => upper.first + index * count).flatMap(
      (first): readonly Block[] => {
        if (hanging.has(placeOf(level - 1, first))) return cut({ first, count }, level - 1)
        const says = tables.map(table => saying(settled, table.entry(pageNumber(first))))
        const kind = says.includes(null) ? [first] : [upper.first, ...says]
        return [{ first, count, kind: [level, ...kind].join() }]
      },
    )
  }
  return cut({ first: 0, count: space.pagesOfDevice }, space.shape.levels)
}

/** By level and first page, the tables that can hang there. */
function tablesHanging(roots: readonly Table[], contents: Contents): ReadonlyMap<string, readonly Table[]> {
  const hanging = new Map<string, readonly Table[]>()
  const look = (table: Table, first: number): void => {
    const place = placeOf(table.level, first)
    const known = hanging.get(place) ?? []
    if (known.includes(table)) return
    hanging.set(place, [...known, table])
    for (let index = 0; index < table.entries; index++)
      for (const value of contents.at(table.at(index)))
        if (value.kind === 'table') look(value.table, first + index * table.pagesPerEntry)
  }
  for (const root of roots) look(root, 0)
  return hanging
}

function placeOf(level: number, first: number): string {
  return `${level} ${first}`
}

/** What an entry says whenever a walk can read it; null where that may change. */
function saying(settled: Settled, place: EntryPlace): string | null {
  const value = settled.valueAt(place)
  return value === null || value.kind === 'table' ? null : nameOf(value, place)
}

/** A value but for its place: entries that say the same map alike. */
function nameOf(value: EntryValue, { table, index }: EntryPlace): string {
  if (value.kind !== 'leaf') return value.kind
  const { frame, rights, nT } = value
  return `${frame < 0 ? frame : `its place and ${frame - index * table.pagesPerEntry}`} ${rights} ${nT}`
}

/** Whether a run names nothing of a piece, some of its pages, or all. */
function howNamed(piece: Run, run: Run): number {
  if (run.count === 0 || run.first >= piece.first + piece.count || piece.first >= run.first + run.count) return 0
  return run.first <= piece.first && piece.first + piece.count <= run.first + run.count ? 2 : 1
}

/** What else tells pages of blocks of so many apart, as a word for each kind. */
function kinds(
  { before, after, between, space }: Setting,
  { contents, programs, commands }: Case,
  settled: Settled,
  values: readonly Valued[],
): (offset: Page, count: number) => string {
  const actions = programs.flatMap(({ steps }) => steps.map(({ action }) => action))
  const named = new Set<number>(actions.flatMap(action => ('page' in action ? [space.offsetOf(action.page)] : [])))
  const runs: readonly Run[] = [
    ...commands.flatMap(({ scope }) => (scope.kind === 'pages' ? [scope] : [])),
    ...[...named].map(first => ({ first, count: 1 })),
  ]
  const sizes = Array.from({ length: space.shape.levels }, (_, index) => space.pagesPerEntry(index + 1))
  const mapsTables = ({ value }: Valued): boolean => value.kind === 'leaf' && value.frame < foreignFrame
  const sizesOfTables = new Set(values.filter(mapsTables).map(({ table }) => table.pagesPerEntry))
  const released = actions.flatMap(action => (action.kind === 'release' ? [action.frame] : []))
  const tables = new Set(values.map(({ table }) => table))
  const mappedBy = (offset: Page, frame: Frame): readonly string[] =>
    [...tables].flatMap(table => {
      const place = table.entry(offset)
      const says = settled.valueAt(place)
      const mine = says === null ? contents.at(place) : [says]
      const maps = (value: EntryValue): boolean =>
        value.kind === 'leaf' && value.frame + (offset % table.pagesPerEntry) === frame
      return mine.filter(maps).map(value => `${table.id} ${nameOf(value, place)}`)
    })
  return (offset, count) => {
    const maps = space.pagesAt(offset).flatMap(page =>
      [before, after, ...between].map(map => {
        const mapping = map.at(page)
        return mapping === null ? 'no' : `${mapping.frame - page}${mapping.rights}`
      }),
    )
    const around = sizes.filter(size => size <= count).map(size => ({ first: offset - (offset % size), count: size }))
    const asked = around.flatMap(piece => runs.map(run => howNamed(piece, run)))
    const mapped = released.map(frame => mappedBy(offset, frame).join())
    const isFirst = [...sizesOfTables].map(size => offset % size === 0)
    return [named.has(offset) ? offset : '', ...maps, ...asked, ...mapped, ...isFirst].join('; ')
  }
}
