// On Arm, Xen lets an IOMMU walk the guest's own tables. When a subtree was taken out of them, the CPUs' TLBs were flushed and the subtree
// was freed with the frames that it mapped; only then was the IOMMU told. In between a device could walk the freed tables, and reach
// frames that were somebody else's. The fix flushes the IOMMU before anything is freed.
//
// Source: xen.git 6718787797 (2019), arch/arm/p2m.c. Not a security issue there: passthrough on Arm had no security support. In
// the traces a walk that has read an entry does what a cached entry would do.
import type { Spec } from '../../checker/language/index.ts'
import { frameNumber, invalid, procedure, scenario, spec, type Table, type Workplace } from '../../model/index.ts'
import { devices, neverSure } from '../hardware-groups.ts'

/** One page is mapped in the subtree: two units make many states. */
const subtreeOut = scenario({
  name: 'a subtree is taken out, tables shared by CPU and device',
  units: 'hardware and CPU',
  leafLevel: 1,
  before: space => space.pages.slice(1).map(page => ({ page, to: null })),
  start: space => {
    for (const page of space.pages.slice(1)) space.startWith(space.region(page, 1).entry, invalid)
  },
  after: space => space.pages.map(page => ({ page, to: null })),
})

/** Unlinks the subtree, visible before any flush; gives its table. */
function unlink({ cpu, space, superpage }: Workplace): Table | null {
  cpu.write(superpage.entry, invalid)
  cpu.clean(superpage.entry)
  cpu.fence('complete')
  return space.tableBelow(superpage.entry)
}

/** Frees the table, and gives the frame that it mapped to its next owner. */
function freeSubtree({ cpu, target }: Workplace, table: Table | null): void {
  if (table !== null) cpu.free(table)
  cpu.release(frameNumber(target))
}

const freedAfterCpuFlush = procedure('unlink, flush the CPU, free, flush the IOMMU', work => {
  const { cpu } = work
  const table = unlink(work)
  cpu.invalidate('everything', { unit: 'MMU' })
  cpu.wait()
  freeSubtree(work, table)
  cpu.invalidate('everything', { unit: 'IOMMU' })
  cpu.wait({ drain: true })
})

const freedAfterBothFlushes = procedure('unlink, flush the CPU and the IOMMU, free', work => {
  const { cpu } = work
  const table = unlink(work)
  cpu.invalidate('everything', { unit: 'MMU' })
  cpu.wait()
  cpu.invalidate('everything', { unit: 'IOMMU' })
  cpu.wait({ drain: true })
  freeSubtree(work, table)
})

const unsure = (property: string) => ({
  property,
  on: neverSure,
  because: "no invalidation of the device's unit can be relied on there",
})

const subtreeFreedBeforeIommuFlush: Spec = spec({
  name: 'xen/subtree-freed-before-iommu-flush',
  summary: 'Two units walk one set of tables; what was unlinked is freed when only one of them has been told.',
  source: 'xen.git 6718787797 (2019)',
  bug: {
    id: 'xen.git 6718787797',
    year: 2019,
    codeBase: 'Xen',
    features: ['tables shared by CPU and device', 'walk cache'],
  },
  variants: [
    {
      procedure: freedAfterCpuFlush,
      scenario: subtreeOut,
      role: 'unsafe',
      story: {
        property: 'noUseAfterFree',
        on: 'smmu-v3-bbm0',
        differs: "a walk that has read the pointer does what the source's cached pointer does",
      },
      broken: [
        { property: 'noUseAfterFree', on: devices, because: "the device's walks still lead to the table" },
        { property: 'isolatedAfterRelease', on: devices, because: "the frame is still in the device's TLB" },
        unsure('isolatedAfterReturn'),
      ],
    },
    {
      procedure: freedAfterBothFlushes,
      scenario: subtreeOut,
      role: 'fixed',
      broken: [unsure('noUseAfterFree'), unsure('isolatedAfterRelease'), unsure('isolatedAfterReturn')],
    },
  ],
})
export default subtreeFreedBeforeIommuFlush
