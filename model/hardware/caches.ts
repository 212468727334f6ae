// What a unit may hold: walks in flight, walk-cache entries, TLB entries and accesses that have translated but not committed.
// Each is a set of tokens, and any token may be lost at any time. An in-flight walk counts as a cached entry (Arm ARM D8.17).
// Sets have no size limit, so no behaviour is missed because a cache was modelled too small.
import { all, boolean, type CellTerm, type Condition, type ModelBuilder } from '../../checker/language/index.ts'
import type { Memory } from '../memory/index.ts'
import {
  type ByKey,
  byKey,
  type Frame,
  frameName,
  framesName,
  mappingWithin,
  type Page,
  type PageMap,
  pagesName,
  placeName,
  type Space,
  type Table,
  tagName,
} from '../table/index.ts'
import { ConfigurationCaches } from './configuration.ts'
import { usedMapping } from './marks.ts'
import {
  isPiece,
  mappingOf,
  type Position,
  pieceOf,
  positionKey,
  type Reach,
  type Translation,
  translationKey,
} from './reach.ts'
import { ask, type Unit } from './unit.ts'

export type Presence = CellTerm<boolean>

/** A walk for a page that has read a pointer to `table`, and is about to read there. */
export interface Walk extends Position {
  readonly present: Presence
}

/** A walk for a page that has read a leaf and not yet handed it on. */
export interface EndedWalk {
  readonly page: Page
  readonly translation: Translation
  readonly present: Presence
}

/** A cached non-leaf entry: for the pages from `first`, go on at `table`. */
export interface WalkCacheEntry {
  readonly first: Page
  readonly pages: readonly Page[]
  readonly table: Table
  /** The tag under which it is cached; null where there is no configuration. */
  readonly tag: number | null
  readonly present: Presence
}

export interface TlbEntry {
  readonly translation: Translation
  readonly present: Presence
}

/** An access that has translated and not yet committed, and the cached translation that it used. */
export interface Access {
  readonly page: Page
  readonly translation: Translation
  readonly present: Presence
}

/** What decides whether an access in flight matters. */
export interface Judged {
  readonly after: PageMap
  readonly isReleased: (frame: Frame) => boolean
}

/** The caches of one unit, with a token for each thing that they may hold in this case. */
export class Caches {
  readonly unit: Unit
  readonly walks: readonly Walk[]
  readonly endedWalks: readonly EndedWalk[]
  readonly walkCache: readonly WalkCacheEntry[]
  readonly tlb: readonly TlbEntry[]
  /**
   * Only accesses that some property looks at: those that `after` doesn't allow, those to frames that are released, and writes by a
   * translation that was marked dirty.
   */
  readonly accesses: readonly Access[]
  readonly configuration: ConfigurationCaches
  readonly reach: Reach
  readonly space: Space
  /** The walks at a position, by its key. */
  readonly walksAt: ByKey<Walk>
  /** The walks that have read a leaf, by what they hold: see `endedKey`. */
  readonly endedWith: ByKey<EndedWalk>
  /** Walk-cache entries by the table to which they point. */
  readonly keptFor: ByKey<WalkCacheEntry>

  constructor(builder: ModelBuilder, unit: Unit, reach: Reach, memory: Memory, judged: Judged) {
    this.unit = unit
    this.reach = reach
    const { space } = reach
    this.space = space
    this.configuration = new ConfigurationCaches(builder, unit, space, reach.configurations, memory)
    const token = (name: string, lose: string): Presence =>
      builder.cache(`${unit.name}: ${name}`, boolean, false, unit.agent, lose)
    this.walks = positionsKeptApart(reach, unit).map(position => ({
      ...position,
      present: token(
        `walk for ${space.pageName(position.page)} at ${placeName(reach.placeAt(position))}${ofTag(position.tag)}${takenAs(position, space)}`,
        `walk for ${space.pageName(position.page)} ends`,
      ),
    }))
    this.endedWalks = endedWalks(reach).map(({ page, translation }) => ({
      page,
      translation,
      present: token(
        `walk for ${space.pageName(page)} with ${wordsFor(translation)}`,
        `walk for ${space.pageName(page)} ends`,
      ),
    }))
    this.walkCache = ask(unit, 'walkCache')
      ? walkCacheEntries(reach).map(entry => walkCacheEntry(entry, space, token))
      : []
    this.tlb = tlbTranslations(reach, unit, this.endedWalks).map(translation => ({
      translation,
      present: token(`TLB has ${wordsFor(translation)}`, `TLB drops ${wordsFor(translation)}`),
    }))
    this.accesses = accessesIn(this, judged, token)
    this.walksAt = byKey(this.walks, positionKey)
    this.endedWith = byKey(this.endedWalks, endedKey)
    this.keptFor = byKey(this.walkCache, ({ table }) => String(table.id))
  }

