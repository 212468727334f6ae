// Where walks can get to in a case, worked out from what the entries may hold: the places that a walk for a page can read,
// and the translations that it can find there. Only these become tokens, so the state holds nothing impossible.
import { match } from 'ts-pattern'
import { at } from '../../checker/language/index.ts'
import type { Contents, Store } from '../memory/index.ts'
import {
  type EntryPlace,
  type EntryValue,
  type Frame,
  foreignFrame,
  frameNumber,
  frameOf,
  isCovered,
  type Mapping,
  type Page,
  type Rights,
  type Space,
  seenAt,
  type Table,
} from '../table/index.ts'
import { type Configured, configurationsOf, rootOf } from './configured.ts'

/** The shape of a leaf: one entry of a level, or a run of them. */
export interface Leaf {
  readonly level: number
  readonly entries: number
  /** How many pages it covers. */
  readonly pages: number
}

/** A cached translation of the run of pages from `first` that a leaf covers, or of a piece of it. */
export interface Translation {
  /** The leaf that it came from: it has more pages than the translation where that is a piece. */
  readonly leaf: Leaf
  readonly first: Page
  readonly pages: readonly Page[]
  /** The frame of the first page. */
  readonly frame: Frame
  readonly rights: Rights
  /** A leaf that may be written by, in a scenario with dirty marks: was it marked? */
  readonly mark: 'none' | 'clean' | 'dirty'
  /** The leaf asked to be kept out of TLBs. */
  readonly nT: boolean
  /** The tag under which it is cached, for the pages of every device that has the tag; null where there is no configuration. */
  readonly tag: number | null
}

type LeafValue = Extract<EntryValue, { kind: 'leaf' }>
/** What stale contents may be taken for. */
const somebodyElses: LeafValue = { kind: 'leaf', frame: foreignFrame, rights: 'rw', nT: false, run: 1, dirty: false }

/** A walk for a page that is about to read the page's entry in a table. */
export interface Position {
  readonly page: Page
  readonly table: Table
  /** What the configuration entry said; null where there is none, or it wasn't read yet. */
  readonly tag: number | null
  /** A configuration entry led here, and nothing below it was read. */
  readonly isTop: boolean
}

/** What a walk gets out of a value that it reads. */
export type Reading =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'table'; readonly table: Table }
  | { readonly kind: 'translation'; readonly translation: Translation }

/** The frame and rights that a translation gives a page. */
export function mappingOf(translation: Translation, page: Page): Mapping {
  const { frame, pages, rights } = translation
  const offset = page % pages.length
  if (frame < 0) return { frame: offset === 0 ? frame : foreignFrame, rights } // what lies behind it is not known
  return { frame: frameNumber(frame + offset), rights }
}

export function translationKey(translation: Translation): string {
  const { pages, leaf, first, frame, rights, nT, mark, tag } = translation
  return `${pages.length}.${leaf.level}.${leaf.entries}.${first}.${frame}.${rights}.${nT}.${mark}.${tag}`
}

/** The aligned part of a translation, of so many pages, that covers a page. */
export function pieceOf(space: Space, translation: Translation, page: Page, count: number): Translation {
  const pages = space.around(space.offsetOf(page), count)
  const first = at(pages, 0)
  const { frame } = mappingOf(translation, first)
  return { ...translation, first, pages, frame }
}

export function isPiece({ leaf, pages }: Translation): boolean {
  return pages.length < leaf.pages
}

export class Reach {
  readonly space: Space
  /** The pages that are looked at: see told-apart.ts. */
  readonly pages: readonly Page[]
  private readonly lookedAt: ReadonlySet<Page>
  private readonly contents: Contents
  private readonly leaves = new Map<number, readonly Leaf[]>()
  private readonly known = new Map<string, readonly ValueRead[]>()
  /** All positions but those at the root, each once. */
  readonly positions: readonly Position[]
  readonly rootPositions: readonly Position[]

  /** What each device's configuration entry may say, where it is valid. */
  readonly configurations: readonly Configured[]

  constructor(space: Space, contents: Contents, stores: readonly Store[], inBursts: boolean, pages: readonly Page[]) {
    this.space = space
    this.pages = pages
    this.lookedAt = new Set(pages)
    this.contents = contents
    this.configurations = configurationsOf(space, contents, stores, inBursts)
    this.rootPositions = pages.map(page => ({ page, table: space.root, tag: null, isTop: false }))
    this.positions = this.below(this.rootPositions)
  }

  /** Of some pages those that are looked at. */
  among(pages: readonly Page[]): readonly Page[] {
    return this.pages.length === this.space.pages.length ? pages : pages.filter(page => this.lookedAt.has(page))
  }

  /** Every entry of the case that a walk may read. */
  places(): readonly EntryPlace[] {
    return this.contents.places.filter(({ table }) => table.word === null)
  }

