// Which pages have to be looked at. Pages that lie below one entry, under which no table ever hangs, translate by the same leaf, or fault by
// the same entry, at every moment: as far as nothing else names one of them, whatever happens to one can happen to each, with the names
// exchanged. One of them stands for all. Translations of different pages never meet each other, and each property speaks of one page.
//
// What else tells two such pages apart: what they map to, relative to their place, in the maps of the scenario; an invalidation that names
// the one and not the other; a micro-step that is about one of them; a frame that is released. Pages are named around a page too: a piece of a
// large leaf, or the smaller leaf that a walk could still form (invalidation.ts), is dropped with a neighbour that is named. Where several
// entries are one leaf, devices have tables or TLBs of their own, marks are set, or tables are taken for those of other levels, all pages are
// looked at: there it isn't worked out.
import type { Contents } from '../memory/index.ts'
import type { Program, Setting } from '../procedure/index.ts'
import { type EntryValue, foreignFrame, type Page, type Space, type Table } from '../table/index.ts'
import type { Command } from './command.ts'

/** Pages from `first`, below one entry. */
interface Block {
  readonly first: number
  readonly count: number
}

interface Case {
  readonly setting: Setting
  readonly contents: Contents
  readonly programs: readonly Program[]
  readonly commands: readonly Command[]
}

/** The first page of each kind, in order; every page where that isn't worked out. */
export function pagesToldApart({ setting, contents, programs, commands }: Case): readonly Page[] {
  const { space } = setting
  const values = valuesIn(contents)
  if (!isWorkedOut(setting, contents, values)) return space.pages
  const kindOf = kinds(setting, values, programs, commands)
  return blocksOf(space, contents).flatMap(({ first, count }) => {
    const known = new Set<string>()
    return space.pages.slice(first, first + count).filter(page => {
      const kind = count === 1 ? '' : kindOf(page, count)
      const isNew = !known.has(kind)
      known.add(kind)
      return isNew
    })
  })
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
function blocksOf(space: Space, contents: Contents): readonly Block[] {
  const split = new Set<string>()
  const seen = new Set<string>()
  const look = (table: Table, first: number): void => {
    const key = `${table.id} ${first}`
    if (seen.has(key)) return
    seen.add(key)
    for (let index = 0; index < table.entries; index++) {
      const from = first + index * table.pagesPerEntry
      for (const value of contents.at(table.at(index))) {
        if (value.kind !== 'table') continue
        split.add(`${from} ${table.pagesPerEntry}`)
        look(value.table, from)
      }
    }
  }
  look(space.root, 0)
  const cut = (first: number, count: number, level: number): readonly Block[] => {
    if (level === 0 || (level <= space.shape.levels && !split.has(`${first} ${count}`))) return [{ first, count }]
    const each = space.pagesPerEntry(level)
    return Array.from({ length: count / each }, (_, index) => cut(first + index * each, each, level - 1)).flat()
  }
  const { levels } = space.shape
  return Array.from({ length: space.root.entries }, (_, index) => index * space.pagesPerEntry(levels)).flatMap(first =>
    cut(first, space.pagesPerEntry(levels), levels - 1),
  )
}

/** Whether a run names nothing of a piece, some of its pages, or all. */
function howNamed(piece: Block, run: Block): number {
  if (run.count === 0 || run.first >= piece.first + piece.count || piece.first >= run.first + run.count) return 0
  return run.first <= piece.first && piece.first + piece.count <= run.first + run.count ? 2 : 1
}

/** What tells pages of one block, of so many, apart, as a word for each kind. */
function kinds(
  { before, after, between, space }: Setting,
  values: readonly Valued[],
  programs: readonly Program[],
  commands: readonly Command[],
): (page: Page, count: number) => string {
  const actions = programs.flatMap(({ steps }) => steps.map(({ action }) => action))
  const named = new Set<number>(actions.flatMap(action => ('page' in action ? [action.page] : [])))
  const runs: readonly Block[] = [
    ...commands.flatMap(({ scope }) => (scope.kind === 'pages' ? [scope] : [])),
    ...[...named].map(first => ({ first, count: 1 })),
  ]
  const sizes = Array.from({ length: space.shape.levels }, (_, index) => space.pagesPerEntry(index + 1))
  const released = actions.flatMap(action => (action.kind === 'release' ? [action.frame] : []))
  const offsets = released.flatMap(frame =>
    values.flatMap(({ value, table }) => {
      const offset = value.kind === 'leaf' ? frame - value.frame : -1
      return offset >= 0 && offset < table.pagesPerEntry ? [{ offset, pages: table.pagesPerEntry }] : []
    }),
  )
  return (page, count) => {
    const maps = [before, after, ...between].map(map => {
      const mapping = map.at(page)
      return mapping === null ? 'no' : `${mapping.frame - page}${mapping.rights}`
    })
    const around = sizes.filter(size => size < count).map(size => ({ first: page - (page % size), count: size }))
    const asked = around.flatMap(piece => runs.map(run => howNamed(piece, run)))
    const isReleased = offsets.map(({ offset, pages }) => Number(page % pages === offset))
    return [named.has(page) ? page : '', ...maps, ...asked, ...isReleased].join()
  }
}
