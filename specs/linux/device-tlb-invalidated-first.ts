// A device with a TLB of its own (ATS) asks the SMMU for translations and keeps them. When a page was unmapped, Linux invalidated the
// device's TLB first and the SMMU's after it. In between the device could ask again, and the SMMU answered from the TLB that still had the
// page; nothing removed that from the device any more. The fix turns the order round, with a wait between the two.
//
// Source: Linux 353e3cf8590c (2019), linux-iommu 20190821151749.23743-7-will@kernel.org.
//
// Both orders, the right one without the wait, and no invalidation of the device at all. VT-d and AMD-Vi send a device's invalidation only
// when the unit's ahead of it has completed, so the wait between is for SMMU and RISC-V. Units whose devices have no TLB ignore its commands.
import type { Spec } from '../../checker/language/index.ts'
import { type Cpu, invalid, type Page, type Procedure, procedure, scenario, spec } from '../../model/index.ts'
import { cpuKinds, neverSure, riscvKinds, smmuKinds } from '../hardware-groups.ts'

const pageOut = scenario({
  name: 'a page is unmapped, the device has a TLB',
  deviceTlb: true,
  leafLevel: 1,
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: null })),
})

function unmap(name: string, invalidate: (cpu: Cpu, page: Page) => void): Procedure {
  return procedure(name, ({ cpu, space, target }) => {
    const { entry } = space.region(target, 1)
    cpu.write(entry, invalid)
    cpu.clean(entry)
    cpu.fence('complete')
    invalidate(cpu, target)
    cpu.wait({ drain: true })
  })
}

const deviceFirst = unmap('clear, invalidate the device, wait, invalidate the unit', (cpu, page) => {
  cpu.invalidate(page, { what: 'device TLB' })
  cpu.wait({ drain: true })
  cpu.invalidate(page)
})

const noWaitBetween = unmap('clear, invalidate the unit and the device, wait once', (cpu, page) => {
  cpu.invalidate(page)
  cpu.invalidate(page, { what: 'device TLB' })
})

const unitOnly = unmap('clear, invalidate the unit', (cpu, page) => cpu.invalidate(page))

const unitFirst = unmap('clear, invalidate the unit, wait, invalidate the device', (cpu, page) => {
  cpu.invalidate(page)
  cpu.wait({ drain: true })
  cpu.invalidate(page, { what: 'device TLB' })
})

const withDeviceTlb = ['vt-d', 'vt-d-unsnooped', 'amd-vi', ...smmuKinds, ...riscvKinds]
const stale = (on: readonly string[], because: string) => ({ property: 'isolatedAfterReturn', on, because })
const anyway = stale(neverSure, 'no invalidation can be relied on there')
const notOn = cpuKinds

const deviceTlbInvalidatedFirst: Spec = spec({
  name: 'linux/device-tlb-invalidated-first',
  summary: 'A device has a TLB of its own, which is invalidated before that of the unit which fills it.',
  source: 'Linux 353e3cf8590c (2019)',
  bug: { id: 'Linux 353e3cf8590c', year: 2019, codeBase: 'Linux', features: ['TLB of a device (ATS)', 'TLB'] },
  variants: [
    {
      procedure: deviceFirst,
      scenario: pageOut,
      role: 'unsafe',
      story: {
        property: 'isolatedAfterReturn',
        on: 'smmu-v3-bbm0',
        differs: "a walk that has read the entry answers the device, where the source's is the TLB",
      },
      notOn,
      broken: [stale(withDeviceTlb, "the device asks again, and the unit's TLB still answers"), anyway],
      blames: [{ property: 'isolatedAfterReturn', on: 'smmu-v3-bbm0', question: 'deviceTlb', instead: 'none' }],
    },
    {
      procedure: noWaitBetween,
      scenario: pageOut,
      role: 'incomplete fix',
      story: {
        property: 'isolatedAfterReturn',
        on: 'smmu-v3-bbm0',
        differs: 'the order is right, and without a wait it is no order',
      },
      notOn,
      broken: [stale([...smmuKinds, ...riscvKinds], "the device's invalidation may overtake the unit's"), anyway],
      blames: [{ property: 'isolatedAfterReturn', on: 'smmu-v3-bbm0', question: 'commandOrder', instead: 'fifo' }],
    },
    {
      procedure: unitOnly,
      scenario: pageOut,
      role: 'unsafe',
      story: { property: 'isolatedAfterReturn', on: 'smmu-v3-bbm0', differs: 'the device is not told at all' },
      notOn,
      broken: [stale(withDeviceTlb, 'nothing removes the page from the device'), anyway],
    },
    { procedure: unitFirst, scenario: pageOut, role: 'fixed', notOn, broken: [anyway] },
  ],
})
export default deviceTlbInvalidatedFirst
