// To unmap a large range quickly, KVM on arm64 clears stage 2 entries without invalidating each, and invalidates the whole range at the
// end. Tables that become empty on the way were freed on the way, while the invalidation that makes that safe was still to come. The fix
// invalidates at once where the cleared entry pointed to a table, and goes on deferring for leaves.
//
// Source: Linux f62d4c3eb687 (2024), introduced by 7657ea920c54 (2023).
//
// The source blames walk caches. A walk that has read the pointer and goes on is a reference too, so the bug is there also on hardware
// without a walk cache, and no one answer of the hardware takes it away. The unsafe procedure is given a completing fence that the C
// doesn't have before the free: without it, a walk could start from the old entry even after the free, which is another story.
import type { Spec } from '../../checker/language/index.ts'
import { invalid, procedure, scenario, spec, type Table, type Workplace } from '../../model/index.ts'
import { everything, except, unsnooped } from '../hardware-groups.ts'

const rangeUnmapped = scenario({
  name: 'a whole table is unmapped',
  leafLevel: 1,
  after: space => space.pages.map(page => ({ page, to: null })),
})

/** Clears the entries of the table, then the pointer to it; gives the table. */
function clear({ cpu, space, superpage }: Workplace): Table | null {
  const table = space.tableBelow(superpage.entry)
  if (table !== null) for (const page of superpage.pages) cpu.write(table.entry(page), invalid)
  cpu.write(superpage.entry, invalid)
  cpu.fence('complete')
  return table
}

const freedBeforeFlush = procedure('clear, free the table, flush the range', work => {
  const { cpu, superpage } = work
  const table = clear(work)
  if (table !== null) cpu.free(table)
  cpu.invalidate(superpage)
  cpu.wait({ drain: true })
})

/** One address is enough for the pointer; the leaves wait for the flush of the range. */
const tableFlushedAtOnce = procedure('clear, flush the pointer, free the table, flush the range', work => {
  const { cpu, superpage } = work
  const table = clear(work)
  cpu.invalidate(superpage.first)
  cpu.wait({ drain: true })
  if (table !== null) cpu.free(table)
  cpu.invalidate(superpage)
  cpu.wait({ drain: true })
})

const tableFreedWhileFlushIsDeferred: Spec = spec({
  name: 'kvm/table-freed-while-flush-is-deferred',
  summary: 'A stage 2 table is freed while the invalidation of its range is still put off.',
  source: 'Linux f62d4c3eb687 (2024)',
  bug: { id: 'Linux f62d4c3eb687', year: 2024, codeBase: 'KVM', features: ['walk cache', 'deferred invalidation'] },
  variants: [
    {
      procedure: freedBeforeFlush,
      scenario: rangeUnmapped,
      role: 'unsafe',
      story: {
        property: 'noUseAfterFree',
        on: 'arm-cpu-bbm0',
        differs: "a walk that has read the pointer does what the source's cached pointer does",
      },
      notOn: unsnooped, // KVM cleans no lines: its tables are walked by CPUs
      broken: [
        {
          property: 'noUseAfterFree',
          on: except(everything, unsnooped),
          because: 'a walk or a walk-cache entry that read the pointer before leads to the table after it was freed',
        },
      ],
    },
    {
      procedure: tableFlushedAtOnce,
      scenario: rangeUnmapped,
      role: 'fixed',
      notOn: unsnooped,
      broken: [
        {
          property: 'noUseAfterFree',
          on: ['riscv-cpu'],
          because: 'a RISC-V fence with an address drops leaf entries alone: the pointer stays in the walk cache',
        },
      ],
    },
  ],
})
export default tableFreedWhileFlushIsDeferred
