// The bounded address space of a case: how many levels, entries and pages there are, which page lies below which entry, and the
// tables that exist at the start. Where a configuration table stands above them (configuration.ts), it is the root of the tree, with
// one entry for each device, and there is a run of pages for each device: page number = device * pages of a root + offset.
import { at, SpecMistake } from '../../checker/language/index.ts'
import { type ConfigurationShape, type Domain, domainUsed } from './configuration.ts'
import {
  type EntryPlace,
  type EntryValue,
  frameNumber,
  frameOf,
  invalid,
  isAmong,
  leaf,
  type Mapping,
  type Page,
  pageNumber,
  pointer,
  Table,
  tableName,
} from './entry.ts'
import { given } from './known.ts'
import { type PageRun, PageRuns } from './page-runs.ts'
import { checkRun, type Run, runOf } from './run.ts'
import { callerLine } from './source-line.ts'
import { checkShape, checkStartPointer } from './space-mistake.ts'
import { seenAt } from './view.ts'

/** An aligned run of pages that one entry of `level` covers. */
export interface Region {
  readonly level: number
  readonly first: Page
  readonly pages: readonly Page[]
  /** The entry that covers the region in the tables of the start. */
  readonly entry: EntryPlace
}

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
  /** What stands above the tables; null where every walk starts at the one root. */
  readonly configuration: ConfigurationShape | null
}

/** The bounded address space of a case: its pages, frames and tables, and the entries that cover a page. */
export class Space {
  readonly shape: Shape
  readonly pages: readonly Page[]
  /** Where every walk starts: the configuration table where there is one. */
  readonly root: Table
  /** Tables that exist at the start, the root first. */
  readonly tables: readonly Table[]
  /** How many pages a device has: those that one tree maps. */
  readonly pagesOfDevice: number
  readonly devices: readonly number[]
  readonly configuration: Table | null
  /** The trees of the start, each with its tag; none without a configuration table. */
  readonly domains: readonly Domain[]
  private readonly start = new Map<string, EntryValue>()
  private readonly below = new Map<string, Table>()
  private readonly runs: PageRuns

  constructor(shape: Shape) {
    checkShape(shape)
    this.shape = shape
    this.pagesOfDevice = shape.roots * shape.entries ** (shape.levels - 1)
    const { configuration } = shape
    this.devices = Array.from({ length: configuration?.devices ?? 1 }, (_, device) => device)
    this.pages = Array.from({ length: this.devices.length * this.pagesOfDevice }, (_, number) => pageNumber(number))
    this.runs = new PageRuns(this.pages)
    const tables: Table[] = []
    if (configuration === null) {
      this.configuration = null
      this.root = this.makeTables(tables, shape.levels, 0)
      this.domains = []
    } else {
      this.configuration = this.makeConfiguration(tables, configuration)
      this.root = this.configuration
      this.domains = Array.from({ length: configuration.domains ?? 1 }, (_, domain) => ({
        tag: domain + 1,
        root: this.makeTables(tables, shape.levels, domain * this.pagesOfDevice),
      }))
      this.configure(this.configuration, configuration)
    }
    this.tables = tables
  }

  /** How many pages one entry of a level covers. */
  pagesPerEntry(level: number): number {
    return level > this.shape.levels ? this.pagesOfDevice : this.shape.entries ** (level - 1)
  }

  deviceOf(page: Page): number {
    return Math.floor(page / this.pagesOfDevice)
  }

  /** The page as its device's tables know it. */
  offsetOf(page: Page): Page {
    return pageNumber(page % this.pagesOfDevice)
  }

  /** The pages of a device. */
  pagesOf(device: number): readonly Page[] {
    return this.pages.slice(device * this.pagesOfDevice, (device + 1) * this.pagesOfDevice)
  }

  /** The same page of every device. */
  pagesAt(offset: Page): readonly Page[] {
    return this.devices.map(device => pageNumber(device * this.pagesOfDevice + offset))
  }

  /** `page 3`, or, of several devices, `page 3 of device 1`. */
  pageName(page: Page): string {
    return this.devices.length === 1 ? `page ${page}` : `page ${this.offsetOf(page)} of device ${this.deviceOf(page)}`
  }

  /** `DMA to page 3`, or, of several devices, `DMA of device 1 to page 3`. */
  accessName(access: string, page: Page): string {
    return this.devices.length === 1
      ? `${access} to page ${page}`
      : `${access} of device ${this.deviceOf(page)} to page ${this.offsetOf(page)}`
  }

  /** The first frame that no page and no tree of the start has. */
  firstNewFrame(): number {
    return Math.max(this.devices.length, this.domains.length) * this.pagesOfDevice
  }

  /** How many entries a table of a level has. */
  entriesOf(level: number): number {
    const { levels, roots, entries } = this.shape
    return level === levels ? roots : entries
  }

  /** The first page of the run of pages that an entry of `level` covers and `page` lies in. */
  firstOf(page: Page, level: number): Page {
    const pages = this.pagesPerEntry(level)
    return pageNumber(Math.floor(page / pages) * pages)
  }

