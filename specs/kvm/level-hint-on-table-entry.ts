// An Arm TLB invalidation may carry a hint: at which level the leaf stands that it is about. KVM gave the level of whatever entry it had
// cleared, also where that was no leaf but a pointer to a table. Hardware may then look for a leaf of that size alone, and keep the
// pointer in its walk cache, while KVM frees the table. The fix gives no hint where a table was taken out.
//
// Source: Linux 36e008323926 (2024), which repairs 82bb02445de5 and 6d9d2115c480.
//
// The pages of the table were cleared and invalidated before, each with the right hint. Levels are counted from the leaves of a page, 1, up;
// Arm counts the other way.
import type { Spec } from '../../checker/language/index.ts'
import { invalid, type Procedure, procedure, scenario, spec } from '../../model/index.ts'
import { armCpus, leavesPointers, smmuKinds, unsnooped } from '../hardware-groups.ts'

const tableZapped = scenario({
  name: 'a whole table is unmapped',
  leafLevel: 1,
  after: space => space.pages.map(page => ({ page, to: null })),
})

function zap(name: string, hintForTable: boolean): Procedure {
  return procedure(name, ({ cpu, space, superpage }) => {
    const table = space.tableBelow(superpage.entry)
    if (table === null) return
    for (const page of superpage.pages) {
      cpu.write(table.entry(page), invalid)
      cpu.fence('complete')
      cpu.invalidate(page, { level: 1 }) // right: a leaf was here
      cpu.wait({ drain: true })
    }
    cpu.write(superpage.entry, invalid)
    cpu.fence('complete')
    cpu.invalidate(superpage, hintForTable ? { level: 2 } : {}) // as if a leaf of level 2 had been here
    cpu.wait({ drain: true })
    cpu.free(table)
  })
}

const levelHintOnTableEntry: Spec = spec({
  name: 'kvm/level-hint-on-table-entry',
  summary: 'A table is taken out and freed, but the invalidation speaks of a leaf.',
  source: 'Linux 36e008323926 (2024)',
  bug: {
    id: 'Linux 36e008323926',
    year: 2024,
    codeBase: 'KVM',
    features: ['walk cache', 'a level hint'],
  },
  variants: [
    {
      procedure: zap('zap, invalidate with the level of the entry, free the table', true),
      scenario: tableZapped,
      role: 'unsafe',
      story: { property: 'noUseAfterFree', on: 'arm-cpu-bbm0', differs: null },
      notOn: unsnooped, // KVM cleans no lines: its tables are walked by CPUs
      broken: [
        {
          property: 'noUseAfterFree',
          on: [...smmuKinds, ...armCpus],
          because:
            'the hint says that no walk goes below level 2, and the walk cache keeps the pointer; others know no hints',
        },
        {
          property: 'noUseAfterFree',
          on: leavesPointers,
          because: 'an invalidation of pages leaves what points to tables there; a driver invalidates everything',
        },
      ],
      blames: [{ property: 'noUseAfterFree', on: 'arm-cpu-bbm0', question: 'span', instead: 'anyEntryForAddress' }],
    },
    {
      procedure: zap('zap, invalidate without a hint, free the table', false),
      scenario: tableZapped,
      role: 'fixed',
      notOn: unsnooped,
      broken: [
        {
          property: 'noUseAfterFree',
          on: leavesPointers,
          because: 'an invalidation of pages leaves what points to tables there; a driver invalidates everything',
        },
      ],
    },
  ],
})
export default levelHintOnTableEntry
