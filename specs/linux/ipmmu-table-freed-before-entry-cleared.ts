// The first Linux driver for the Renesas IPMMU freed a table, and cleared the entry that points to it afterwards; a device's walk in
// between went on in somebody else's memory. Its unmap path also never flushed the TLB: the call stood behind a test that could not be
// true. Each was mended by a commit of its own. With both, a table was still freed between the clearing of its entry and the flush, while
// walks that had read the entry led to it; so the two together are an incomplete fix.
//
// Sources: Linux 22463cab3f96 "iommu/ipmmu-vmsa: Flush P[UM]D entry before freeing the child page table", 9eca0a587540 "iommu/ipmmu-vmsa:
// Invalidate TLB after unmapping" (2014-15). The unit has one flush, of everything, and its walks read memory: hence the cleans.
//
// The first trace needs no cache: the table is still linked. In that of the incomplete fix, a walk that has read the pointer does what
// a walk-cache entry would do; that the IPMMU has a walk cache is not documented, and isn't needed.
import type { Spec } from '../../checker/language/index.ts'
import { invalid, procedure, scenario, spec, type Table, type Workplace } from '../../model/index.ts'
import { cpuKinds, devices, neverSure } from '../hardware-groups.ts'

const wholeTable = scenario({
  name: 'all pages of a table are unmapped',
  leafLevel: 1,
  after: space => space.pages.map(page => ({ page, to: null })),
})

const onePage = scenario({
  name: 'one page of a table is unmapped',
  leafLevel: 1,
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: null })),
})

/** Clears the entry that points to the table, in memory before the next step. */
function unlink({ cpu, superpage }: Workplace): void {
  cpu.write(superpage.entry, invalid)
  cpu.clean(superpage.entry)
  cpu.fence('complete')
}

function freeTable({ cpu }: Workplace, table: Table | null): void {
  if (table !== null) cpu.free(table)
}

function flush({ cpu }: Workplace): void {
  cpu.invalidate('everything')
  cpu.wait({ drain: true })
}

const freedLinked = procedure('free the table, clear its entry, flush', work => {
  freeTable(work, work.space.tableBelow(work.superpage.entry))
  unlink(work)
  flush(work)
})

const freedUnflushed = procedure('clear the entry, free the table, flush', work => {
  const table = work.space.tableBelow(work.superpage.entry)
  unlink(work)
  freeTable(work, table)
  flush(work)
})

const freedFlushed = procedure('clear the entry, flush, free the table', work => {
  const table = work.space.tableBelow(work.superpage.entry)
  unlink(work)
  flush(work)
  freeTable(work, table)
})

function clearPage({ cpu, space, target }: Workplace): void {
  const { entry } = space.region(target, 1)
  cpu.write(entry, invalid)
  cpu.clean(entry)
  cpu.fence('complete')
}

const pageUnflushed = procedure('clear the page, no flush', clearPage)
const pageFlushed = procedure('clear the page, flush', work => {
  clearPage(work)
  flush(work)
})

const walked = (on: readonly string[], because: string) => ({ property: 'noUseAfterFree', on, because })
const stale = (on: readonly string[], because: string) => ({ property: 'isolatedAfterReturn', on, because })
const staleAnyway = stale(neverSure, 'a walk survives the flush, or the driver does not wait for it')
const devicesOnly = cpuKinds

const ipmmuTableFreed: Spec = spec({
  name: 'linux/ipmmu-table-freed-before-entry-cleared',
  summary: 'A table is freed while it is linked, or while walks still lead to it; a page is unmapped with no flush.',
  source: 'Linux 22463cab3f96, 9eca0a587540 (2014-15)',
  bug: {
    id: 'Linux 22463cab3f96, 9eca0a587540',
    year: 2015,
    codeBase: 'Linux',
    features: ['plain walk', 'walk cache', 'walks that do not snoop'],
  },
  variants: [
    {
      procedure: freedLinked,
      scenario: wholeTable,
      role: 'unsafe',
      story: { property: 'noUseAfterFree', on: 'ipmmu', differs: null },
      notOn: devicesOnly,
      broken: [walked(devices, 'the table is freed while it is linked'), staleAnyway],
    },
    {
      procedure: pageUnflushed,
      scenario: onePage,
      role: 'unsafe',
      story: {
        property: 'isolatedAfterReturn',
        on: 'ipmmu',
        differs: "a walk that has read the entry does what the source's TLB entry does, one step sooner",
      },
      notOn: devicesOnly,
      broken: [stale(devices, 'nothing removes the page from the TLB')],
    },
    {
      procedure: freedUnflushed,
      scenario: wholeTable,
      role: 'incomplete fix',
      story: { property: 'noUseAfterFree', on: 'ipmmu', differs: null },
      notOn: devicesOnly,
      broken: [walked(devices, 'walks that read the entry before it was cleared still lead to the table'), staleAnyway],
    },
    {
      procedure: freedFlushed,
      scenario: wholeTable,
      role: 'fixed',
      notOn: devicesOnly,
      broken: [walked(neverSure, 'a walk survives the flush, or the driver does not wait for it'), staleAnyway],
    },
    {
      procedure: pageFlushed,
      scenario: onePage,
      role: 'fixed',
      notOn: devicesOnly,
      broken: [staleAnyway],
    },
  ],
})
export default ipmmuTableFreed
