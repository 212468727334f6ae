// One 4 KiB frame is taken out of a live 2 MiB IOMMU mapping, while a device uses the rest. In April 2017 Oleksandr Tyshchenko
// reported that devices then faulted on frames that nobody had touched; Andrew Cooper answered with the procedure that avoids it:
// mirror the superpage in a new table, swap it in with one atomic write, invalidate. Here are both, and what else was proposed,
// with every clean and every complete fence that the weakest of the hardware needs; shatter-mistakes.ts takes them away one by one.
//
// Source: "Shattering superpages impact on IOMMU in Xen", xen-devel, 2017-04-03.
import type { Spec } from '../../checker/language/index.ts'
import {
  invalid,
  leaf,
  type Procedure,
  pointer,
  procedure,
  type Scenario,
  scenario,
  spec,
  type Table,
  type Workplace,
} from '../../model/index.ts'
import { devices, either, everything, neverSure, sizeConflict, strict } from '../hardware-groups.ts'

export const oneFrameOut: Scenario = scenario({
  name: 'one 4 KiB frame out of a superpage',
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: null })),
})

/** A new table that maps what the superpage maps, less the pages in `without`. It is whole, in memory, before anyone can reach it. */
export function mirrored({ cpu, superpage, before }: Workplace, without: readonly number[]): Table {
  const table = cpu.allocate()
  for (const page of superpage.pages) {
    const mapping = before(page)
    const keeps = mapping !== null && !without.includes(page)
    cpu.write(table.entry(page), keeps ? leaf(mapping.frame, mapping.rights) : invalid)
  }
  cpu.clean(table)
  cpu.fence('complete')
  return table
}

const unmapThenRemap = procedure('unmap, then remap by 4 KiB', work => {
  const { cpu, superpage, target } = work
  cpu.write(superpage.entry, invalid)
  cpu.clean(superpage.entry)
  cpu.fence('complete')
  const table = mirrored(work, [target])
  cpu.write(superpage.entry, pointer(table))
  cpu.clean(superpage.entry)
  cpu.fence('complete')
  cpu.invalidate(superpage)
  cpu.wait({ drain: true })
})

/** Break-before-make on the device's unit. */
export const unmapInvalidateRemap: Procedure = procedure('unmap, invalidate, then remap by 4 KiB', work => {
  const { cpu, superpage, target } = work
  cpu.write(superpage.entry, invalid)
  cpu.clean(superpage.entry)
  cpu.fence('complete')
  cpu.invalidate(superpage)
  cpu.wait({ drain: true })
  const table = mirrored(work, [target])
  cpu.write(superpage.entry, pointer(table))
  cpu.clean(superpage.entry)
  cpu.fence('complete')
})

/** The reply's procedure. */
export const mirrorAndSwap: Procedure = procedure('mirror and swap', work => {
  const { cpu, superpage, target } = work
  const table = mirrored(work, [target])
  cpu.write(superpage.entry, pointer(table))
  cpu.clean(superpage.entry)
  cpu.fence('complete') // the swap is visible before the invalidation acts
  cpu.invalidate(superpage)
  cpu.wait({ drain: true })
})

const mirrorNeverInvalidated = procedure('mirror and swap, not invalidated', work => {
  const { cpu, superpage, target } = work
  const table = mirrored(work, [target])
  cpu.write(superpage.entry, pointer(table))
  cpu.clean(superpage.entry)
  cpu.fence('complete')
})

/** The size changes first and the mapping afterwards, each with its own invalidation. */
const mirrorAllThenClear = procedure('mirror all, swap, invalidate, then clear', work => {
  const { cpu, superpage, target } = work
  const table = mirrored(work, [])
  cpu.write(superpage.entry, pointer(table))
  cpu.clean(superpage.entry)
  cpu.fence('complete')
  cpu.invalidate(superpage)
  cpu.wait({ drain: true })
  cpu.write(table.entry(target), invalid)
  cpu.clean(table.entry(target))
  cpu.fence('complete')
  cpu.invalidate(target)
  cpu.wait({ drain: true })
})

/** The superpage is first kept out of TLBs by nT (SMMUv3 3.21.1, level 1). */
const mirrorUnderNT = procedure('nT first, then mirror and swap', work => {
  const { cpu, superpage, target, before } = work
  const mapping = before(superpage.first)
  if (mapping === null) return
  cpu.write(superpage.entry, leaf(mapping.frame, mapping.rights, { nT: true }))
  cpu.clean(superpage.entry)
  cpu.fence('complete')
  cpu.invalidate(superpage)
  cpu.wait({ drain: true })
  const table = mirrored(work, [target])
  cpu.write(superpage.entry, pointer(table))
  cpu.clean(superpage.entry)
  cpu.fence('complete')
  cpu.invalidate(superpage)
  cpu.wait({ drain: true })
})

