// A guest on Arm may clean its caches by set and way, which a hypervisor can't pass on. Xen answers by clearing the valid bits of the
// root entries: the guest's next access traps, Xen cleans what the guest touches, and sets the bit again. Where an IOMMU walks the same
// tables its devices meet the cleared entries too, and a device can't be made to wait and try again. The fix refuses such an
// operation to a guest that has an IOMMU.
//
// Source: xen.git 2b45ff6030 (2021), arch/arm/p2m.c. One root entry is enough. A refusal is a procedure that touches nothing.
import type { Spec } from '../../checker/language/index.ts'
import { invalid, pointer, procedure, scenario, spec } from '../../model/index.ts'
import { devices } from '../hardware-groups.ts'

/** One page is mapped: two units make many states. */
const trapped = scenario({
  name: 'accesses are to trap for a while, tables shared by CPU and device',
  units: 'hardware and CPU',
  leafLevel: 1,
  before: space => space.pages.slice(1).map(page => ({ page, to: null })),
  start: space => {
    for (const page of space.pages.slice(1)) space.startWith(space.region(page, 1).entry, invalid)
  },
  after: () => [],
})

const clearedAndSet = procedure('clear the root entry, flush the CPU, set it again', ({ cpu, space, superpage }) => {
  const table = space.tableBelow(superpage.entry)
  cpu.write(superpage.entry, invalid)
  cpu.clean(superpage.entry)
  cpu.fence('complete')
  cpu.invalidate('everything', { unit: 'MMU' })
  cpu.wait()
  if (table !== null) cpu.write(superpage.entry, pointer(table))
  cpu.clean(superpage.entry)
  cpu.fence('complete')
})

const refused = procedure('refuse', ({ cpu }) => {
  cpu.lock('p2m')
  cpu.unlock('p2m')
})

const validBitsClearedInSharedTables: Spec = spec({
  name: 'xen/valid-bits-cleared-in-shared-tables',
  summary: "A root entry is made invalid to trap a guest's accesses, and its devices' accesses fault.",
  source: 'xen.git 2b45ff6030 (2021)',
  bug: {
    id: 'xen.git 2b45ff6030',
    year: 2021,
    codeBase: 'Xen',
    features: ['tables shared by CPU and device', 'a device cannot try again'],
  },
  variants: [
    {
      procedure: clearedAndSet,
      scenario: trapped,
      role: 'unsafe',
      story: { property: 'available', on: 'smmu-v3-bbm0', differs: null },
      blames: [{ property: 'available', on: 'smmu-v3-bbm0', question: 'fault', instead: 'restart' }],
      broken: [
        {
          property: 'available',
          on: devices,
          because: "the guest's access waits for Xen to set the bit again, the device's faults",
        },
      ],
    },
    { procedure: refused, scenario: trapped, role: 'fixed', broken: [] },
  ],
})
export default validBitsClearedInSharedTables
