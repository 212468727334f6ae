// Which pages have to be looked at. Two pages below one upper entry translate alike, each by its own entries, if these say the same of both
// whenever a walk can read them: because it is one entry, under which no table ever hangs, or because each of the two says one thing at every
// such moment (settled.ts), the same but for its place. Then, as far as nothing else names one of them, whatever happens to one can happen to
// each, with the names exchanged: what software does meanwhile is the same. One of them stands for all. Translations of different pages never
// meet each other, and each property speaks of one page.
//
// What else tells two such pages apart: what they map to, relative to their place, in the maps of the scenario; an invalidation that names
// the one and not the other; a micro-step that is about one of them; a frame that is released. Pages are named around a page too: a piece of a
// large leaf, or the smaller leaf that a walk could still form (invalidation.ts), is dropped with a neighbour that is named. Where several
// entries are one leaf, devices have tables or TLBs of their own, marks are set, or tables are taken for those of other levels, all pages are
// looked at: there it isn't worked out.
import { at } from '../../checker/language/index.ts'
import { type Contents, Settled, type SettledIn } from '../memory/index.ts'
import type { Setting } from '../procedure/index.ts'
import {
  type EntryPlace,
  type EntryValue,
  type Frame,
  foreignFrame,
  type Page,
  type Space,
  type Table,
} from '../table/index.ts'
import type { Command } from './command.ts'

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

/** The first page of each kind, in order; every page where that isn't worked out. */
export function pagesToldApart(given: Case): readonly Page[] {
  return pagesAlike(given).flatMap(pages => pages.slice(0, 1))
}

/** The pages of each kind, in order; each by itself where that isn't worked out. */
export function pagesAlike(given: Case): readonly (readonly Page[])[] {
  const { setting, contents } = given
  const { space } = setting
  if (!isWorkedOut(setting, contents, valuesIn(contents))) return space.pages.map(page => [page])
  const settled = new Settled({ ...given, space })
  const kindOf = kinds(setting, given, settled)
  const known = new Map<string, Page[]>()
  for (const block of blocksOf(contents, settled, space))
    for (const page of space.pages.slice(block.first, block.first + block.count)) {
      const kind = `${block.kind}, ${kindOf(page, block.count)}`
      const alike = known.get(kind)
      if (alike === undefined) known.set(kind, [page])
      else alike.push(page)
    }
  return [...known.values()]
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

function isWorkedOut(
  { space, dirtyMarks, deviceTlb }: Setting,
  { places }: Contents,
  values: readonly Valued[],
): boolean {
  if (space.configuration !== null || dirtyMarks || deviceTlb) return false
  const isUsual = ({ table }: { readonly table: Table }): boolean => table.data === null && table.level === table.built
  return places.every(place => place.table.word !== null || isUsual(place)) && values.every(isPlain)
}

/** A leaf of one entry that maps data, or a pointer to a table of the next level. */
function isPlain({ value, table }: Valued): boolean {
  if (value.kind === 'leaf') return value.run === 1 && value.frame >= foreignFrame
  return value.kind !== 'table' || (table.level > 1 && value.table.level === table.level - 1)
}

/** The largest blocks below which no table can hang, in order. */
function blocksOf(contents: Contents, settled: Settled, space: Space): readonly Block[] {
  const hanging = tablesHanging(contents, space)
  const cut = (upper: Run, level: number): readonly Block[] => {
    const tables = hanging.get(placeOf(level, upper.first)) ?? []
    const count = space.pagesPerEntry(level)
    return Array.from({ length: upper.count / count }, (_, index) => upper.first + index * count).flatMap(
      (first): readonly Block[] => {
        if (hanging.has(placeOf(level - 1, first))) return cut({ first, count }, level - 1)
        const says = tables.map(table => saying(settled, table.entry(at(space.pages, first))))
        const kind = says.includes(null) ? [first] : [upper.first, ...says]
        return [{ first, count, kind: [level, ...kind].join() }]
      },
    )
  }
  return cut({ first: 0, count: space.pages.length }, space.shape.levels)
}

/** By level and first page, the tables that can hang there. */
function tablesHanging(contents: Contents, space: Space): ReadonlyMap<string, readonly Table[]> {
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
  look(space.root, 0)
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
): (page: Page, count: number) => string {
  const actions = programs.flatMap(({ steps }) => steps.map(({ action }) => action))
  const named = new Set<number>(actions.flatMap(action => ('page' in action ? [action.page] : [])))
  const runs: readonly Run[] = [
    ...commands.flatMap(({ scope }) => (scope.kind === 'pages' ? [scope] : [])),
    ...[...named].map(first => ({ first, count: 1 })),
  ]
  const sizes = Array.from({ length: space.shape.levels }, (_, index) => space.pagesPerEntry(index + 1))
  const released = actions.flatMap(action => (action.kind === 'release' ? [action.frame] : []))
  const tables = new Set(contents.places.filter(({ table }) => table.word === null).map(({ table }) => table))
  const mappedBy = (page: Page, frame: Frame): readonly string[] =>
    [...tables].flatMap(table => {
      const place = table.entry(page)
      const says = settled.valueAt(place)
      const values = says === null ? contents.at(place) : [says]
      const maps = (value: EntryValue): boolean =>
        value.kind === 'leaf' && value.frame + (page % table.pagesPerEntry) === frame
      return values.filter(maps).map(value => `${table.id} ${nameOf(value, place)}`)
    })
  return (page, count) => {
    const maps = [before, after, ...between].map(map => {
      const mapping = map.at(page)
      return mapping === null ? 'no' : `${mapping.frame - page}${mapping.rights}`
    })
    const around = sizes.filter(size => size <= count).map(size => ({ first: page - (page % size), count: size }))
    const asked = around.flatMap(piece => runs.map(run => howNamed(piece, run)))
    const mapped = released.map(frame => mappedBy(page, frame).join())
    return [named.has(page) ? page : '', ...maps, ...asked, ...mapped].join('; ')
  }
}
