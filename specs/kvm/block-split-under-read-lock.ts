// While it logs dirty pages, KVM on arm64 maps a block read only and resolves a write fault by splitting it. A fast path did so with the
// MMU lock held for reading, which lets several CPUs in: two that fault on one block both find the block, both break it, and both put a
// table of their own in its place. What the kernel showed was a warning: the entry in which a table was put wasn't empty. It follows that
// one table is lost, and with it the page that its CPU has just mapped. The fix takes the fast path for pages only; a block needs the lock
// for writing.
//
// Source: Linux f587661f21eb (2022), which repairs f783ef1c0e82.
//
// The lock for reading keeps nobody out, so the unsafe procedure has none. A CPU that finds the entry broken looks again, as the guest
// does that faults again. The count of references, wrong after the race, is not shown.
import type { Spec } from '../../checker/language/index.ts'
import {
  type Cpu,
  frameNumber,
  invalid,
  type Local,
  leaf,
  type MapChanges,
  type Page,
  type Place,
  pointer,
  procedure,
  type Rights,
  type Space,
  scenario,
  spec,
  type Table,
  type Workplace,
} from '../../model/index.ts'
import { cpuKinds, devices } from '../hardware-groups.ts'

function all(space: Space, rights: Rights): MapChanges {
  return space.pages.map(page => ({ page, to: { frame: frameNumber(page), rights } }))
}

/** Both pages of a read-only block become writable. */
const writeFaults = scenario({
  name: 'two CPUs fault on one block',
  cpus: 2,
  before: space => all(space, 'r'),
  start: space => space.startWith(space.root.at(0), leaf(frameNumber(0), 'r')),
  after: space => all(space, 'rw'),
})

/** Break-before-make: an empty table takes the place of the block. */
function split(cpu: Cpu, { superpage }: Workplace, table: Table): void {
  cpu.write(superpage.entry, invalid)
  cpu.fence('complete')
  cpu.invalidate(superpage)
  cpu.wait()
  cpu.write(superpage.entry, pointer(table))
}

function mapWritable(cpu: Cpu, { after }: Workplace, page: Page, place: Place): void {
  const mapping = after(page)
  if (mapping !== null) cpu.write(place, leaf(mapping.frame, mapping.rights))
  cpu.fence('complete')
}

/** One CPU makes its page writable, in the table that is there or in one of its own. */
function resolve(cpu: Cpu, work: Workplace, page: Page): void {
  const table = cpu.allocate({ zeroed: true }) // taken before the lock, from a cache
  const found = (upper: Local): void => {
    cpu.if(upper.isTable, () => {
      mapWritable(cpu, work, page, upper.entry(page))
      cpu.leave()
    })
    cpu.if(upper.isLeaf, () => {
      split(cpu, work, table)
      mapWritable(cpu, work, page, table.entry(page))
      cpu.leave()
    })
  }
  cpu.loop(() => found(cpu.read(work.superpage.entry)))
}

function bothResolve(work: Workplace, around: (cpu: Cpu, body: () => void) => void): void {
  for (const [number, cpu] of work.cpus.entries()) {
    const page = work.targets[number]
    if (page !== undefined) around(cpu, () => resolve(cpu, work, page))
  }
}

const forReading = procedure('resolve the fault with the lock held for reading', work => {
  bothResolve(work, (_, body) => body())
})

const forWriting = procedure('resolve the fault with the lock held for writing', work => {
  bothResolve(work, (cpu, body) => {
    cpu.lock('mmu_lock')
    body()
    cpu.unlock('mmu_lock')
  })
})

const blockSplitUnderReadLock: Spec = spec({
  name: 'kvm/block-split-under-read-lock',
  summary: 'Two CPUs split one block at once, each with a table of its own.',
  source: 'Linux f587661f21eb (2022)',
  bug: { id: 'Linux f587661f21eb', year: 2022, codeBase: 'KVM', features: ['several CPUs', 'break-before-make'] },
  variants: [
    {
      procedure: forReading,
      scenario: writeFaults,
      role: 'unsafe',
      story: { property: 'achieves', on: 'arm-cpu-bbm0', differs: null },
      notOn: devices, // faults are those of CPUs, which then look at the tables again
      broken: [
        {
          property: 'achieves',
          on: cpuKinds,
          because: 'the table that was put in first is lost, and the page in it is mapped by nothing',
        },
      ],
    },
    { procedure: forWriting, scenario: writeFaults, role: 'fixed', notOn: devices, broken: [] },
  ],
})
export default blockSplitUnderReadLock
