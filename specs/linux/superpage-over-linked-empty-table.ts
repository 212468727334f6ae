// With VT-d in Linux, pages were mapped by 4 KiB and unmapped; the unmapping cleared the level 1 entries and flushed leaves only, so the
// empty table stayed linked, and known to the unit. Then a superpage was mapped there: the driver cleared the entry, freed the table and
// stored the superpage, with no flush. A device's next access followed the old pointer and failed as not present. The fix flushes before
// it stores the superpage, non-leaf entries included; but it still frees the table before that flush.
//
// Source: "iommu/vt-d: Force to flush iotlb before creating superpage", linux-iommu, 20210415004628.1779-1-longpeng2@huawei.com (2021).
//
// The lines that micro-steps stand for are of Linux v6.18.32, where the table is still freed before the flush.
//
// The scenario begins when the pages have been unmapped: that flush left what leads to the table. The report's fault is that of the
// table whose frame still holds what it held; where it has an owner already, the walk is a use after free. In the traces a walk that
// has read the pointer does what the reporter's cached pointer did.
import type { Spec } from '../../checker/language/index.ts'
import {
  frameNumber,
  invalid,
  leaf,
  newFrame,
  procedure,
  scenario,
  spec,
  type Table,
  type Workplace,
} from '../../model/index.ts'
import { cpuKinds, devices, neverSure } from '../hardware-groups.ts'

const overEmptyTable = scenario({
  name: 'a superpage is mapped where an empty table is linked',
  leafLevel: 1,
  before: space => space.pages.map(page => ({ page, to: null })),
  start: space => {
    for (const page of space.pages) space.startWith(space.region(page, 1).entry, invalid)
  },
  after: space => space.pages.map(page => ({ page, to: { frame: frameNumber(newFrame(space) + page), rights: 'rw' } })),
})

/** Clears the entry that points to the table; gives the table. */
function unlink({ cpu, space, superpage }: Workplace): Table | null {
  cpu.write(superpage.entry, invalid)
  cpu.clean(superpage.entry)
  cpu.fence('complete')
  return space.tableBelow(superpage.entry)
}

function mapSuperpage({ cpu, superpage, after }: Workplace): void {
  const mapping = after(superpage.first)
  if (mapping !== null) cpu.write(superpage.entry, leaf(mapping.frame, mapping.rights))
  cpu.clean(superpage.entry)
  cpu.fence('complete')
}

function freeTable({ cpu }: Workplace, table: Table | null): void {
  if (table !== null) cpu.free(table)
}

function flush({ cpu, superpage }: Workplace): void {
  cpu.invalidate(superpage)
  cpu.wait({ drain: true })
}

const unflushed = procedure('clear, free the table, map', work => {
  freeTable(work, unlink(work))
  mapSuperpage(work)
})

const unflushedKept = procedure('clear, map, the table not yet used again', work => {
  unlink(work)
  mapSuperpage(work)
})

const freedThenFlushed = procedure('clear, free the table, flush, map', work => {
  const { cpu } = work
  cpu.at('drivers/iommu/intel/iommu.c:1588', () => freeTable(work, unlink(work)))
  cpu.at('drivers/iommu/intel/iommu.c:1592', () => flush(work))
  mapSuperpage(work)
})

const flushedThenFreed = procedure('clear, flush, free the table, map', work => {
  const table = unlink(work)
  flush(work)
  freeTable(work, table)
  mapSuperpage(work)
})

const walked = (on: readonly string[], because: string) => ({ property: 'noUseAfterFree', on, because })
const faults = (on: readonly string[], because: string) => ({ property: 'available', on, because })
/** Linux empties the write buffer by a command of its own when it has mapped something; there is none here. */
const inWriteBuffer = faults(
  ['vt-d-old'],
  "the superpage becomes present with no invalidation after it, and may stay in the chipset's write buffer (VT-d 6.8)",
)
const devicesOnly = cpuKinds

const superpageOverLinkedEmptyTable: Spec = spec({
  name: 'linux/superpage-over-linked-empty-table',
  summary:
    'A superpage replaces an empty table that is still linked, without a flush, or with one that comes after the free.',
  source: 'linux-iommu, 20210415004628.1779-1-longpeng2@huawei.com (2021)',
  bug: {
    id: 'linux-iommu 20210415004628.1779',
    year: 2021,
    codeBase: 'Linux',
    features: ['walk cache', 'leaf-only invalidation'],
  },
  variants: [
    {
      procedure: unflushedKept,
      scenario: overEmptyTable,
      role: 'unsafe',
      story: {
        property: 'available',
        on: 'vt-d',
        differs: "a walk that has read the pointer does what the source's cached pointer does",
      },
      notOn: devicesOnly,
      broken: [faults(devices, 'a walk by the old pointer finds an empty table after the return')],
    },
    {
      procedure: unflushed,
      scenario: overEmptyTable,
      role: 'unsafe',
      story: {
        property: 'noUseAfterFree',
        on: 'vt-d',
        differs: "a walk that has read the pointer does what the source's cached pointer does",
      },
      notOn: devicesOnly,
      broken: [walked(devices, 'the old pointer leads to a table that was freed'), inWriteBuffer],
    },
    {
      procedure: freedThenFlushed,
      scenario: overEmptyTable,
      role: 'incomplete fix',
      story: {
        property: 'noUseAfterFree',
        on: 'vt-d',
        differs: "a walk that has read the pointer does what the source's cached pointer does",
      },
      notOn: devicesOnly,
      broken: [walked(devices, 'until the flush, the old pointer leads to a table that was freed'), inWriteBuffer],
    },
    {
      procedure: flushedThenFreed,
      scenario: overEmptyTable,
      role: 'fixed',
      notOn: devicesOnly,
      broken: [
        walked(neverSure, 'a walk that read the pointer survives the flush, or the wait gives up before it'),
        inWriteBuffer,
      ],
    },
  ],
})
export default superpageOverLinkedEmptyTable
