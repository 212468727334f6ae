// To change part of a superpage, Xen's AMD IOMMU driver pointed the level 2 entry at the new, still empty table first and filled the
// table afterwards. Until that was done, a device met invalid entries in pages of the superpage that nobody meant to change. The fix
// fills the table before anyone can reach it. The driver is x86 only and its IOMMU snoops: the cleans and completing fences below are
// what other hardware would need besides.
//
// Source: xen.git 2a758376f9 "AMD/IOMMU: correct shattering of super pages" (2020), drivers/passthrough/amd/iommu_map.c.
import type { Spec } from '../../checker/language/index.ts'
import { invalid, leaf, type Page, pointer, procedure, spec, type Table, type Workplace } from '../../model/index.ts'
import { cpuKinds, devices, either, neverSure, sizeConflict, strict } from '../hardware-groups.ts'
import { mirrored, oneFrameOut } from './shatter.ts'

/** The table is in place: whatever the TLB has is dropped, then the target is unmapped and dropped. */
function unmapInTable({ cpu, target }: Workplace, table: Table): void {
  cpu.invalidate('everything')
  cpu.wait({ drain: true })
  cpu.write(table.entry(target), invalid)
  cpu.clean(table.entry(target))
  cpu.fence('complete')
  cpu.invalidate(target)
  cpu.wait({ drain: true })
}

const publishedEmpty = procedure('publish an empty table, fill it, invalidate, unmap', work => {
  const { cpu, superpage, before } = work
  const table = cpu.allocate({ zeroed: true })
  cpu.clean(table)
  cpu.fence('complete')
  cpu.write(superpage.entry, pointer(table))
  cpu.clean(superpage.entry)
  cpu.fence('complete')
  const fill = (page: Page): void => {
    const mapping = before(page)
    if (mapping !== null) cpu.write(table.entry(page), leaf(mapping.frame, mapping.rights))
  }
  for (const page of superpage.pages) fill(page)
  cpu.clean(table)
  cpu.fence('complete')
  unmapInTable(work, table)
})

const filledFirst = procedure('fill the table, publish it, invalidate, unmap', work => {
  const { cpu, superpage } = work
  const table = mirrored(work, [])
  cpu.write(superpage.entry, pointer(table))
  cpu.clean(superpage.entry)
  cpu.fence('complete')
  unmapInTable(work, table)
})

const stale = { property: 'isolatedAfterReturn', on: neverSure, because: 'no invalidation can be relied on there' }
const devicesOnly = cpuKinds

const splitPublishesEmptyTable: Spec = spec({
  name: 'xen/split-publishes-empty-table',
  summary: 'A superpage is split by linking an empty table and filling it afterwards.',
  source: 'xen.git 2a758376f9 (2020)',
  bug: { id: 'xen.git 2a758376f9', year: 2020, codeBase: 'Xen', features: ['plain walk'] },
  variants: [
    {
      procedure: publishedEmpty,
      scenario: oneFrameOut,
      role: 'unsafe',
      story: {
        property: 'available',
        on: 'amd-vi',
        differs:
          'the walk goes by the walk cache where the source needs none: a plain walk takes as many steps, and comes later in rule order',
      },
      notOn: devicesOnly,
      broken: [
        {
          property: 'available',
          on: devices,
          because: "a walk for the target's neighbour reads an entry of the new table that is still invalid",
        },
        {
          property: 'noConflict',
          on: either(sizeConflict, strict),
          because: 'the superpage may still be in the TLB; and as a whole it is gone once the empty table is linked',
        },
        stale,
      ],
    },
    {
      procedure: filledFirst,
      scenario: oneFrameOut,
      role: 'fixed',
      notOn: devicesOnly,
      broken: [
        {
          property: 'noConflict',
          on: sizeConflict,
          because: 'two sizes meet; they translate alike as a whole until the superpage is gone',
        },
        stale,
      ],
    },
  ],
})
export default splitPublishesEmptyTable
