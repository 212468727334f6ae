// A page that was read only becomes writable: Linux stored the new entry over the old one and flushed nothing, since a CPU that faults on
// the old one looks at the tables again. POWER9's nest MMU, which walks them for accelerators, does not: an access that meets the old
// entry in its TLB is given up. The fix makes the entry invalid, flushes, and only then stores the new one.
//
// Source: Linux bd0dbb73e013, f08d08f3db55 (2018); the comment in arch/powerpc/mm/book3s64/radix_pgtable.c, radix__ptep_set_access_flags.
//
// The accelerator hangs where the access is given up; here the access is refused after the procedure has returned. Every unit whose
// accesses are lost when they fault shows it; manuals ask for the flush there (VT-d 6.5.3.3: W from 0 to 1).
import type { Spec } from '../../checker/language/index.ts'
import { frameNumber, invalid, leaf, type Procedure, procedure, scenario, spec } from '../../model/index.ts'
import { cpuKinds, devices, neverSure, riscvKinds } from '../hardware-groups.ts'

const pageBecomesWritable = scenario({
  name: 'a read-only page becomes writable',
  leafLevel: 1,
  before: space => space.pages.slice(0, 1).map(page => ({ page, to: { frame: frameNumber(page), rights: 'r' } })),
  start: space => {
    for (const page of space.pages.slice(0, 1))
      space.startWith(space.region(page, 1).entry, leaf(frameNumber(page), 'r'))
  },
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: { frame: frameNumber(page), rights: 'rw' } })),
})

function upgrade(name: string, flushes: boolean): Procedure {
  return procedure(name, ({ cpu, space, target }) => {
    const { entry } = space.region(target, 1)
    if (flushes) {
      cpu.write(entry, invalid)
      cpu.clean(entry)
      cpu.fence('complete')
      cpu.invalidate(target)
      cpu.wait({ drain: true })
    }
    cpu.write(entry, leaf(frameNumber(target), 'rw'))
    cpu.clean(entry)
    cpu.fence('complete')
  })
}

const alsoOn = ['power9-nest-mmu']

const nestMmuUpgradeInPlace: Spec = spec({
  name: 'linux/nest-mmu-upgrade-in-place',
  summary: 'An entry gets the right to write, and the unit keeps the old one and does not look again.',
  source: 'Linux bd0dbb73e013, f08d08f3db55 (2018)',
  bug: {
    id: 'Linux bd0dbb73e013, f08d08f3db55',
    year: 2018,
    codeBase: 'Linux',
    features: ['TLB', 'a device cannot try again'],
  },
  variants: [
    {
      procedure: upgrade('store the new entry', false),
      scenario: pageBecomesWritable,
      role: 'unsafe',
      blames: [{ property: 'available', on: 'power9-nest-mmu', question: 'fault', instead: 'restart' }],
      story: {
        property: 'available',
        on: 'power9-nest-mmu',
        differs: "a walk that has read the old entry does what the source's entry in the TLB does",
      },
      notOn: cpuKinds,
      alsoOn,
      broken: [
        {
          property: 'available',
          on: [...devices, 'power9-nest-mmu'],
          because: 'the TLB still has the page as read only, and a write by it is refused',
        },
        {
          property: 'noConflict',
          on: riscvKinds,
          because: 'RISC-V leaves a live change of anything but the size to the implementation',
        },
      ],
    },
    {
      procedure: upgrade('make invalid, flush, store the new entry', true),
      scenario: pageBecomesWritable,
      role: 'fixed',
      notOn: cpuKinds,
      alsoOn,
      broken: [
        {
          property: 'available',
          on: neverSure,
          because: 'the old entry survives the flush or the wait; with a write buffer the new one may not be seen yet',
        },
      ],
    },
  ],
})
export default nestMmuUpgradeInPlace
