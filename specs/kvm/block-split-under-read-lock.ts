// While it logs dirty pages, KVM on arm64 maps a block read only and resolves a write fault by splitting it. A fast path did so with the
// MMU lock held for reading, which lets several CPUs in: two that fault on one block both find the block, both break it, and both put a
// table of their own in its place. What the kernel showed was a warning: the entry in which a table was put wasn't empty. It follows that
// one table is lost, and with it the page that its CPU has just mapped. The fix takes the fast path for pages only; a block needs the lock
// for writing.
//
// Source: Linux f587661f21eb (2022), which repairs f783ef1c0e82.
//
// The machine's CPUs don't read tables. So the two CPUs start where both have read the block; and what the lock for writing makes of
// them, one after the other, is the program of one CPU, which uses the table of the first fault for the second. Which fault comes first
// makes no difference but in names. The count of references, wrong after the race, is not shown.
import type { Spec } from '../../checker/language/index.ts'
import {
  type Cpu,
  frameNumber,
  invalid,
  leaf,
  type MapChanges,
  type Page,
  pointer,
  procedure,
  type Rights,
  type Scenario,
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
function writeFaults(name: string, cpus: number): Scenario {
  return scenario({
    name,
    cpus,
    before: space => all(space, 'r'),
    start: space => space.startWith(space.root.at(0), leaf(frameNumber(0), 'r')),
    after: space => all(space, 'rw'),
  })
}

/** Break-before-make: an empty table takes the place of the block. */
function split(cpu: Cpu, { superpage }: Workplace): Table {
  const table = cpu.allocate({ zeroed: true })
  cpu.write(superpage.entry, invalid)
  cpu.fence('complete')
  cpu.invalidate(superpage)
  cpu.wait()
  cpu.write(superpage.entry, pointer(table))
  return table
}

function mapWritable(cpu: Cpu, { after }: Workplace, table: Table, page: Page): void {
  const mapping = after(page)
  if (mapping !== null) cpu.write(table.entry(page), leaf(mapping.frame, mapping.rights))
  cpu.fence('complete')
}

const bothSplit = procedure('both split the block and map their page', work => {
  for (const [number, cpu] of work.cpus.entries()) {
    const page = work.targets[number]
    if (page !== undefined) mapWritable(cpu, work, split(cpu, work), page)
  }
})

const oneSplits = procedure('the first splits the block, the second finds its table', work => {
  const table = split(work.cpu, work)
  for (const page of work.targets) mapWritable(work.cpu, work, table, page)
})

const blockSplitUnderReadLock: Spec = spec({
  name: 'kvm/block-split-under-read-lock',
  summary: 'Two CPUs split one block at once, each with a table of its own.',
  source: 'Linux f587661f21eb (2022)',
  bug: { id: 'Linux f587661f21eb', year: 2022, codeBase: 'KVM', features: ['several CPUs', 'break-before-make'] },
  variants: [
    {
      procedure: bothSplit,
      scenario: writeFaults('two CPUs fault on one block', 2),
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
    {
      procedure: oneSplits,
      scenario: writeFaults('two faults on one block, one after the other', 1),
      role: 'fixed',
      notOn: devices,
      broken: [],
    },
  ],
})
export default blockSplitUnderReadLock
