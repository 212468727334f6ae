// Xen's AMD IOMMU driver merges a full table into a superpage. It freed the table first, then read it once more, put the superpage in its
// place and flushed. So the table could be somebody else's while it was still linked, walked by devices and read by Xen itself. The fix
// frees it last, and not at all where the merge fails.
//
// Source: xen.git 6b4d71d028 "AMD IOMMU: don't free page table prematurely" (2014). Xen's own read of the table, and a merge that fails,
// are left out: the device's walk is enough, and needs no cache, since the table is still linked. The driver is x86 only; the clean and
// the fence are what other hardware would need besides.
import type { Spec } from '../../checker/language/index.ts'
import { leaf, procedure, scenario, spec, type Workplace } from '../../model/index.ts'
import { armCpus, cpuKinds, devices, except, neverSure, sizeConflict } from '../hardware-groups.ts'

const merged = scenario({
  name: 'a full table is merged into a superpage',
  leafLevel: 1,
  after: () => [],
})

function linkSuperpage({ cpu, superpage, after }: Workplace): void {
  const mapping = after(superpage.first)
  if (mapping !== null) cpu.write(superpage.entry, leaf(mapping.frame, mapping.rights))
  cpu.clean(superpage.entry)
  cpu.fence('complete')
}

const freedFirst = procedure('free the table, merge, flush', work => {
  const { cpu, space, superpage } = work
  const table = space.tableBelow(superpage.entry)
  if (table !== null) cpu.free(table)
  linkSuperpage(work)
  cpu.invalidate('everything')
  cpu.wait({ drain: true })
})

const freedLast = procedure('merge, flush, free the table', work => {
  const { cpu, space, superpage } = work
  const table = space.tableBelow(superpage.entry)
  linkSuperpage(work)
  cpu.invalidate('everything')
  cpu.wait({ drain: true })
  if (table !== null) cpu.free(table)
})

const twoSizes = {
  property: 'noConflict',
  on: except(sizeConflict, armCpus),
  because: 'the TLB may hold a 4 KiB entry and the superpage; as a whole they translate alike',
}
const devicesOnly = cpuKinds

const mergedTableFreedFirst: Spec = spec({
  name: 'xen/merged-table-freed-first',
  summary: 'A table is freed before the superpage that replaces it is even linked.',
  source: 'xen.git 6b4d71d028 (2014)',
  bug: { id: 'xen.git 6b4d71d028', year: 2014, codeBase: 'Xen', features: ['plain walk', 'walk cache'] },
  variants: [
    {
      procedure: freedFirst,
      scenario: merged,
      role: 'unsafe',
      story: { property: 'noUseAfterFree', on: 'amd-vi', differs: null },
      notOn: devicesOnly,
      broken: [{ property: 'noUseAfterFree', on: devices, because: 'the table is freed while it is linked' }, twoSizes],
    },
    {
      procedure: freedLast,
      scenario: merged,
      role: 'fixed',
      notOn: devicesOnly,
      broken: [
        {
          property: 'noUseAfterFree',
          on: neverSure,
          because: 'a walk that read the pointer survives the flush, or the wait gives up before it',
        },
        twoSizes,
      ],
    },
  ],
})
export default mergedTableFreedFirst