  /** The pages from `first` that an entry of `level` covers. */
  pagesFrom(first: Page, level: number): readonly Page[] {
    return this.runs.from(first, this.pagesPerEntry(level))
  }

  /** The aligned run of so many pages that a page lies in. */
  around(page: Page, count: number): readonly Page[] {
    return this.runs.from(Math.floor(page / count) * count, count)
  }

  /** The run of entries of a level that a page lies in, which one leaf may be spread over. */
  run(page: Page, entries: number, level = 1): Run {
    return runOf(this, page, entries, level)
  }

  /** The run of `count` pages from a page. */
  range(first: number, count: number): PageRun {
    return { first, count }
  }

  /** The region of a level around a page, with the entry that covers it at the start. */
  region(page: Page, level: number): Region {
    this.checkRegion(page, level)
    const first = this.firstOf(page, level)
    let table = this.root
    for (let above = this.root.level; above > level; above--) {
      const below = this.tableBelow(table.entry(page))
      if (below === null)
        throw new SpecMistake(
          `no entry of level ${level} covers ${this.pageName(page)} at the start`,
          table === this.configuration
            ? 'its device has no tree there: use the entries of a domain'
            : 'a larger leaf maps it there',
          callerLine(),
        )
      table = below
    }
    return { level, first, pages: this.pagesFrom(first, level), entry: table.entry(page) }
  }

  private checkRegion(page: Page, level: number): void {
    const highest = this.root.level
    if (!isAmong(this.pages, page))
      throw new SpecMistake(
        `a region around ${given(page)}, which is no page`,
        `there are pages 0 to ${this.pages.length - 1}`,
        callerLine(),
      )
    if (!Number.isInteger(level) || level < 1 || level > highest)
      throw new SpecMistake(`a region of level ${given(level)}`, `use a level from 1 to ${highest}`, callerLine())
  }

  /** The table to which an entry points at the start. */
  tableBelow(place: EntryPlace): Table | null {
    return this.below.get(key(place)) ?? null
  }

  /** What an entry says at the start. */
  startValue(place: EntryPlace): EntryValue {
    return this.start.get(key(place)) ?? invalid
  }

  /** What the tables of the start map a page to. A pointer where the levels end maps the table's own frame. */
  startMapping(page: Page): Mapping | null {
    let { table, index } = this.root.entry(page)
    let value = this.startValue({ table, index })
    for (; value.kind === 'table' && table.level > 1; value = this.startValue({ table, index }))
      ({ table, index } = seenAt(this, value.table, table.level - 1).entry(page))
    if (value.kind === 'table') return { frame: frameOf(value.table), rights: 'rw' }
    if (value.kind !== 'leaf') return null
    const pages = table.pagesPerEntry * value.run
    return { frame: frameNumber(value.frame + (page % pages)), rights: value.rights }
  }

  /** Whether a walk for a page passes, at the start, an entry that points to its own table. */
  comesBack(page: Page): boolean {
    for (let place = this.root.entry(page); ; ) {
      const value = this.startValue(place)
      if (value.kind !== 'table') return false
      if (value.table === place.table) return true
      place = value.table.entry(page)
    }
  }

  /** What a page maps to at the start where a scenario doesn't say: the frame of its number in the tree that its device uses. */
  usualMapping(page: Page): Mapping | null {
    const { configuration } = this.shape
    if (configuration === null) return { frame: frameNumber(page), rights: 'rw' }
    const domain = domainUsed(configuration, this.deviceOf(page))
    return domain === null
      ? null
      : { frame: frameNumber(domain * this.pagesOfDevice + this.offsetOf(page)), rights: 'rw' }
  }

  private makeConfiguration(tables: Table[], { devices }: ConfigurationShape): Table {
    const level = this.shape.levels + 1
    const shape = { id: 0, name: 'C', level, entries: devices, pagesPerEntry: this.pagesOfDevice } as const
    const table = new Table({ ...shape, origin: 'initial', isConfiguration: true })
    tables.push(table)
    return table
  }

  /** Points every device to the tree that it uses at the start. */
  private configure(table: Table, configuration: ConfigurationShape): void {
    for (const device of this.devices) {
      const domain = domainUsed(configuration, device)
      if (domain === null) continue
      const { root, tag } = at(this.domains, domain)
      this.below.set(key(table.at(device)), root)
      this.start.set(key(table.at(device)), pointer(root, { tag }))
    }
  }

  private makeTables(tables: Table[], level: number, firstPage: number): Table {
    const { leafLevel } = this.shape
    const sameLevel = tables.filter(table => table.level === level).length
    const table = new Table({
      id: tables.length,
      name: tableName(level, sameLevel),
      level,
      entries: this.entriesOf(level),
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
    if (value.kind === 'leaf') checkRun(place, value.run, callerLine())
    if (value.kind === 'table') checkStartPointer(place, value, this.shape)
    if (value.kind === 'table' && value.table === place.table) this.below.delete(key(place))
    this.start.set(key(place), value)
  }
}

function key(place: EntryPlace): string {
  return `${place.table.id}.${place.index}`
}
