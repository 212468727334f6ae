// Dirty marks set by hardware (K21). A walk for a write that reads a leaf which may be written by and isn't marked sets the mark, in one
// step with the read, in coherent memory (SDM vol. 3A 4.8; VT-d 3.7.2; Arm ARM D8.5, FEAT_HAFDBS; RISC-V supervisor.adoc:1749). The
// translation that it gives is a dirty one, and serves writes. A translation by a leaf that wasn't marked serves reads; a write walks
// again. A dirty translation serves writes without another look at memory: a mark that software clears isn't set again until the
// translation is gone (SDM 4.10.4.3, VT-d 3.7.2). Such a walk starts like any other, perhaps at a cached pointer, so the mark may be set
// in a table that is no longer linked (Linux v6.18.32 arch/x86/kvm/mmu/tdp_mmu.c:415); whether K21 says so makes no difference here.
import { all, type ModelBuilder } from '../../checker/language/index.ts'
import type { Freed, Marks, Memory } from '../memory/index.ts'
import { markedDirty, placeName } from '../table/index.ts'
import { type Caches, endedKey } from './caches.ts'
import { setsMarks } from './marks.ts'
import type { Reach } from './reach.ts'
import { cite } from './unit.ts'
import { entrySeen, readersOf } from './walk.ts'

/** Adds the rules by which a unit sets dirty marks. */
export function addMarkRules(
  builder: ModelBuilder,
  caches: Caches,
  reach: Reach,
  around: { readonly memory: Memory; readonly freed: Freed; readonly marks: Marks },
): void {
  const { unit } = caches
  if (!setsMarks(unit)) return
  for (const reader of readersOf(caches, reach)) {
    const { position } = reader
    const place = reach.placeAt(position)
    const entry = entrySeen(unit, around.memory, reach, position)
    for (const { value, reading } of reach.readings(position)) {
      if (reading.kind !== 'translation' || reading.translation.mark !== 'clean') continue
      const found = entry.domain.decode(value)
      const marked = markedDirty(found)
      const dirty = { page: position.page, translation: { ...reading.translation, mark: 'dirty' as const } }
      const [walk] = caches.endedWith(endedKey(dirty))
      if (marked === null || walk === undefined) continue
      builder.rule({ name: `${unit.name}: walk sets a dirty mark`, agent: unit.agent }, {}, () => ({
        when: all(reader.when, around.freed.isNot(position.table), entry.is(found), around.memory.mayStore(place)),
        text: `${reader.words} ${placeName(place)} = ${entry.domain.labels[value]}, for a write, and MARKS it dirty`,
        cites: [...reader.cites, ...cite(unit, 'accessedDirty')],
        then: [
          ...reader.spends,
          entry.becomes(marked),
          ...around.marks.sets(place, marked),
          walk.present.becomes(true),
        ],
      }))
    }
  }
}