  /** The shapes that a leaf of a level may have: one entry, and the runs that some entry may belong to. */
  leavesOf(level: number): readonly Leaf[] {
    const known = this.leaves.get(level)
    if (known !== undefined) return known
    const values = this.places().flatMap(place => (place.table.level === level ? this.contents.at(place) : []))
    const runs = new Set([1, ...values.map(value => (value.kind === 'leaf' ? value.run : 1))])
    const found = [...runs].map(entries => ({ level, entries, pages: entries * this.space.pagesPerEntry(level) }))
    this.leaves.set(level, found)
    return found
  }

  /** The shapes of leaves of every level. */
  leavesOfAll(): readonly Leaf[] {
    return Array.from({ length: this.space.shape.levels }, (_, index) => index + 1).flatMap(level =>
      this.leavesOf(level),
    )
  }

  /** The entry that a walk reads at a position. */
  placeAt(position: Position): EntryPlace {
    return position.table.entry(position.page)
  }

  /** The values that the entry at a position may hold. */
  valuesAt(position: Position): readonly EntryValue[] {
    return this.contents.at(this.placeAt(position))
  }

  /**
   * What a walk at a position may get, one for each value that the entry may hold. Stale contents may be invalid or a leaf; so may a
   * pointer where the levels end that the configuration entry says: then it is taken for a leaf that maps the table's own frame, or faults.
   */
  readings(position: Position): readonly ValueRead[] {
    const key = positionKey(position)
    const known = this.known.get(key)
    if (known !== undefined) return known
    const found = this.findReadings(position)
    this.known.set(key, found)
    return found
  }

  private findReadings(position: Position): readonly ValueRead[] {
    const { page, table, tag } = position
    const found = ({ frame, rights, nT, run }: LeafValue, mark: Translation['mark']): Reading => {
      const pages = this.space.around(this.space.offsetOf(page), run * table.pagesPerEntry)
      const leaf = { level: table.level, entries: run, pages: pages.length }
      return { kind: 'translation', translation: { leaf, first: at(pages, 0), pages, frame, rights, nT, mark, tag } }
    }
    return this.valuesAt(position).map((value, code) => ({
      value: code,
      reading: match(value)
        .returnType<Reading>()
        .with({ kind: 'invalid' }, { kind: 'number' }, { kind: 'tag' }, () => ({ kind: 'nothing' }))
        .with({ kind: 'table' }, below => this.follow(position, below, leafOf => found(leafOf, 'none')))
        .with({ kind: 'leaf' }, said => found(said, this.markOf(said)))
        .with({ kind: 'stale' }, () => found(somebodyElses, 'none'))
        .exhaustive(),
    }))
  }

  /** What a pointer leads to: the root as the entry has it walked, the table of the next level, or the frame of a table that is no page. */
  private follow(
    { page, table }: Position,
    value: Extract<EntryValue, { kind: 'table' }>,
    asLeaf: (said: LeafValue) => Reading,
  ): Reading {
    if (table.isConfiguration) {
      const root = rootOf(this.space, value)
      return isCovered(this.space.offsetOf(page), root) ? { kind: 'table', table: root } : { kind: 'nothing' }
    }
    if (table.level > 1) return { kind: 'table', table: seenAt(this.space, value.table, table.level - 1) }
    return asLeaf({ ...somebodyElses, frame: value.table.data ?? frameOf(value.table) })
  }

  /** A walk that reads this value at a position may fault. */
  mayFault({ page, table }: Position, value: EntryValue): boolean {
    if (value.kind === 'invalid' || value.kind === 'stale') return true
    if (value.kind !== 'table') return false
    return table.isConfiguration ? !isCovered(this.space.offsetOf(page), rootOf(this.space, value)) : table.level === 1
  }

  private markOf({ rights, dirty }: LeafValue): Translation['mark'] {
    if (!this.contents.hardwareMarks || rights === 'r') return 'none'
    return dirty ? 'dirty' : 'clean'
  }

  private below(starts: readonly Position[]): readonly Position[] {
    const found = new Map<string, Position>()
    const open = [...starts]
    for (const position of open)
      for (const { reading } of this.readings(position)) {
        if (reading.kind !== 'table') continue
        for (const tag of this.tagsBelow(position, reading.table)) {
          const next = { page: position.page, table: reading.table, tag, isTop: position.table.isConfiguration }
          if (found.has(positionKey(next))) continue
          found.set(positionKey(next), next)
          open.push(next)
        }
      }
    return [...found.values()]
  }

  /** The tags with which a walk may go on from a position to a table. */
  private tagsBelow({ page, table, tag }: Position, below: Table): readonly (number | null)[] {
    if (!table.isConfiguration) return [tag]
    const device = this.space.deviceOf(page)
    return this.configurations.filter(each => each.device === device && each.root === below).map(each => each.tag)
  }
}

/** What a walk gets out of one of the values, by number, that an entry may hold. */
interface ValueRead {
  readonly value: number
  readonly reading: Reading
}

export function positionKey(position: Position): string {
  const { page, table, tag, isTop } = position
  return `${page}@${table.id}.${table.level}, ${tag}, ${isTop}`
}