  /** The pages whose accesses can use a source: a TLB entry serves its pages of every device with its tag, a walk the one that it is for. */
  pagesThrough(source: TlbEntry | EndedWalk): readonly Page[] {
    if ('page' in source) return [source.page]
    const { tag } = source.translation
    const pages = this.reach.among(source.translation.pages)
    if (tag === null) return pages
    return pages.flatMap(page => this.space.pagesAt(page)).filter(page => this.configuration.canUse(page, tag))
  }

  /** The ways in which an access to a page can use a source: it is there, and so is what the device uses it by. */
  servedBy(source: TlbEntry | EndedWalk, page: Page): readonly Condition[] {
    if ('page' in source) return [source.present.is(true)]
    return this.configuration.uses(page, source.translation.tag).map(uses => all(source.present.is(true), uses))
  }
}

/** What a walk that has read a leaf holds. */
export function endedKey({ page, translation }: Pick<EndedWalk, 'page' | 'translation'>): string {
  return accessKey(page, translation)
}

type Token = (name: string, lose: string) => Presence

/** The accesses that can be in flight, by the translations that a unit or a device may hold. */
export function accessesIn(
  caches: Pick<Caches, 'unit' | 'space' | 'tlb' | 'endedWalks' | 'pagesThrough'>,
  { after, isReleased }: Judged,
  token: Token,
): readonly Access[] {
  const { unit, space } = caches
  const found = new Map<string, Omit<Access, 'present'>>()
  for (const source of [...caches.tlb, ...caches.endedWalks])
    for (const page of caches.pagesThrough(source)) {
      const { translation } = source
      const mapping = usedMapping(unit, translation, page)
      if (translation.mark === 'dirty' || !mappingWithin(mapping, after.at(page)) || isReleased(mapping.frame))
        found.set(accessKey(page, translation), { page, translation })
    }
  return [...found.values()].map(({ page, translation }) => {
    const { frame, rights } = mappingOf(translation, page)
    const access = space.accessName(unit.access, page)
    const words = `${access} in flight to ${frameName(frame)} ${rights}, by ${wordsFor(translation)}`
    return { page, translation, present: token(words, `${access} commits in ${frameName(frame)}`) }
  })
}

/** `page 1 -> frame 1 rw`, `pages 0-1 -> frames 0-1 rw`. */
export function wordsFor(translation: Translation): string {
  const { first, pages, frame, rights, nT, leaf, mark, tag } = translation
  const over = leaf.entries === 1 ? '' : ` over ${leaf.entries} entries`
  const piece = isPiece(translation) ? `, a piece of a level ${leaf.level} leaf${over}` : over
  return `${pagesName(first, pages.length)}${ofTag(tag)} -> ${framesName(frame, pages.length)} ${rights}${nT ? ' nT' : ''}${mark === 'none' ? '' : ` ${mark}`}${piece}`
}

/** ` of tag 1`, or nothing where there is no configuration. */
export function ofTag(tag: number | null): string {
  return tag === null ? '' : ` of ${tagName(tag)}`
}

