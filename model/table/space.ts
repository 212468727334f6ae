// The bounded address space of a case: how many levels, entries and pages there are, which page lies below which entry,
// what the maps `before`, `after` and in between say, and the tables that exist at the start.
import { at, SpecMistake } from '../../checker/language/index.ts'
import {
  type EntryPlace,
  type EntryValue,
  type Frame,
  frameNumber,
  invalid,
  leaf,
  type Mapping,
  type Page,
  pageNumber,
  pointer,
  sameMapping,
  Table,
} from './entry.ts'

/** An aligned run of pages that one entry of `level` covers. */
export interface Region {
  readonly level: number
  readonly first: Page
  readonly pages: readonly Page[]
  /** The entry that covers the region in the tables of the start. */
  readonly entry: EntryPlace
}

/** Changes of a map: page number to mapping, or to null where the page is unmapped. */
export type MapChanges = readonly { readonly page: Page; readonly to: Mapping | null }[]

export interface Shape {
  /** Levels of tables, 2 to 4. */
  readonly levels: number
  /** Entries of a table, 2 or more. */
  readonly entries: number
  /** Entries of the root table. */
  readonly roots: number
  /** The level of the leaves at the start: 1 is tables all the way down, 2 a superpage under each level 2 entry. */
  readonly leafLevel: number
  /** Entries in one cache line. */
  readonly entriesPerLine: number
}

export class Space {
  readonly shape: Shape
  readonly pages: readonly Page[]
  readonly root: Table
  /** Tables that exist at the start, the root first. */
  readonly tables: readonly Table[]
  private readonly start = new Map<string, EntryValue>()
  private readonly below = new Map<string, Table>()

  constructor(shape: Shape) {
    checkShape(shape)
    this.shape = shape
    const count = shape.roots * shape.entries ** (shape.levels - 1)
    this.pages = Array.from({ length: count }, (_, number) => pageNumber(number))
    const tables: Table[] = []
    this.root = this.makeTables(tables, shape.levels, 0)
    this.tables = tables
  }

  /** How many pages one entry of a level covers. */
  pagesPerEntry(level: number): number {
    return this.shape.entries ** (level - 1)
  }

  /** The first page of the run of pages that an entry of `level` covers and `page` lies in. */
  firstOf(page: Page, level: number): Page {
    const pages = this.pagesPerEntry(level)
    return pageNumber(Math.floor(page / pages) * pages)
  }

  /** The pages from `first` that an entry of `level` covers. */
  pagesFrom(first: Page, level: number): readonly Page[] {
    return this.pages.slice(first, first + this.pagesPerEntry(level))
  }

  /** The region of a level around a page, with the entry that covers it at the start. */
  region(page: Page, level: number): Region {
    const first = this.firstOf(page, level)
    let table = this.root
    for (let above = this.shape.levels; above > level; above--) {
      const below = this.tableBelow(table.entry(page))
      if (below === null)
        throw new SpecMistake(
          `no entry of level ${level} covers page ${page} at the start`,
          `a larger leaf maps it there`,
        )
      table = below
    }
    return { level, first, pages: this.pagesFrom(first, level), entry: table.entry(page) }
  }

  /** The table to which an entry points at the start. */
  tableBelow(place: EntryPlace): Table | null {
    return this.below.get(key(place)) ?? null
  }

  /** What an entry says at the start. */
  startValue(place: EntryPlace): EntryValue {
    return this.start.get(key(place)) ?? invalid
  }

  /** What the tables of the start map a page to. */
  startMapping(page: Page): Mapping | null {
    let place = this.root.entry(page)
    for (let below = this.tableBelow(place); below !== null; below = this.tableBelow(place)) {
      if (this.startValue(place).kind !== 'table') break
      place = below.entry(page)
    }
    const value = this.startValue(place)
    if (value.kind !== 'leaf') return null
    const first = this.firstOf(page, place.table.level)
    return { frame: frameNumber(value.frame + page - first), rights: value.rights }
  }

  private makeTables(tables: Table[], level: number, firstPage: number): Table {
    const { levels, roots, entries, leafLevel } = this.shape
    const sameLevel = tables.filter(table => table.level === level).length
    const table = new Table({
      id: tables.length,
      name: tableName(level, sameLevel),
      level,
      entries: level === levels ? roots : entries,
      pagesPerEntry: this.pagesPerEntry(level),
      origin: 'initial',
    })
    tables.push(table)
    for (let index = 0; index < table.entries; index++) {
      const first = firstPage + index * this.pagesPerEntry(level)
      const place = table.at(index)
      if (level > leafLevel) {
        const below = this.makeTables(tables, level - 1, first)
        this.below.set(key(place), below)
        this.start.set(key(place), pointer(below))
      } else this.start.set(key(place), leaf(frameNumber(first), 'rw'))
    }
    return table
  }

  /** Changes what an entry says at the start; scenarios do, before anything runs. */
  startWith(place: EntryPlace, value: EntryValue): void {
    this.start.set(key(place), value)
  }
}

/** `L1`, then `L1b`, `L1c` ... for further tables of the same level. */
export function tableName(level: number, sameLevel: number): string {
  return `L${level}${sameLevel === 0 ? '' : String.fromCharCode(97 + sameLevel)}`
}

function key(place: EntryPlace): string {
  return `${place.table.id}.${place.index}`
}

function checkShape(shape: Shape): void {
  const { levels, entries, roots, leafLevel, entriesPerLine } = shape
  const whole = [levels, entries, roots, leafLevel, entriesPerLine].every(
    number => Number.isInteger(number) && number >= 1,
  )
  if (!whole || levels < 2 || levels > 4 || entries < 2 || Math.max(entries, roots) > 512 || leafLevel > levels)
    throw new SpecMistake(
      `tables of ${levels} levels with ${entries} entries, leaves at level ${leafLevel}`,
      'use 2 to 4 levels, 2 to 512 entries, and leaves at one of the levels',
    )
}

/** What each page maps to: the maps of a scenario. */
export class PageMap {
  private readonly mappings: readonly (Mapping | null)[]

  constructor(mappings: readonly (Mapping | null)[]) {
    this.mappings = mappings
  }

  /** Every page to the frame of the same number, with all rights. */
  static identity(space: Space): PageMap {
    return new PageMap(space.pages.map(page => ({ frame: frameNumber(page), rights: 'rw' })))
  }

  at(page: Page): Mapping | null {
    return at(this.mappings, page) // null is a value here: `at` refuses only what is undefined
  }

  with(changes: MapChanges): PageMap {
    const changed = [...this.mappings]
    for (const { page, to } of changes) {
      if (page < 0 || page >= changed.length)
        throw new SpecMistake(`a map changes page ${page}`, `there are pages 0 to ${changed.length - 1}`)
      changed[page] = to
    }
    return new PageMap(changed)
  }

  /** Pages on which two maps differ. */
  differences(other: PageMap): readonly Page[] {
    return this.mappings
      .map((mapping, number) => ({ mapping, page: pageNumber(number) }))
      .filter(({ mapping, page }) => !sameMapping(mapping, other.at(page)))
      .map(({ page }) => page)
  }

  frames(): readonly Frame[] {
    return this.mappings.flatMap(mapping => (mapping === null ? [] : [mapping.frame]))
  }
}
