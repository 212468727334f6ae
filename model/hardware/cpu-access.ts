// An access that a CPU makes itself, as a micro-step, and how its MMU translates it: by a TLB entry, by a walk that has ended, or by a walk of
// the tables as they are at that moment. Which of these is the hardware's choice, since any cached entry may be lost and any walk may have come
// before (K24). It faults where the walk finds an invalid entry, or a leaf that lacks the right; and where a cached entry says so, since an
// entry that makes accesses fault for want of a right may be cached like any other (Linux be097997a273; RISC-V supervisor.adoc:1320, an
// implementation may use any entry that the tables have held since the last SFENCE.VMA; SDM vol. 3A 4.10.4.3). A walk that goes on below a
// cached pointer, or that read one before, finds what it finds in that table. An invalid entry that is kept (K4) faults likewise.
//
// What a fault drops is question K28: on x86 all that was cached for the page, so that the next try looks at the tables (SDM vol. 3A
// 4.10.4.1; 3C 29.4.3.1). Elsewhere nothing is promised, and a stale entry may answer again and again.
//
// A walk in flight serves one access, or makes one fault, and is used up then; but one that has ended with what the TLB may keep counts as
// cached (Arm ARM D8.17), as in `caches.ts`.
// The walk as a whole is one step: one that takes several is there as a walk in flight. It fills nothing: a fill before it has the same effect.
// There is such a walk in every state but where a table on its way was freed; so an access can always go on, by what the tables say.
// A write by a leaf that isn't marked dirty, where hardware sets marks, walks again and marks it.
import { all, always, type Condition, never, type Update } from '../../checker/language/index.ts'
import type { Freed, Marks, Memory } from '../memory/index.ts'
import { frameName, markedDirty, type Page, placeName, type Rights, rightsWithin } from '../table/index.ts'
import type { CachedInvalids } from './cached-invalid.ts'
import { type Caches, type EndedWalk, keptInTlb, type TlbEntry } from './caches.ts'
import { setsMarks } from './marks.ts'
import { mappingOf, type Position, type Reach, type Translation } from './reach.ts'
import { ask, cite, type Unit } from './unit.ts'
import { entrySeen, readersOf } from './walk.ts'

/** One way in which an access may end. */
export interface AccessWay {
  readonly when: Condition
  readonly then: readonly Update[]
  readonly text: string
  readonly cites: readonly string[]
  readonly faults: boolean
}

interface Asked {
  readonly page: Page
  readonly rights: Rights
}

interface Means {
  readonly caches: Caches
  readonly cachedInvalids: CachedInvalids
  readonly reach: Reach
  readonly memory: Memory
  readonly freed: Freed
  readonly marks: Marks
}

/** All the ways of an access, by what the MMU may hold and the tables may say. */
export function accessWays(asked: Asked, means: Means): readonly AccessWay[] {
  const { caches, reach } = means
  const start: Position = { page: asked.page, table: reach.space.root, tag: null, isTop: false }
  const ways = [
    ...[...caches.tlb, ...caches.endedWalks].flatMap(source => byTranslation(asked, source, means)),
    ...byWalk(asked, start, { when: always, words: 'a walk reads' }, means),
    ...byWalkBelow(asked, means),
    ...byNote(asked, means),
  ]
  const drops = ask(caches.unit, 'faultDrops') === 'itsPage' ? dropsOf(asked.page, means) : []
  const cites = drops.length === 0 ? [] : cite(caches.unit, 'faultDrops')
  return ways.map(way =>
    way.faults
      ? {
          ...way,
          text: `${way.text}: FAULTS`,
          then: drops.length === 0 ? way.then : drops,
          cites: [...way.cites, ...cites],
        }
      : way,
  )
}

/** Does a translation serve an access? Where hardware has to mark the leaf first, the access walks again. */
function serves({ rights }: Asked, unit: Unit, translation: Translation): 'yes' | 'no' | 'again' {
  if (!rightsWithin(rights, translation.rights)) return 'no'
  return rights === 'rw' && translation.mark === 'clean' && setsMarks(unit) ? 'again' : 'yes'
}

/** A leaf with nT may make the access fault, whatever it gives (K9). */
function mayFaultByNT(unit: Unit, { nT }: Translation): boolean {
  return nT && ask(unit, 'nT') === 'mayFault'
}

