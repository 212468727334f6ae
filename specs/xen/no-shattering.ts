// The two ways round the question that the 2017 thread names: let the IOMMU report no superpages, so that there is nothing to
// shatter; or balloon whole superpages, so that nothing is ever shattered. What they cost is counted by `npx shatterproof start`.
//
// Source: xen-devel, 2017-04-03.
import type { Spec } from '../../checker/language/index.ts'
import { invalid, pageNumber, procedure, scenario, spec } from '../../model/index.ts'
import { everything, neverSure } from '../hardware-groups.ts'

const smallPages = scenario({
  name: 'one 4 KiB frame out of 4 KiB tables',
  leafLevel: 1,
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: null })),
})

const wholeSuperpage = scenario({
  name: 'one superpage of two',
  roots: 2,
  after: space => space.pagesFrom(pageNumber(0), 2).map(page => ({ page, to: null })),
})

const unmapOne = procedure('unmap one 4 KiB entry', ({ cpu, space, target }) => {
  const { entry } = space.region(target, 1)
  cpu.write(entry, invalid)
  cpu.clean(entry)
  cpu.fence('complete')
  cpu.invalidate(target)
  cpu.wait({ drain: true })
})

const unmapOneNotInvalidated = procedure('unmap one 4 KiB entry, not invalidated', ({ cpu, space, target }) => {
  const { entry } = space.region(target, 1)
  cpu.write(entry, invalid)
  cpu.clean(entry)
  cpu.fence('complete')
})

const unmapSuperpage = procedure('unmap a whole superpage', ({ cpu, superpage }) => {
  cpu.write(superpage.entry, invalid)
  cpu.clean(superpage.entry)
  cpu.fence('complete')
  cpu.invalidate(superpage)
  cpu.wait({ drain: true })
})

const stale = { property: 'isolatedAfterReturn', on: neverSure, because: 'no invalidation can be relied on there' }

const forgotten = {
  property: 'isolatedAfterReturn',
  on: everything,
  because: 'nothing removes the old translation from the TLB',
}

const unmapSuperpageNotInvalidated = procedure('unmap a whole superpage, not invalidated', ({ cpu, superpage }) => {
  cpu.write(superpage.entry, invalid)
  cpu.clean(superpage.entry)
  cpu.fence('complete')
})

const noShattering: Spec = spec({
  name: 'xen/no-shattering',
  summary: 'No superpages at all, or whole superpages only: nothing is ever split.',
  source: 'xen-devel, 2017-04-03',
  variants: [
    { procedure: unmapOne, scenario: smallPages, broken: [stale] },
    { procedure: unmapOneNotInvalidated, scenario: smallPages, broken: [forgotten] },
    { procedure: unmapSuperpage, scenario: wholeSuperpage, broken: [stale] },
    { procedure: unmapSuperpageNotInvalidated, scenario: wholeSuperpage, broken: [forgotten] },
  ],
})
export default noShattering
