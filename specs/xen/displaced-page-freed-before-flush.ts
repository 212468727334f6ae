// A guest may move a range of its pages. Xen put off the IOMMU flush of each page and flushed the whole range at the end. But where
// something is mapped at the place to which a page goes, that is unmapped and freed on the way: the frame had a new owner while devices
// still reached it by their TLB. The first half of the fix doesn't put off the flush where a page may be freed.
//
// Source: XSA-346; xen.git dea460d869 (2020), common/memory.c; introduced by xen.git cf95b2a9fd (2011). The procedures are the path with
// deferral on. The second half, a page that moved and is freed by another CPU, needs a reference count and isn't here.
// In the trace a walk that has read the entry does what the TLB would do.
import type { Spec } from '../../checker/language/index.ts'
import {
  type Cpu,
  type EntryPlace,
  type EntryValue,
  frameNumber,
  invalid,
  leaf,
  type Mapping,
  pageNumber,
  procedure,
  scenario,
  spec,
} from '../../model/index.ts'
import { armCpus, changeConflict, cpuKinds, devices, except, neverSure } from '../hardware-groups.ts'

const [destination, origin] = [pageNumber(0), pageNumber(1)]
const moved: Mapping = { frame: frameNumber(1), rights: 'rw' }

const movedOver = scenario({
  name: 'a page is moved to where another one is mapped',
  leafLevel: 1,
  after: () => [
    { page: destination, to: moved },
    { page: origin, to: null },
  ],
})

/** Stores an entry, visible to every walk before the next step. */
function store(cpu: Cpu, place: EntryPlace, value: EntryValue): void {
  cpu.write(place, value)
  cpu.clean(place)
  cpu.fence('complete')
}

const flushedAtTheEnd = procedure('unmap and free what is there, move, flush the range', ({ cpu, space }) => {
  const [to, from] = [space.region(destination, 1).entry, space.region(origin, 1).entry]
  store(cpu, to, invalid)
  cpu.release(frameNumber(destination))
  store(cpu, from, invalid)
  store(cpu, to, leaf(moved.frame, moved.rights))
  cpu.invalidate('everything')
  cpu.wait({ drain: true })
})

const flushedBeforeFree = procedure('unmap what is there, flush, free, move, flush the range', ({ cpu, space }) => {
  const [to, from] = [space.region(destination, 1).entry, space.region(origin, 1).entry]
  store(cpu, to, invalid)
  cpu.invalidate(destination)
  cpu.wait({ drain: true })
  cpu.release(frameNumber(destination))
  store(cpu, from, invalid)
  store(cpu, to, leaf(moved.frame, moved.rights))
  cpu.invalidate('everything')
  cpu.wait({ drain: true })
})

const unsure = (property: string) => ({
  property,
  on: neverSure,
  because: 'no invalidation can be relied on there',
})
const devicesOnly = cpuKinds

const displacedPageFreedBeforeFlush: Spec = spec({
  name: 'xen/displaced-page-freed-before-flush',
  summary: 'Flushes are put off to the end of a batch, and a frame that was unmapped on the way is freed before.',
  source: 'XSA-346 (2020), xen.git dea460d869',
  bug: { id: 'XSA-346', year: 2020, codeBase: 'Xen', features: ['deferred invalidation'] },
  variants: [
    {
      procedure: flushedAtTheEnd,
      scenario: movedOver,
      role: 'unsafe',
      story: {
        property: 'isolatedAfterRelease',
        on: 'vt-d',
        differs: "a walk that has read the entry does what the source's TLB entry does, one step sooner",
      },
      notOn: devicesOnly,
      broken: [
        { property: 'isolatedAfterRelease', on: devices, because: 'the TLB still has the frame that was freed' },
        unsure('isolatedAfterReturn'),
        {
          property: 'noConflict',
          on: except(changeConflict, armCpus),
          because: 'with no flush in between, an entry with the old frame meets one with the new',
        },
      ],
    },
    {
      procedure: flushedBeforeFree,
      scenario: movedOver,
      role: 'fixed',
      notOn: devicesOnly,
      broken: [
        unsure('isolatedAfterRelease'),
        unsure('isolatedAfterReturn'),
        {
          property: 'noConflict',
          on: ['ipmmu-gives-up', 'ipmmu-walks-survive'],
          because: 'the old entry is still there, or comes back with a walk that survived',
        },
      ],
    },
  ],
})
export default displacedPageFreedBeforeFlush
