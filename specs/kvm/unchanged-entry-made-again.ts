// Several vCPUs fault on one page, and each resolves its fault by itself: under the lock it computes the new entry, and where the old one is
// valid it breaks it before it makes the new one. But the first has made that entry already. The others break it and make the same again,
// and each time every vCPU that has the page in use loses it: its access faults, it comes to break the entry in its turn, and so on. With
// many vCPUs and large blocks that was seen as refaults again and again. The fix compares first, and leaves an entry alone that wouldn't
// change.
//
// Source: Linux 86658b819cd0 (blocks) and 976d34e2dab1 (pages), 2018.
//
// Expected, before anything was run: `completes` fails for the unsafe procedure wherever an entry that is broken makes an access fault,
// without any cache: two vCPUs are enough, if each access comes when the other has broken the entry. The fixed one holds on Arm: the entry is
// made once, is never broken, and no Arm TLB keeps it as invalid. KVM on Arm is meant, and no other hardware is asked.
import type { Spec } from '../../checker/language/index.ts'
import {
  type Cpu,
  frameNumber,
  invalid,
  leaf,
  type Procedure,
  pageNumber,
  procedure,
  scenario,
  spec,
  type Workplace,
} from '../../model/index.ts'
import { armCpus, everything, except } from '../hardware-groups.ts'

const page = pageNumber(0)
const notOn = except(everything, armCpus)

const twoFault = scenario({
  name: 'two vCPUs write to a page that nobody has mapped yet',
  cpus: 2,
  mmuPerCpu: true,
  leafLevel: 1,
  before: () => [{ page, to: null }],
  start: space => space.startWith(space.region(page, 1).entry, invalid),
  after: () => [{ page, to: { frame: frameNumber(page), rights: 'rw' } }],
})

/** Resolves a fault under the lock; `compares`: looks first whether the entry would change. */
function resolve(cpu: Cpu, { space }: Workplace, compares: boolean): void {
  const { entry } = space.region(page, 1)
  const wanted = leaf(frameNumber(page), 'rw')
  const make = (): void => {
    cpu.write(entry, wanted)
    cpu.fence('complete')
  }
  cpu.lock('mmu_lock')
  const old = cpu.read(entry)
  cpu.if(
    old.isInvalid,
    () => make(),
    () => {
      if (compares) return
      cpu.write(entry, invalid)
      cpu.fence('complete')
      cpu.invalidate(page)
      cpu.wait()
      make()
    },
  )
  cpu.unlock('mmu_lock')
}

function faultHandler(name: string, compares: boolean): Procedure {
  return procedure(name, work => {
    for (const cpu of work.cpus) cpu.access(page, 'rw', { onFault: () => resolve(cpu, work, compares) })
  })
}

const unchangedEntryMadeAgain: Spec = spec({
  name: 'kvm/unchanged-entry-made-again',
  summary: 'vCPUs that fault on one page break and make the same entry by turns, and make each other fault again.',
  source: 'Linux 86658b819cd0, 976d34e2dab1 (2018)',
  bug: {
    id: 'Linux 86658b819cd0, 976d34e2dab1',
    year: 2018,
    codeBase: 'KVM',
    features: ['several CPUs', 'break-before-make', 'an MMU for each CPU', 'accesses that are tried again'],
  },
  variants: [
    {
      procedure: faultHandler('break and make, also where nothing changes', false),
      scenario: twoFault,
      role: 'unsafe',
      story: { property: 'completes', on: 'arm-cpu-bbm0', differs: null },
      notOn,
      broken: [
        {
          property: 'completes',
          on: armCpus,
          because: 'an access faults while the other vCPU has the entry broken, and then breaks it in its turn',
        },
      ],
    },
    {
      procedure: faultHandler('leave an entry alone that would not change', true),
      scenario: twoFault,
      role: 'fixed',
      notOn,
      broken: [],
    },
  ],
})
export default unchangedEntryMadeAgain
