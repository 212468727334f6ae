// When may the frame that was taken out go to its new owner? Ballooning takes a frame out of a superpage in order to give it away,
// and building a domain puts a foreign frame in its place. The frame may go only when the invalidation has completed and accesses
// that were translated before have committed; and if the split failed for lack of memory, not at all.
//
// Sources: xen-devel, 2017-04-03; XSA-222 (the split fails, the frame is freed anyway); XSA-346 (flush deferred past the free).
import type { Spec } from '../../checker/language/index.ts'
import {
  type Cpu,
  frameNumber,
  invalid,
  leaf,
  newFrame,
  type Page,
  type Procedure,
  pointer,
  procedure,
  scenario,
  spec,
  type Workplace,
} from '../../model/index.ts'
import {
  changeConflict,
  devices,
  drainsOnRequest,
  either,
  everything,
  neverSure,
  sizeConflict,
  strict,
} from '../hardware-groups.ts'
import { mirrored, oneFrameOut } from './shatter.ts'

const anotherFrameIn = scenario({
  name: "the target's frame is replaced",
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: { frame: newFrame(space), rights: 'rw' } })),
})

/** Swaps in a table without the target, visible before anything is invalidated. */
function swap(work: Workplace): void {
  const { cpu, superpage, target } = work
  const table = mirrored(work, [target])
  cpu.write(superpage.entry, pointer(table))
  cpu.clean(superpage.entry)
  cpu.fence('complete')
}

const releasedWhenDone = procedure('mirror and swap, wait, release', work => {
  const { cpu, superpage, target } = work
  swap(work)
  cpu.invalidate(superpage)
  cpu.wait({ drain: true })
  cpu.release(frameNumber(target))
})

const releasedBeforeInvalidation = procedure('mirror and swap, release, invalidate', work => {
  const { cpu, superpage, target } = work
  swap(work)
  cpu.release(frameNumber(target))
  cpu.invalidate(superpage)
  cpu.wait({ drain: true })
})

const releasedBeforeCompletion = procedure('mirror and swap, invalidate, release, wait', work => {
  const { cpu, superpage, target } = work
  swap(work)
  cpu.invalidate(superpage)
  cpu.release(frameNumber(target))
  cpu.wait({ drain: true })
})

const releasedWithoutDraining = procedure('mirror and swap, wait without draining, release', work => {
  const { cpu, superpage, target } = work
  swap(work)
  cpu.invalidate(superpage)
  cpu.wait()
  cpu.release(frameNumber(target))
})

/** Mirror and swap where there may be no memory for the table; the frame is released when all went well. */
function splitThatMayFail(name: string, onFailure: (cpu: Cpu, target: Page) => void): Procedure {
  return procedure(name, work => {
    const { cpu, superpage, target, before } = work
    const table = cpu.allocate({ onFailure: failing => onFailure(failing, target) })
    for (const page of superpage.pages) {
      const mapping = before(page)
      cpu.write(table.entry(page), page === target || mapping === null ? invalid : leaf(mapping.frame, mapping.rights))
    }
    cpu.clean(table)
    cpu.fence('complete')
    cpu.write(superpage.entry, pointer(table))
    cpu.clean(superpage.entry)
    cpu.fence('complete')
    cpu.invalidate(superpage)
    cpu.wait({ drain: true })
    cpu.release(frameNumber(target))
  })
}

const releasedThoughSplitFailed = splitThatMayFail('the split fails, the frame is released anyway', (cpu, target) =>
  cpu.release(frameNumber(target)),
)
const keptWhereSplitFailed = splitThatMayFail('the split may fail, and then nothing is released', () => undefined)

/** Building a domain: the new frame is in the table when it is swapped in. */
const replacedAtOnce = procedure('mirror with the new frame, swap', work => {
  const { cpu, superpage, target, before, after } = work
  const table = cpu.allocate()
  for (const page of superpage.pages) {
    const mapping = page === target ? after(page) : before(page)
    if (mapping !== null) cpu.write(table.entry(page), leaf(mapping.frame, mapping.rights))
  }
  cpu.clean(table)
  cpu.fence('complete')
  cpu.write(superpage.entry, pointer(table))
  cpu.clean(superpage.entry)
  cpu.fence('complete')
  cpu.invalidate(superpage)
  cpu.wait({ drain: true })
})