function byTranslation(asked: Asked, source: TlbEntry | EndedWalk, { caches, reach }: Means): readonly AccessWay[] {
  const { unit } = caches
  const { translation } = source
  if (!caches.pagesThrough(source).includes(asked.page)) return []
  const { frame, rights } = mappingOf(translation, asked.page)
  const text = `${'page' in source ? 'its walk' : 'the TLB'} has ${frameName(frame)} ${rights}`
  const served = serves(asked, unit, translation)
  return caches.servedBy(source, asked.page).flatMap(when => {
    const isCached = !('page' in source) || keptInTlb(reach, unit, asked.page, translation).length > 0
    const then = isCached ? [] : [source.present.becomes(false)]
    const way = { when, then, text, cites: [] }
    return [
      ...(served === 'again' ? [] : [{ ...way, faults: served === 'no' }]),
      ...(served !== 'no' && mayFaultByNT(unit, translation)
        ? [{ ...way, faults: true, text: `${text} nT`, cites: cite(unit, 'nT') }]
        : []),
    ]
  })
}

interface Way {
  readonly when: Condition
  readonly words: string
}

/** The whole walk, by the entries as they are now. */
function byWalk(asked: Asked, position: Position, way: Way, means: Means): readonly AccessWay[] {
  const { reach, memory, freed, caches } = means
  const { unit } = caches
  const entry = entrySeen(unit, memory, reach, position)
  const place = reach.placeAt(position)
  return reach.readings(position).flatMap(({ value, reading }): readonly AccessWay[] => {
    const found = entry.domain.decode(value)
    const when = all(way.when, freed.isNot(position.table), entry.is(found))
    const words = `${way.words} ${placeName(place)} = ${entry.domain.labels[value]}`
    if (reading.kind === 'table')
      return byWalk(asked, { ...position, table: reading.table }, { when, words: `${words},` }, means)
    const ends = { when, then: [], text: words, cites: [] }
    if (reading.kind === 'nothing') return [{ ...ends, faults: true }]
    const served = serves(asked, unit, reading.translation)
    const mayFault = reach.mayFault(position, found) || mayFaultByNT(unit, reading.translation)
    const marked = markedDirty(found)
    const marks =
      served === 'again' && marked !== null
        ? {
            when: all(when, memory.mayStore(place)),
            then: [entry.becomes(marked), ...means.marks.sets(place, marked)],
            text: `${words}, and MARKS it dirty`,
            cites: cite(unit, 'accessedDirty'),
          }
        : {}
    return [
      { ...ends, ...marks, faults: served === 'no' },
      ...(mayFault && served !== 'no' ? [{ ...ends, faults: true }] : []),
    ]
  })
}

/** Faults of walks that start, or are, below the root: they know a pointer that the tables may not say any more. */
function byWalkBelow({ page }: Asked, { caches, reach, memory, freed }: Means): readonly AccessWay[] {
  return readersOf(caches, reach)
    .filter(({ position }) => position.page === page && position.table !== reach.space.root)
    .flatMap(({ position, words, when, cites }) => {
      const entry = entrySeen(caches.unit, memory, reach, position)
      const place = placeName(reach.placeAt(position))
      return reach.valuesAt(position).flatMap((found, value): readonly AccessWay[] => {
        if (!reach.mayFault(position, found)) return []
        const reads = all(when, freed.isNot(position.table), entry.is(found))
        const text = `${words} ${place} = ${entry.domain.labels[value]}`
        const used = caches.walks.filter(walk => walk === position).map(({ present }) => present.becomes(false))
        return [{ when: reads, then: used, text, cites, faults: true }]
      })
    })
}

/** Invalid entries that the MMU keeps. The bound of K4 `bounded` isn't over while the CPU has not returned. */
function byNote({ page }: Asked, { caches, cachedInvalids }: Means): readonly AccessWay[] {
  return cachedInvalids.entries.flatMap(entry =>
    cachedInvalids.meets(entry, page, { caches, hasReturned: never }).map(when => ({
      when,
      then: [],
      text: `the TLB has a cached invalid entry, ${entry.words}`,
      cites: cite(caches.unit, 'cacheInvalid'),
      faults: true,
    })),
  )
}

/** All that is cached for a page, and the walks for it. */
function dropsOf(page: Page, { caches, cachedInvalids }: Means): readonly Update[] {
  const { tlb, endedWalks, walkCache, walks } = caches
  const translations = [...tlb, ...endedWalks].filter(({ translation }) => translation.pages.includes(page))
  const pointers = [...walkCache, ...cachedInvalids.entries].filter(({ pages }) => pages.includes(page))
  const held = [...translations, ...pointers, ...walks.filter(walk => walk.page === page)]
  return held.map(({ present }) => present.becomes(false))
}
