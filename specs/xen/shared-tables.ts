// Xen on Arm lets an IOMMU walk the very tables of the guest's CPUs. Its CPU code breaks before it makes, as the Arm architecture asks:
// invalidate the entry, flush the CPUs' TLBs, write the new entry. The device's unit got its one flush at the end. So its TLB was
// never empty in between, and its walks met the broken entry.
//
// Sources: xen/arch/arm/mmu/p2m.c (__p2m_set_entry) and drivers/passthrough/arm/ipmmu-vmsa.c at c447b73; xen-devel, 2017-04-03.
// The lines that micro-steps stand for are of that commit.
import type { Spec } from '../../checker/language/index.ts'
import { invalid, pointer, procedure, scenario, spec } from '../../model/index.ts'
import { armCpus, devices, either, except, neverSure, sizeConflict, strict } from '../hardware-groups.ts'
import { mirrorAndSwap, mirrored, unmapInvalidateRemap } from './shatter.ts'

const sharedTable = scenario({
  name: 'one 4 KiB frame out of a superpage, tables shared by CPU and device',
  units: 'hardware and CPU',
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: null })),
})

const brokenForCpuOnly = procedure("break-before-make on the CPU's unit only", work => {
  const { cpu, superpage, target } = work
  cpu.at('xen/arch/arm/mmu/p2m.c:1024', () => {
    cpu.write(superpage.entry, invalid)
    cpu.clean(superpage.entry)
    cpu.fence('complete')
  })
  cpu.at('xen/arch/arm/mmu/p2m.c:1025', () => {
    cpu.invalidate(superpage, { unit: 'MMU' })
    cpu.wait()
  })
  const table = mirrored(work, [target])
  cpu.at('xen/arch/arm/mmu/p2m.c:1027', () => {
    cpu.write(superpage.entry, pointer(table))
    cpu.clean(superpage.entry)
    cpu.fence('complete')
  })
  cpu.at('xen/arch/arm/mmu/p2m.c:1125', () => {
    cpu.invalidate(superpage)
    cpu.wait({ drain: true })
  })
})

/** The flush that was missing cures the conflict, and makes the gap certain. */
const brokenForBoth = procedure('break-before-make on both units', unmapInvalidateRemap.body)

/** The reply's procedure: an invalidation that names no unit goes to both. */
const mirroredForBoth = procedure('mirror and swap, both units told', mirrorAndSwap.body)

const gap = { property: 'available', on: devices, because: 'the device has one try, and meets the invalid entry' }
const stale = { property: 'isolatedAfterReturn', on: neverSure, because: 'no invalidation can be relied on there' }

const sharedTables: Spec = spec({
  name: 'xen/shared-tables',
  summary: 'A device walks the tables of a CPU; break-before-make is done for one of them, or for both.',
  source: 'xen/arch/arm/mmu/p2m.c at c447b73; xen-devel, 2017-04-03',
  variants: [
    {
      procedure: brokenForCpuOnly,
      scenario: sharedTable,
      broken: [
        gap,
        stale,
        {
          property: 'noConflict',
          on: except(either(sizeConflict, strict), armCpus),
          because: "the device's TLB still holds the superpage when the table is linked",
        },
      ],
    },
    {
      procedure: brokenForBoth,
      scenario: sharedTable,
      broken: [
        gap,
        stale,
        {
          property: 'noConflict',
          on: ['ipmmu-gives-up', 'ipmmu-walks-survive'],
          because: 'the old entry is still there, or comes back with a walk that survived',
        },
      ],
    },
    {
      procedure: mirroredForBoth,
      scenario: sharedTable,
      broken: [
        stale,
        {
          property: 'noConflict',
          on: [
            'smmu-v3-bbm0',
            'smmu-v3-bbm1',
            'smmu-v3-bbm2',
            'smmu-v3-bbm2-strict',
            'ipmmu',
            'ipmmu-gives-up',
            'ipmmu-walks-survive',
            'riscv-iommu-strict',
          ],
          because:
            'the CPU beside an SMMU or IPMMU needs break-before-make (level 0), whatever the unit needs: the lowest level counts; read strictly, RISC-V exempts no table less the target',
        },
      ],
    },
  ],
})
export default sharedTables
