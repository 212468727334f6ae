// AMD's IOMMU maps sizes between those of two levels by the same entry in several slots of one table. When Linux mapped a smaller page
// over such a leaf, it replaced the one slot that the new page lies in by a pointer to a table. The other slots still said the whole old
// leaf: a device that reached one of them got at every page of it, through the TLB even at those whose slot had been replaced. The fix
// clears all slots first. It flushes at the end only; hardware that must not meet two translations of a page needs a flush before too.
//
// Source: A. Dulea, "iommu/amd: Unmap all L7 PTEs when downgrading page-sizes", linux-iommu 20190913144231.21382-5 (2019).
import type { Spec } from '../../checker/language/index.ts'
import {
  type EntryPlace,
  frameNumber,
  invalid,
  leaf,
  newFrame,
  pageNumber,
  pointer,
  procedure,
  type Run,
  type Space,
  scenario,
  spec,
  type Workplace,
} from '../../model/index.ts'
import { changeConflict, cpuKinds, ipmmuKinds, neverSure, riscvKinds, smmuKinds } from '../hardware-groups.ts'

/** Two of the four entries of the root are one leaf. */
function replicated(space: Space): Run {
  return space.run(pageNumber(0), 2, 2)
}

const downgraded = scenario({
  name: 'a small page takes the place of a leaf over two entries',
  roots: 4,
  start: space => {
    for (const entry of replicated(space).entries) space.startWith(entry, leaf(frameNumber(0), 'rw', { run: 2 }))
  },
  after: space =>
    replicated(space).pages.map(page => ({ page, to: page === 0 ? { frame: newFrame(space), rights: 'rw' } : null })),
})

function shown({ cpu }: Workplace, entry: EntryPlace): void {
  cpu.clean(entry)
  cpu.fence('complete')
}

/** Links an empty table where the new page lies, and maps the page there. */
function mapInTable(work: Workplace): void {
  const { cpu, space, target } = work
  const table = cpu.allocate({ zeroed: true })
  cpu.clean(table)
  cpu.fence('complete')
  const { entry } = space.region(target, 2)
  cpu.write(entry, pointer(table))
  shown(work, entry)
  cpu.write(table.entry(target), leaf(newFrame(space), 'rw'))
  shown(work, table.entry(target))
}

function clearAll(work: Workplace): void {
  for (const entry of replicated(work.space).entries) {
    work.cpu.write(entry, invalid)
    shown(work, entry)
  }
}

function flush({ cpu, space }: Workplace): void {
  cpu.invalidate(replicated(space))
  cpu.wait({ drain: true })
}

const onlyOne = procedure('replace one copy by a table, map the page, flush', work => {
  mapInTable(work)
  flush(work)
})

const allOfThem = procedure('clear all copies, link a table, map the page, flush', work => {
  clearAll(work)
  mapInTable(work)
  flush(work)
})

const flushedBetween = procedure('clear all copies, flush, link a table, map the page', work => {
  clearAll(work)
  flush(work)
  mapInTable(work)
})

/** Hardware that has leaves over several entries. */
const withRuns = ['amd-vi', ...smmuKinds, ...ipmmuKinds, ...riscvKinds]
/** CPUs aside: the driver is an IOMMU's. */
const without = ['vt-d', 'vt-d-unsnooped', 'vt-d-old', ...cpuKinds]
const stale = {
  property: 'isolatedAfterReturn',
  on: neverSure.filter(name => withRuns.includes(name)),
  because: 'no invalidation can be relied on there',
}

const oneReplicatedEntryReplaced: Spec = spec({
  name: 'linux/one-replicated-entry-replaced',
  summary: 'One of the copies of a leaf over several entries is replaced, and the others are left.',
  source: 'linux-iommu 20190913144231.21382-5 (2019)',
  bug: {
    id: 'linux-iommu 20190913144231.21382-5',
    year: 2019,
    codeBase: 'Linux',
    features: ['a leaf over several entries'],
  },
  variants: [
    {
      procedure: onlyOne,
      scenario: downgraded,
      role: 'unsafe',
      story: { property: 'isolatedAfterReturn', on: 'amd-vi', differs: null },
      notOn: without,
      broken: [
        {
          property: 'isolatedAfterReturn',
          on: withRuns,
          because: 'the copy that was left still maps the old frames, after any flush',
        },
        { property: 'achieves', on: withRuns, because: 'the pages of the copy that was left are still mapped' },
        {
          property: 'noConflict',
          on: changeConflict.filter(name => withRuns.includes(name)),
          because: 'the old leaf, from the copy, and the new page are in the TLB at once, with two frames',
        },
      ],
    },
    {
      procedure: allOfThem,
      scenario: downgraded,
      role: 'fixed',
      notOn: without,
      broken: [
        {
          property: 'noConflict',
          on: changeConflict.filter(name => withRuns.includes(name)),
          because: 'the old leaf may be in the TLB until the flush, which comes after the new page',
        },
        stale,
      ],
    },
    {
      procedure: flushedBetween,
      scenario: downgraded,
      notOn: without,
      broken: [
        {
          property: 'noConflict',
          on: neverSure.filter(name => ipmmuKinds.includes(name)),
          because: 'the old leaf may be in the TLB even after the flush',
        },
        stale,
      ],
    },
  ],
})
export default oneReplicatedEntryReplaced