/** The failing twin: it forgets the page beside the target, which the new table then doesn't have. */
const neighbourForgotten = procedure('mirror with the new frame, the neighbour forgotten', work => {
  const { cpu, superpage, target, after } = work
  const table = cpu.allocate({ zeroed: true })
  const mapping = after(target)
  if (mapping !== null) cpu.write(table.entry(target), leaf(mapping.frame, mapping.rights))
  cpu.clean(table)
  cpu.fence('complete')
  cpu.write(superpage.entry, pointer(table))
  cpu.clean(superpage.entry)
  cpu.fence('complete')
  cpu.invalidate(superpage)
  cpu.wait({ drain: true })
})

const twoSizes = {
  property: 'noConflict',
  on: either(sizeConflict, strict),
  because: 'the TLB may hold the superpage and a 4 KiB entry of the new table',
}
const differing = {
  property: 'noConflict',
  on: changeConflict,
  because: 'for the target the superpage and the new entry differ in frame, not only in size',
}
const stale = (on: readonly string[], because: string) => [
  { property: 'isolatedAfterReturn', on: neverSure, because: 'no invalidation can be relied on there' },
  { property: 'isolatedAfterRelease', on, because },
]

const shatterOwnership: Spec = spec({
  name: 'xen/shatter-ownership',
  summary: 'The frame that was taken out goes to another owner, in time or too early; or another takes its place.',
  source: 'xen-devel, 2017-04-03; XSA-222; XSA-346',
  variants: [
    {
      procedure: releasedWhenDone,
      scenario: oneFrameOut,
      broken: [twoSizes, ...stale(neverSure, 'as after the return')],
    },
    {
      procedure: releasedBeforeInvalidation,
      scenario: oneFrameOut,
      broken: [twoSizes, ...stale(everything, 'the superpage is still in the TLB')],
    },
    {
      procedure: releasedBeforeCompletion,
      scenario: oneFrameOut,
      broken: [twoSizes, ...stale(everything, 'the invalidation may not have acted yet')],
    },
    {
      procedure: releasedWithoutDraining,
      scenario: oneFrameOut,
      blames: [{ property: 'isolatedAfterRelease', on: 'riscv-iommu', question: 'drains', instead: 'all' }],
      broken: [
        twoSizes,
        {
          property: 'isolatedAfterReturn',
          on: either(neverSure, drainsOnRequest),
          because: 'an access that was translated before may still be in flight',
        },
        {
          property: 'isolatedAfterRelease',
          on: either(neverSure, drainsOnRequest),
          because: 'an access that was translated before may still be in flight',
        },
      ],
    },
    {
      procedure: releasedThoughSplitFailed,
      scenario: oneFrameOut,
      broken: [twoSizes, ...stale(everything, 'nothing was unmapped: the tables still map the frame')],
    },
    {
      procedure: keptWhereSplitFailed,
      scenario: oneFrameOut,
      broken: [twoSizes, ...stale(neverSure, 'as after the return')],
    },
    {
      procedure: replacedAtOnce,
      scenario: anotherFrameIn,
      broken: [
        differing,
        { property: 'isolatedAfterReturn', on: neverSure, because: 'no invalidation can be relied on there' },
      ],
    },
    {
      procedure: neighbourForgotten,
      scenario: anotherFrameIn,
      broken: [
        differing,
        { property: 'isolatedAfterReturn', on: neverSure, because: 'no invalidation can be relied on there' },
        {
          property: 'available',
          on: devices,
          because: 'the neighbour is not in the new table',
        },
        {
          property: 'achieves',
          on: everything,
          because: 'the neighbour is to stay mapped, and the procedure unmaps it',
        },
      ],
    },
  ],
})
export default shatterOwnership
