// What a unit may hold: walks in flight, walk-cache entries, TLB entries and accesses that have translated but not committed.
// Each is a set of tokens, and any token may be lost at any time. An in-flight walk counts as a cached entry (Arm ARM D8.17).
// Sets have no size limit, so no behaviour is missed because a cache was modelled too small.
import { boolean, type CellTerm, type ModelBuilder } from '../../checker/language/index.ts'
import {
  type Frame,
  frameName,
  framesName,
  mappingWithin,
  type Page,
  type PageMap,
  pagesName,
  placeName,
  type Table,
} from '../table/index.ts'
import {
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
  /** Only accesses that some property looks at: those that `after` doesn't allow, and those to frames that are released. */
  readonly accesses: readonly Access[]

  constructor(builder: ModelBuilder, unit: Unit, reach: Reach, judged: Judged) {
    this.unit = unit
    const token = (name: string, lose: string): Presence =>
      builder.cache(`${unit.name}: ${name}`, boolean, false, unit.agent, lose)
    this.walks = reach.positions.map(position => ({
      ...position,
      present: token(
        `walk for page ${position.page} at ${placeName(reach.placeAt(position))}`,
        `walk for page ${position.page} ends`,
      ),
    }))
    this.endedWalks = endedWalks(reach).map(({ page, translation }) => ({
      page,
      translation,
      present: token(`walk for page ${page} with ${wordsFor(translation)}`, `walk for page ${page} ends`),
    }))
    this.walkCache = ask(unit, 'walkCache') ? walkCacheEntries(reach).map(entry => walkCacheEntry(entry, token)) : []
    this.tlb = tlbTranslations(reach, unit, this.endedWalks).map(translation => ({
      translation,
      present: token(`TLB has ${wordsFor(translation)}`, `TLB drops ${wordsFor(translation)}`),
    }))
    this.accesses = accessesOf([...this.tlb, ...this.endedWalks], judged).map(({ page, translation }) => {
      const { frame, rights } = mappingOf(translation, page)
      const words = `${unit.access} to page ${page} in flight to ${frameName(frame)} ${rights}, by ${wordsFor(translation)}`
      return {
        page,
        translation,
        present: token(words, `${unit.access} to page ${page} commits in ${frameName(frame)}`),
      }
    })
  }
}

/** `page 1 -> frame 1 rw`, `pages 0-1 -> frames 0-1 rw`. */
export function wordsFor(translation: Translation): string {
  const { first, pages, frame, rights, nT, level, leafLevel } = translation
  const piece = level < leafLevel ? `, a piece of a level ${leafLevel} leaf` : ''
  return `${pagesName(first, pages.length)} -> ${framesName(frame, pages.length)} ${rights}${nT ? ' nT' : ''}${piece}`
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

type PlainWalkCacheEntry = Omit<WalkCacheEntry, 'present'>

/** Every pointer that some walk may read, for the run of pages that its entry covers. */
function walkCacheEntries(reach: Reach): readonly PlainWalkCacheEntry[] {
  const found = new Map<string, PlainWalkCacheEntry>()
  for (const { page, table } of reach.positions) {
    const first = reach.space.firstOf(page, table.level + 1)
    found.set(positionKey({ page: first, table }), {
      first,
      pages: reach.space.pagesFrom(first, table.level + 1),
      table,
    })
  }
  return [...found.values()]
}

function walkCacheEntry(entry: PlainWalkCacheEntry, token: (name: string, lose: string) => Presence): WalkCacheEntry {
  const words = `${pagesName(entry.first, entry.pages.length)} -> table ${entry.table.name}`
  return { ...entry, present: token(`walk cache has ${words}`, `walk cache drops ${words}`) }
}

/** Translations that the TLB may hold: those that walks find, less those kept out by nT, plus pieces of large ones. */
function tlbTranslations(reach: Reach, unit: Unit, ended: readonly EndedWalk[]): readonly Translation[] {
  const found = new Map<string, Translation>()
  for (const { page, translation } of ended)
    for (const kept of keptInTlb(reach, unit, page, translation)) found.set(translationKey(kept), kept)
  return [...found.values()]
}

/** What the TLB may keep of a walk's leaf: the leaf, or where the hardware cuts large leaves up, the piece around the page. */
export function keptInTlb(reach: Reach, unit: Unit, page: Page, translation: Translation): readonly Translation[] {
  if (translation.nT && ask(unit, 'nT') !== 'absent') return []
  const whole = { ...translation, nT: false }
  const pieces = ask(unit, 'fractures')
    ? Array.from({ length: whole.level - 1 }, (_, index) => pieceOf(reach.space, whole, page, index + 1))
    : []
  return [whole, ...pieces]
}

function accessesOf(
  sources: readonly (TlbEntry | EndedWalk)[],
  { after, isReleased }: Judged,
): readonly { readonly page: Page; readonly translation: Translation }[] {
  const found = new Map<string, { readonly page: Page; readonly translation: Translation }>()
  for (const source of sources)
    for (const page of pagesThrough(source)) {
      const { translation } = source
      const mapping = mappingOf(translation, page)
      if (!mappingWithin(mapping, after.at(page)) || isReleased(mapping.frame))
        found.set(accessKey(page, translation), { page, translation })
    }
  return [...found.values()]
}

/** The pages whose accesses can use a source: a TLB entry serves all its pages, a walk the one that it is for. */
export function pagesThrough(source: TlbEntry | EndedWalk): readonly Page[] {
  return 'page' in source ? [source.page] : source.translation.pages
}

export function accessKey(page: Page, translation: Translation): string {
  return `${page}:${translationKey(translation)}`
}
