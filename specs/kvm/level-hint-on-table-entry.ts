// An Arm TLB invalidation may carry a hint: at which level the leaf stands that it is about. KVM gave the level of whatever entry it had
// cleared, also where that was no leaf but a pointer to a table. Hardware may then look for a leaf of that size alone, and keep the
// pointer in its walk cache, while KVM frees the table. The fix gives no hint where a table was taken out.
//
// Source: Linux 36e008323926 (2024), which repairs 82bb02445de5 and 6d9d2115c480.
//
// The machine has no hints. An invalidation of leaves only stands for one: it, too, is right for a leaf and leaves the walk cache. What a
// wrong hint may leave besides, leaves of another size, is not shown; here each of these was invalidated before, with the right hint.
import type { Spec } from '../../checker/language/index.ts'
import { invalid, type Procedure, procedure, scenario, spec } from '../../model/index.ts'
import { except, leafOnlyBit, unsnooped } from '../hardware-groups.ts'

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
      cpu.invalidate(page, { leafOnly: true }) // the hint is right: a leaf was here
      cpu.wait({ drain: true })
    }
    cpu.write(superpage.entry, invalid)
    cpu.fence('complete')
    cpu.invalidate(superpage, { leafOnly: hintForTable })
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
    features: ['walk cache', 'leaf-only invalidation'],
  },
  variants: [
    {
      procedure: zap('zap, invalidate as if a leaf, free the table', true),
      scenario: tableZapped,
      role: 'unsafe',
      story: { property: 'noUseAfterFree', on: 'arm-cpu-bbm0', differs: null },
      notOn: unsnooped, // KVM cleans no lines: its tables are walked by CPUs
      broken: [
        {
          property: 'noUseAfterFree',
          on: except(leafOnlyBit, unsnooped),
          because: 'the walk cache keeps the pointer: the invalidation was for leaves. INVEPT knows no such thing',
        },
      ],
      blames: [
        { property: 'noUseAfterFree', on: 'arm-cpu-bbm0', question: 'walkCache', instead: false },
        { property: 'noUseAfterFree', on: 'arm-cpu-bbm0', question: 'walkCacheDrops', instead: 'allOfTag' },
      ],
    },
    {
      procedure: zap('zap, invalidate without a hint, free the table', false),
      scenario: tableZapped,
      role: 'fixed',
      notOn: unsnooped,
      broken: [],
    },
  ],
})
export default levelHintOnTableEntry
