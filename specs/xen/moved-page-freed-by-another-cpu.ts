// A guest may move a range of its pages, and Xen puts off the IOMMU flush to the end of the range. A page that has just been moved can be
// removed by another CPU through its new place: that CPU flushes the new place only, and frees the page, while devices still reach it
// by what their TLB has of the old place. The second half of the fix takes a reference to each page that it moves, and gives it back when
// the range has been flushed; the page is freed with its last reference.
//
// Source: XSA-346; xen.git 5777a3742d (2020), xen/common/memory.c. The first half is displaced-page-freed-before-flush.ts.
//
// CPU 1 looks at the new place until there is something to remove, and takes the lock then: asking for the lock again and again might keep
// the other from it.
import type { Spec } from '../../checker/language/index.ts'
import {
  type Cpu,
  type EntryPlace,
  type EntryValue,
  frameNumber,
  invalid,
  leaf,
  pageNumber,
  procedure,
  scenario,
  spec,
  type Workplace,
} from '../../model/index.ts'
import { cpuKinds, devices, either, except, neverSure } from '../hardware-groups.ts'

const [newPlace, oldPlace] = [pageNumber(0), pageNumber(1)]
const moved = frameNumber(1)

const movedAndRemoved = scenario({
  name: 'a page is moved by one CPU and removed by another',
  leafLevel: 1,
  cpus: 2,
  before: () => [{ page: newPlace, to: null }],
  start: space => space.startWith(space.region(newPlace, 1).entry, invalid),
  between: () => [
    [
      { page: oldPlace, to: null },
      { page: newPlace, to: { frame: moved, rights: 'rw' } },
    ],
  ],
  after: () => [
    { page: newPlace, to: null },
    { page: oldPlace, to: null },
  ],
})

/** Stores an entry, visible to every walk before the next step. */
function store(cpu: Cpu, place: EntryPlace, value: EntryValue): void {
  cpu.write(place, value)
  cpu.clean(place)
  cpu.fence('complete')
}

/** Gives a reference back; who gives back the last frees the page. */
function put(cpu: Cpu, references: EntryPlace): void {
  const before = cpu.add(references, -1)
  cpu.if(before.is(1), () => cpu.release(moved))
}

function move(cpu: Cpu, { space }: Workplace): void {
  cpu.lock('p2m')
  store(cpu, space.region(oldPlace, 1).entry, invalid)
  store(cpu, space.region(newPlace, 1).entry, leaf(moved, 'rw'))
  cpu.unlock('p2m')
}

function remove(cpu: Cpu, { space }: Workplace): void {
  const { entry } = space.region(newPlace, 1)
  cpu.loop(() => {
    const seen = cpu.read(entry)
    cpu.if(seen.isLeaf, () => cpu.leave())
  })
  cpu.lock('p2m')
  store(cpu, entry, invalid)
  cpu.invalidate(newPlace)
  cpu.wait({ drain: true })
  cpu.unlock('p2m')
}

function moveAndRemove(work: Workplace, holds: boolean): void {
  const [mover, remover] = work.cpus
  if (mover === undefined || remover === undefined) return
  const references = work.word('references', { initial: 1, max: 2 })
  if (holds) mover.add(references, 1)
  move(mover, work)
  mover.invalidate('everything') // the end of the range
  mover.wait({ drain: true })
  if (holds) put(mover, references)
  remove(remover, work)
  if (holds) put(remover, references)
  else remover.release(moved)
}

const noReference = procedure('move, flush at the end; meanwhile remove and free', work => moveAndRemove(work, false))
const withReference = procedure('hold the page, move, flush at the end, let it go', work => moveAndRemove(work, true))

/** The flush of one page drops everything, and so what there is of the old place. */
const flushesAll = ['ipmmu']

const unsure = (property: string) => ({
  property,
  on: neverSure,
  because: 'no invalidation can be relied on there',
})

const movedPageFreedByAnotherCpu: Spec = spec({
  name: 'xen/moved-page-freed-by-another-cpu',
  summary: 'A page that was moved, and not flushed yet, is removed and freed through its new place.',
  source: 'XSA-346 (2020), xen.git 5777a3742d',
  bug: { id: 'XSA-346', year: 2020, codeBase: 'Xen', features: ['deferred invalidation', 'several CPUs'] },
  variants: [
    {
      procedure: noReference,
      scenario: movedAndRemoved,
      role: 'unsafe',
      story: {
        property: 'isolatedAfterRelease',
        on: 'vt-d',
        differs: "a walk that has read the old entry does what the source's entry in the TLB does",
      },
      blames: [{ property: 'isolatedAfterRelease', on: 'vt-d', question: 'scopes', instead: ['all', 'domain'] }],
      notOn: cpuKinds,
      broken: [
        {
          property: 'isolatedAfterRelease',
          on: either(except(devices, flushesAll), neverSure),
          because: 'the TLB still has the old place when the page is freed',
        },
        unsure('isolatedAfterReturn'),
      ],
    },
    {
      procedure: withReference,
      scenario: movedAndRemoved,
      role: 'fixed',
      notOn: cpuKinds,
      broken: [unsure('isolatedAfterRelease'), unsure('isolatedAfterReturn')],
    },
  ],
})
export default movedPageFreedByAnotherCpu