/**
 * Positions of walks in flight. A walk that has read a configuration entry and nothing below holds what a cached entry holds, and is
 * stopped by the same command: where entries are cached and walks stopped, it goes on from the cache and isn't kept apart.
 */
function positionsKeptApart({ positions }: Reach, unit: Unit): readonly Position[] {
  if (ask(unit, 'configurationCache') === 'none' || ask(unit, 'walksAtExecution') !== 'stopped') return positions
  return positions.filter(({ isTop }) => !isTop)
}

function endedWalks(reach: Reach): readonly { readonly page: Page; readonly translation: Translation }[] {
  const found = new Map<string, { readonly page: Page; readonly translation: Translation }>()
  for (const position of [...reach.rootPositions, ...reach.positions])
    for (const { reading } of reach.readings(position))
      if (reading.kind === 'translation') {
        const { page } = position
        found.set(`${page}:${translationKey(reading.translation)}`, { page, translation: reading.translation })
      }
  return [...found.values()]
}

/** What tells two positions apart that read one entry: the level for which a walk takes the table, and that a configuration entry led there. */
export function takenAs({ table, isTop }: Pick<Position, 'table' | 'isTop'>, { shape }: Space): string {
  const asRoot = isTop && table.built < shape.levels ? ', as a root' : ''
  return `${table.level === table.built ? '' : `, as level ${table.level}`}${asRoot}`
}

type PlainWalkCacheEntry = Omit<WalkCacheEntry, 'present'>

/** Every pointer that some walk may read, for the run of pages that its entry covers. */
function walkCacheEntries(reach: Reach): readonly PlainWalkCacheEntry[] {
  const found = new Map<string, PlainWalkCacheEntry>()
  for (const { page, table, tag, isTop } of reach.positions) {
    if (isTop) continue // what says so is cached as configuration, if at all
    const first = reach.space.firstOf(reach.space.offsetOf(page), table.level + 1)
    found.set(positionKey({ page: first, table, tag, isTop }), {
      first,
      pages: reach.space.pagesFrom(first, table.level + 1),
      table,
      tag,
    })
  }
  return [...found.values()]
}

function walkCacheEntry(entry: PlainWalkCacheEntry, space: Space, token: Token): WalkCacheEntry {
  const { first, pages, table, tag } = entry
  const words = `${pagesName(first, pages.length)}${ofTag(tag)} -> table ${table.name}${takenAs({ table, isTop: false }, space)}`
  return { ...entry, present: token(`walk cache has ${words}`, `walk cache drops ${words}`) }
}

/** Translations that the TLB may hold: those that walks find, less those kept out by nT, plus pieces of large ones. */
function tlbTranslations(reach: Reach, unit: Unit, ended: readonly EndedWalk[]): readonly Translation[] {
  const found = new Map<string, Translation>()
  for (const { page, translation } of ended)
    for (const kept of keptInTlb(reach, unit, page, translation)) found.set(translationKey(kept), kept)
  return [...found.values()]
}

/**
 * What the TLB may keep of a walk's leaf: the leaf, or where the hardware cuts large leaves up, the piece around the page; of a run of
 * entries any piece, since the one entry that was read speaks for all (RISC-V Svnapot). Pieces have the size of one entry of some level.
 */
export function keptInTlb(reach: Reach, unit: Unit, page: Page, translation: Translation): readonly Translation[] {
  if (translation.nT && ask(unit, 'nT') !== 'absent') return []
  const whole = { ...translation, nT: false }
  if (!ask(unit, 'fractures')) return [whole]
  const { leaf } = whole
  const sizes = Array.from({ length: leaf.level }, (_, index) => reach.space.pagesPerEntry(index + 1))
  const pieces = sizes
    .filter(size => size < leaf.pages)
    .flatMap(size => {
      const around = leaf.entries === 1 ? [page] : whole.pages.filter(each => each % size === 0)
      return around.map(each => pieceOf(reach.space, whole, each, size))
    })
  return [whole, ...pieces]
}

export function accessKey(page: Page, translation: Translation): string {
  return `${page}:${translationKey(translation)}`
}