/** What Xen's AMD driver did until 2020: xen.git 2a758376f9. */
const publishThenFill = procedure('publish the table, then fill it', work => {
  const { cpu, superpage, target, before } = work
  const table = cpu.allocate({ zeroed: true })
  cpu.clean(table)
  cpu.fence('complete')
  cpu.write(superpage.entry, pointer(table))
  cpu.clean(superpage.entry)
  cpu.fence('complete')
  for (const page of superpage.pages) {
    const mapping = before(page)
    if (page !== target && mapping !== null) cpu.write(table.entry(page), leaf(mapping.frame, mapping.rights))
  }
  cpu.clean(table)
  cpu.fence('complete')
  cpu.invalidate(superpage)
  cpu.wait({ drain: true })
})

const stale = {
  property: 'isolatedAfterReturn',
  on: neverSure,
  because:
    'the old translation outlives the wait: a walk that read it survives the invalidation, or the wait gives up before it',
}
const twoSizes = {
  property: 'noConflict',
  on: either(sizeConflict, strict),
  because:
    'the TLB may hold the superpage and a 4 KiB entry of the new table; without the target they differ as a whole',
}
const gap = {
  property: 'available',
  on: devices,
  because: 'the L2 entry is invalid for a while, and the device has only one try',
}

const shatter: Spec = spec({
  name: 'xen/shatter',
  summary: 'One 4 KiB frame out of a live 2 MiB mapping: the procedures of the 2017 thread.',
  source: 'xen-devel, 2017-04-03, "Shattering superpages impact on IOMMU in Xen"',
  variants: [
    {
      procedure: unmapThenRemap,
      scenario: oneFrameOut,
      broken: [gap, stale, twoSizes],
      blames: [{ property: 'available', on: 'vt-d', question: 'fault', instead: 'restart' }],
    },
    {
      procedure: unmapInvalidateRemap,
      scenario: oneFrameOut,
      broken: [
        gap,
        stale,
        {
          property: 'noConflict',
          on: ['ipmmu-gives-up', 'ipmmu-walks-survive'],
          because:
            'broken before it was made, but the old entry is still there, or comes back with a walk that survived',
        },
      ],
    },
    {
      procedure: mirrorAndSwap,
      scenario: oneFrameOut,
      broken: [stale, twoSizes],
      blames: [
        { property: 'noConflict', on: 'ipmmu', question: 'sizeConflict', instead: ['either'] },
        { property: 'noConflict', on: 'smmu-v3-bbm2-strict', question: 'sizeChangeJudged', instead: 'page' },
        { property: 'isolatedAfterReturn', on: 'vt-d-old', question: 'walksAtExecution', instead: 'stopped' },
        {
          property: 'isolatedAfterReturn',
          on: 'ipmmu-walks-survive',
          question: 'walksAtExecution',
          instead: 'stopped',
        },
        { property: 'isolatedAfterReturn', on: 'ipmmu-gives-up', question: 'completion', instead: 'waitCommand' },
      ],
    },
    {
      procedure: mirrorNeverInvalidated,
      scenario: oneFrameOut,
      broken: [
        { property: 'isolatedAfterReturn', on: everything, because: 'nothing removes the superpage from the TLB' },
        twoSizes,
      ],
    },
    {
      procedure: mirrorAllThenClear,
      scenario: oneFrameOut,
      broken: [
        stale,
        {
          property: 'noConflict',
          on: sizeConflict,
          because:
            'two sizes meet; but they translate alike as a whole until the superpage is gone, which the strict reading allows',
        },
      ],
    },
    {
      procedure: mirrorUnderNT,
      scenario: oneFrameOut,
      broken: [
        stale,
        {
          property: 'noConflict',
          on: either(sizeConflict, strict).filter(name => !['smmu-v3-bbm1', 'arm-cpu-bbm1'].includes(name)),
          because: 'only level 1 keeps an nT leaf out of the TLB; elsewhere the bit does nothing',
        },
      ],
    },
    {
      procedure: publishThenFill,
      scenario: oneFrameOut,
      broken: [{ ...gap, because: 'the table is reachable before its entries are written' }, stale, twoSizes],
    },
  ],
})
export default shatter
