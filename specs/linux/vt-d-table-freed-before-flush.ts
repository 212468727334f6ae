// Unmapping a large range with VT-d in Linux cleared the entries, freed the tables that had become empty, and flushed afterwards. The unit
// keeps pointers to tables, so it could read a table that was somebody else's. To flush first isn't enough: the flush carried the hint
// that only leaves had changed, with which the unit may keep its pointers. The fix collects the tables, flushes without the hint, and
// frees them then.
//
// Source: Linux ea8ea460c9ac "iommu/vt-d: Clean up and fix page table clear/free behaviour" (2014); VT-d 6.5.2 (IH).
import type { Spec } from '../../checker/language/index.ts'
import { invalid, procedure, scenario, spec, type Table, type Workplace } from '../../model/index.ts'
import { armCpus, cpuKinds, devices, either, except, leafOnlyBit, neverSure } from '../hardware-groups.ts'

const wholeTable = scenario({
  name: 'all pages of a table are unmapped',
  leafLevel: 1,
  after: space => space.pages.map(page => ({ page, to: null })),
})

/** Clears every entry of the table, then the one that points to it; gives the table. */
function clear({ cpu, space, superpage }: Workplace): Table | null {
  const table = space.tableBelow(superpage.entry)
  if (table !== null) {
    for (const page of superpage.pages) cpu.write(table.entry(page), invalid)
    cpu.clean(table)
  }
  cpu.write(superpage.entry, invalid)
  cpu.clean(superpage.entry)
  cpu.fence('complete')
  return table
}

function freeTable({ cpu }: Workplace, table: Table | null): void {
  if (table !== null) cpu.free(table)
}

const freedFirst = procedure('clear, free, flush leaves only', work => {
  const { cpu, superpage } = work
  freeTable(work, clear(work))
  cpu.invalidate(superpage, { leafOnly: true })
  cpu.wait({ drain: true })
})

const leavesFlushed = procedure('clear, flush leaves only, free', work => {
  const { cpu, superpage } = work
  const table = clear(work)
  cpu.invalidate(superpage, { leafOnly: true })
  cpu.wait({ drain: true })
  freeTable(work, table)
})

const allFlushed = procedure('clear, flush all, free', work => {
  const { cpu, superpage } = work
  const table = clear(work)
  cpu.invalidate(superpage)
  cpu.wait({ drain: true })
  freeTable(work, table)
})

const stale = { property: 'isolatedAfterReturn', on: neverSure, because: 'no invalidation can be relied on there' }
const walked = (on: readonly string[], because: string) => ({ property: 'noUseAfterFree', on, because })
const devicesOnly = cpuKinds

const vtdTableFreedBeforeFlush: Spec = spec({
  name: 'linux/vt-d-table-freed-before-flush',
  summary: 'A table is freed before the flush, or after one that drops leaves only.',
  source: 'Linux ea8ea460c9ac (2014)',
  bug: {
    id: 'Linux ea8ea460c9ac',
    year: 2014,
    codeBase: 'Linux',
    features: ['walk cache', 'leaf-only invalidation'],
  },
  variants: [
    {
      procedure: freedFirst,
      scenario: wholeTable,
      role: 'unsafe',
      story: {
        property: 'noUseAfterFree',
        on: 'vt-d',
        differs: "a walk that has read the pointer does what the source's cached pointer does",
      },
      notOn: devicesOnly,
      broken: [walked(devices, 'walks and walk caches still lead to the table'), stale],
    },
    {
      procedure: leavesFlushed,
      scenario: wholeTable,
      role: 'unsafe',
      story: { property: 'noUseAfterFree', on: 'vt-d', differs: null },
      notOn: devicesOnly,
      broken: [
        walked(
          either(except(leafOnlyBit, armCpus), neverSure),
          'the walk cache keeps its pointer to the table; an IPMMU has no such hint and drops all',
        ),
        stale,
      ],
      blames: [
        { property: 'noUseAfterFree', on: 'vt-d', question: 'walkCache', instead: false },
        { property: 'noUseAfterFree', on: 'vt-d', question: 'walkCacheDrops', instead: 'allOfTag' },
      ],
    },
    {
      procedure: allFlushed,
      scenario: wholeTable,
      role: 'fixed',
      notOn: devicesOnly,
      broken: [
        walked(neverSure, 'a walk that read the pointer survives the flush, or the wait gives up before it'),
        stale,
      ],
    },
  ],
})
export default vtdTableFreedBeforeFlush
