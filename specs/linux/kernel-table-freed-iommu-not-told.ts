// A device that works in a process's address space makes its IOMMU walk the CPU's own tables, the kernel's half included. When the kernel
// unmapped memory of its own it flushed the CPUs and freed the tables; the IOMMU was never told, and could walk them for as long as it
// remembered a pointer to them. Linux first refused such devices on x86, then made the tables wait until the IOMMU has been flushed as well.
//
// Source: CVE-2025-71089; Linux 5ba2f0a15564, e37d5a2d60a3 (2025). The real unit may also store accessed and dirty marks in the freed
// table; here it only reads. In the trace a walk that has read the pointer does what a cached pointer would do.
import type { Spec } from '../../checker/language/index.ts'
import { invalid, procedure, scenario, spec, type Table, type Workplace } from '../../model/index.ts'
import { devices, neverSure } from '../hardware-groups.ts'

/** One page is mapped by the table: two units make many states. */
const kernelUnmaps = scenario({
  name: 'a table of the kernel is unmapped, tables shared by CPU and device',
  units: 'hardware and CPU',
  leafLevel: 1,
  before: space => space.pages.slice(1).map(page => ({ page, to: null })),
  start: space => {
    for (const page of space.pages.slice(1)) space.startWith(space.region(page, 1).entry, invalid)
  },
  after: space => space.pages.map(page => ({ page, to: null })),
  notApplicable: {
    isolatedAfterReturn: "the pages are the kernel's alone: a device has no right to them, whatever its unit remembers",
  },
})

/** Unlinks the table, visible before any flush; gives the table. */
function unlink({ cpu, space, superpage }: Workplace): Table | null {
  cpu.write(superpage.entry, invalid)
  cpu.clean(superpage.entry)
  cpu.fence('complete')
  return space.tableBelow(superpage.entry)
}

function freeTable({ cpu }: Workplace, table: Table | null): void {
  if (table !== null) cpu.free(table)
}

const iommuNotTold = procedure('unlink, flush the CPU, free', work => {
  const { cpu } = work
  const table = unlink(work)
  cpu.invalidate('everything', { unit: 'MMU' })
  cpu.wait()
  freeTable(work, table)
})

const iommuTold = procedure('unlink, flush the CPU and the IOMMU, free', work => {
  const { cpu } = work
  const table = unlink(work)
  cpu.invalidate('everything', { unit: 'MMU' })
  cpu.invalidate('everything', { unit: 'IOMMU' })
  cpu.wait({ drain: true })
  freeTable(work, table)
})

const walked = (on: readonly string[], because: string) => ({ property: 'noUseAfterFree', on, because })

const kernelTableFreedIommuNotTold: Spec = spec({
  name: 'linux/kernel-table-freed-iommu-not-told',
  summary: "A table is freed when the CPUs have been flushed; an IOMMU that walks the CPU's tables has not.",
  source: 'CVE-2025-71089; Linux 5ba2f0a15564, e37d5a2d60a3 (2025)',
  bug: {
    id: 'CVE-2025-71089',
    year: 2025,
    codeBase: 'Linux',
    features: ['tables shared by CPU and device', 'walk cache'],
  },
  variants: [
    {
      procedure: iommuNotTold,
      scenario: kernelUnmaps,
      role: 'unsafe',
      story: {
        property: 'noUseAfterFree',
        on: 'vt-d',
        differs: "a walk that has read the pointer does what the source's cached pointer does",
      },
      broken: [walked(devices, "the device's walks still lead to the table")],
    },
    {
      procedure: iommuTold,
      scenario: kernelUnmaps,
      role: 'fixed',
      broken: [walked(neverSure, 'a walk that read the pointer survives the flush, or the wait gives up before it')],
    },
  ],
})
export default kernelTableFreedIommuNotTold
