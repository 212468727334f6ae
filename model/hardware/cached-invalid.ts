// Invalid entries that a unit keeps (question K4): a walk that reads an invalid entry may leave the note that all the pages below are not
// present. An access by it faults, until an invalidation drops it, as it would a leaf of the entry's level; one of leaves only leaves those
// of upper entries, which may sit in the walk cache (VT-d 6.1: CM = 1 is about the paging-structure caches too). Stale contents of a new
// table may be invalid, and are kept likewise.
//
// An invalid entry maps nothing, so a command needn't cover a size to drop what is kept of it: where `mustCoverSize` asks that of leaves, notes
// are kept page by page, and a command drops those of the pages that it names. After a map Linux flushes just the pages that it
// mapped, with the upper entries, also where a table was new (v6.18.32 drivers/iommu/intel/iommu.c, intel_iommu_iotlb_sync_map;
// drivers/iommu/amd/iommu.c, amd_iommu_iotlb_sync_map).
//
// `bounded` (Svvptc: a change from invalid to valid is seen within a bounded time) is read as: the bound has passed when the procedure has
// returned. Until then a note may still be used.
//
// A unit that tries faulting accesses again has no use for most notes: a stale one makes a fault that the software answers with a second
// try, having dropped it where it was local (RISC-V supervisor.adoc, spurious page faults). No property judges it, so it keeps those alone
// that can make an access of its CPU fault which is a micro-step (`cpu-access.ts`).
import {
  all,
  boolean,
  type CellTerm,
  type Condition,
  type ModelBuilder,
  not,
  type Update,
} from '../../checker/language/index.ts'
import type { Freed, Memory } from '../memory/index.ts'
import { isAmong, type Page, pagesName, placeName, type Space } from '../table/index.ts'
import { type Caches, ofTag } from './caches.ts'
import type { Command } from './command.ts'
import type { Position, Reach } from './reach.ts'
import { dropsLeaf, isOfTag } from './scope.ts'
import { ask, cite, type Unit } from './unit.ts'
import { entrySeen, readersOf } from './walk.ts'

/** The note that an entry of a level was invalid: these pages that it covers are not present, for every device with the tag. */
export interface CachedInvalid {
  readonly level: number
  readonly tag: number | null
  readonly pages: readonly Page[]
  readonly words: string
  readonly present: CellTerm<boolean>
}

/** The invalid entries that a unit may keep in a case. */
export class CachedInvalids {
  readonly unit: Unit
  readonly entries: readonly CachedInvalid[]

  /** `accessed`: the pages to which the unit's CPU makes accesses itself. */
  constructor(builder: ModelBuilder, unit: Unit, reach: Reach, accessed: readonly Page[]) {
    this.unit = unit
    const keeps = ask(unit, 'cacheInvalid') !== 'never'
    const isOfUse = (page: Page): boolean => ask(unit, 'fault') !== 'restart' || accessed.includes(page)
    const found = new Map<string, Omit<CachedInvalid, 'present'>>()
    for (const position of keeps ? [...reach.rootPositions, ...reach.positions] : []) {
      const { page, table, tag } = position
      if (table.isConfiguration || faulty(reach, position).length === 0) continue
      const byPage = ask(unit, 'span') === 'mustCoverSize'
      const pages = byPage ? [reach.space.offsetOf(page)] : around(reach.space, page, table.level)
      if (!pages.some(isOfUse)) continue
      const words = `level ${table.level}: ${pagesName(pages[0] ?? page, pages.length)}${ofTag(tag)} not present`
      found.set(words, { level: table.level, tag, pages, words })
    }
    this.entries = [...found.values()].map(entry => {
      const name = `${unit.name}: TLB has ${entry.words}`
      return { ...entry, present: builder.cache(name, boolean, false, unit.agent, `TLB drops ${entry.words}`) }
    })
  }

  /** Adds the rules by which walks leave notes. */
  addRules(builder: ModelBuilder, caches: Caches, reach: Reach, memory: Memory, freed: Freed): void {
    const { unit } = this
    const notes = new Map<string, CachedInvalid>()
    for (const entry of this.entries)
      for (const page of reach.among(entry.pages)) {
        const key = noteKey(entry.level, entry.tag, page)
        if (!notes.has(key)) notes.set(key, entry)
      }
    for (const reader of this.entries.length === 0 ? [] : readersOf(caches, reach)) {
      const { page, table, tag } = reader.position
      const offset = reach.space.offsetOf(page)
      const entry = notes.get(noteKey(table.level, tag, offset))
      if (entry === undefined || table.isConfiguration) continue
      const cell = entrySeen(unit, memory, reach, reader.position)
      for (const code of faulty(reach, reader.position)) {
        const found = cell.domain.decode(code)
        builder.rule({ name: `${unit.name}: TLB keeps an invalid entry`, agent: unit.agent }, {}, () => ({
          when: all(reader.when, freed.isNot(table), cell.is(found)),
          text: `${reader.words} ${placeName(reach.placeAt(reader.position))} = ${cell.domain.labels[code]}; the TLB keeps that`,
          cites: [...reader.cites, ...cite(unit, 'cacheInvalid')],
          then: [...reader.spends, entry.present.becomes(true)],
        }))
      }
    }
  }

  /** What an execution removes. */
  drops(command: Command): readonly Update[] {
    if (command.unit !== this.unit) return []
    return this.entries
      .filter(({ tag }) => isOfTag(command, tag))
      .filter(({ level, pages }) => dropsLeaf(command, pages, level) && !(command.leafOnly && level > 1))
      .map(({ present }) => present.becomes(false))
  }

  /** The ways in which an access to a page may meet a note: it is there, and so is what the device uses it by. */
  meets({ present, pages, tag }: CachedInvalid, page: Page, { caches, hasReturned }: Meeting): readonly Condition[] {
    if (!isAmong(pages, caches.space.offsetOf(page))) return []
    const inTime = ask(this.unit, 'cacheInvalid') === 'bounded' ? not(hasReturned) : all()
    return caches.configuration.uses(page, tag).map(uses => all(present.is(true), inTime, uses))
  }
}

function noteKey(level: number, tag: number | null, page: Page): string {
  return `${level} ${tag} ${page}`
}

interface Meeting {
  readonly caches: Caches
  readonly hasReturned: Condition
}

function around(space: Space, page: Page, level: number): readonly Page[] {
  return space.pagesFrom(space.firstOf(space.offsetOf(page), level), level)
}

/** The values that an entry may hold, by number, at which a walk may find nothing. */
function faulty(reach: Reach, position: Position): readonly number[] {
  return reach.valuesAt(position).flatMap((value, code) => (reach.mayFault(position, value) ? [code] : []))
}
