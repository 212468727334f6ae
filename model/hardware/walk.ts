// Walks. A walk reads one entry in a step, from the root to a leaf, or goes on from a walk-cache entry; walks and fills happen at
// any time, for any page, without a request (question K24). What it reads decides what it becomes: an invalid entry ends it, a
// pointer moves it on or is kept by the walk cache even if the table below holds nothing (VT-d 6.2.5.1; APM vol. 2 5.5.3), a leaf
// gives a translation that the TLB may keep and an access may use.
//
// Starting a walk and its first read are one step: before the first read a walk holds nothing that could be stale.
// A walk that keeps a pointer in the walk cache ends there; going on from the walk cache is the same read.
import { all, always, type ModelBuilder, type RuleBody } from '../../checker/language/index.ts'
import type { EntryCell, Freed, Memory } from '../memory/index.ts'
import { byKey, frameName, isAmong, type Page, placeName } from '../table/index.ts'
import { accessKey, type Caches, endedKey, keptInTlb, type Presence, type WalkCacheEntry, wordsFor } from './caches.ts'
import { addConfigurationRules, configuredReaders, type Reader } from './configuration-walk.ts'
import { isPiece, mappingOf, type Position, positionKey, type Reach, type Reading, translationKey } from './reach.ts'
import { ask, cite, type Unit } from './unit.ts'

/** Everything that may read an entry next: new walks, walks in flight, walks from the walk cache. */
export function readersOf(caches: Caches, reach: Reach): readonly Reader[] {
  const { unit } = caches
  const { space } = reach
  const starts = reach.rootPositions.map(position => ({
    position,
    words: `walk for ${space.pageName(position.page)} starts: reads`,
    when: always,
    spends: [],
    cites: cite(unit, 'prefetches'),
  }))
  const going = caches.walks.map(walk => ({
    position: walk,
    words: `walk for ${space.pageName(walk.page)} reads`,
    when: walk.present.is(true),
    spends: [],
    cites: [],
  }))
  const cached = caches.walkCache.flatMap(entry =>
    pagesOfAll(caches, reach, entry).flatMap(page =>
      caches.configuration.uses(page, entry.tag).map(uses => ({
        position: { page, table: entry.table, tag: entry.tag, isTop: false },
        words: `walk for ${space.pageName(page)} starts from the walk cache: reads`,
        when: all(entry.present.is(true), uses),
        spends: [],
        cites: cite(unit, 'walkCache'),
      })),
    ),
  )
  return [...starts, ...going, ...cached, ...configuredReaders(caches, reach)]
}

/** The pages that a walk-cache entry serves: its own, of every device that may have its tag. */
function pagesOfAll({ space, configuration }: Caches, reach: Reach, entry: WalkCacheEntry): readonly Page[] {
  const { tag } = entry
  const pages = reach.among(entry.pages)
  if (tag === null) return pages
  return pages.flatMap(page => space.pagesAt(page)).filter(page => configuration.canUse(page, tag))
}

/** The entry that a reader reads, as its unit sees it. */
export function entrySeen(unit: Unit, memory: Memory, reach: Reach, position: Position): EntryCell {
  return memory.seen(reach.placeAt(position), ask(unit, 'walkSnoops'))
}

/** Adds the rules by which a unit's walks go on, fill its caches and serve accesses. */
export function addWalkRules(builder: ModelBuilder, caches: Caches, reach: Reach, memory: Memory, freed: Freed): void {
  const { unit } = caches
  for (const reader of readersOf(caches, reach)) {
    const { position } = reader
    if (position.table.isConfiguration) continue
    const entry = entrySeen(unit, memory, reach, position)
    const words = `${reader.words} ${placeName(reach.placeAt(position))}`
    for (const { value, reading } of reach.readings(position)) {
      const found = entry.domain.decode(value)
      const when = all(reader.when, freed.isNot(position.table), entry.is(found))
      const text = `${words} = ${entry.domain.labels[value]}`
      for (const outcome of outcomes(caches, position, reading)) {
        const body = { when, text: `${text}${outcome.adds}`, then: [...reader.spends, outcome.fills.becomes(true)] }
        const cites = [...reader.cites, ...outcome.cites]
        builder.rule(
          { name: `${unit.name}: ${outcome.rule}`, agent: unit.agent },
          {},
          (): RuleBody => ({ ...body, cites }),
        )
      }
    }
  }
  addConfigurationRules(builder, caches)
  addFillRules(builder, caches, reach)
  addAccessRules(builder, caches)
}

interface Outcome {
  readonly rule: string
  readonly fills: Presence
  readonly adds: string
  readonly cites: readonly string[]
}

/** What may come of a reading: one token, of one kind or another. */
function outcomes(caches: Caches, position: Position, reading: Reading): readonly Outcome[] {
  if (reading.kind === 'nothing') return []
  if (reading.kind === 'translation') {
    return caches
      .endedWith(endedKey({ page: position.page, translation: reading.translation }))
      .map(walk => ({ rule: 'walk reads a leaf', fills: walk.present, adds: '', cites: [] }))
  }
  const next = positionKey({ ...position, table: reading.table, isTop: false })
  const goesOn = caches
    .walksAt(next)
    .map(walk => ({ rule: 'walk reads a pointer', fills: walk.present, adds: '', cites: [] }))
  const offset = caches.space.offsetOf(position.page)
  const kept = caches
    .keptFor(String(reading.table.id))
    .filter(({ table, tag, pages }) => table === reading.table && tag === position.tag && isAmong(pages, offset))
    .map(entry => ({
      rule: 'walk cache keeps a pointer',
      fills: entry.present,
      adds: '; the walk cache keeps it',
      cites: cite(caches.unit, 'walkCache'),
    }))
  return [...goesOn, ...kept]
}

function addFillRules(builder: ModelBuilder, caches: Caches, reach: Reach): void {
  const { unit } = caches
  const entryOf = byKey(caches.tlb, ({ translation }) => translationKey(translation))
  for (const walk of caches.endedWalks)
    for (const kept of keptInTlb(reach, unit, walk.page, walk.translation)) {
      const [entry] = entryOf(translationKey(kept))
      if (entry === undefined) continue
      const cites = isPiece(kept) ? cite(unit, 'fractures') : []
      builder.rule({ name: `${unit.name}: TLB keeps a translation`, agent: unit.agent, cites }, {}, () => ({
        when: walk.present.is(true),
        text: `TLB keeps ${wordsFor(kept)}`,
        then: [entry.present.becomes(true)],
      }))
    }
}

/** Adds the rules by which accesses translate, by what a unit holds. */
export function addAccessRules(builder: ModelBuilder, caches: Caches): void {
  const { unit } = caches
  const accessOf = byKey(caches.accesses, ({ page, translation }) => accessKey(page, translation))
  for (const source of [...caches.tlb, ...caches.endedWalks])
    for (const page of caches.pagesThrough(source)) {
      const mapping = mappingOf(source.translation, page)
      const [access] = accessOf(accessKey(page, source.translation))
      if (access === undefined) continue
      const from = 'page' in source ? 'its walk' : 'the TLB'
      const ways = caches.servedBy(source, page)
      builder.rule({ name: `${unit.name}: access translates`, agent: unit.agent }, { when: ways }, ({ when }) => ({
        when,
        text: `${caches.space.accessName(unit.access, page)} translates by ${from}: ${frameName(mapping.frame)} ${mapping.rights}, in flight`,
        then: [access.present.becomes(true)],
      }))
    }
}
