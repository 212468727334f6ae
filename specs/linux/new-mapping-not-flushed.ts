// To map a page where there was none, a driver stores the entry, and on real hardware that is all: nothing invalid is cached. An IOMMU that
// a hypervisor emulates may say otherwise (VT-d: CM; AMD: NpCache), since the hypervisor learns of the new mapping by nothing but the
// invalidation. The drivers then flush after mapping too.
//
// Source: VT-d 6.1; Linux v6.18.32 drivers/iommu/intel/cache.c (cache_tag_flush_range_np), drivers/iommu/amd/iommu.c:1697.
//
// Mapped in a table that is there, and in a new one, whose upper entry may be noted as invalid itself: there a flush of leaves only would
// not do. With a write buffer (vt-d-old) a new entry is seen late without a flush as well; with hardware that walks survive nothing
// is lost, since the walk that survives finds the page or nothing.
import type { Spec } from '../../checker/language/index.ts'
import {
  frameNumber,
  invalid,
  leaf,
  type Procedure,
  pointer,
  procedure,
  scenario,
  spec,
  type Workplace,
} from '../../model/index.ts'
import { cpuKinds } from '../hardware-groups.ts'

const inTable = scenario({
  name: 'a page is mapped in a table',
  leafLevel: 1,
  before: space => space.pages.slice(0, 1).map(page => ({ page, to: null })),
  start: space => {
    for (const page of space.pages.slice(0, 1)) space.startWith(space.region(page, 1).entry, invalid)
  },
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: { frame: frameNumber(page), rights: 'rw' } })),
})

const inNewTable = scenario({
  name: 'a page is mapped where there was no table',
  before: space => space.pages.map(page => ({ page, to: null })),
  start: space => space.startWith(space.root.at(0), invalid),
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: { frame: frameNumber(page), rights: 'rw' } })),
})

type Flush = (work: Workplace) => void

const none: Flush = () => undefined
const all: Flush = ({ cpu, superpage }) => {
  cpu.invalidate(superpage)
  cpu.wait({ drain: true })
}
const leaves: Flush = ({ cpu, superpage }) => {
  cpu.invalidate(superpage, { leafOnly: true })
  cpu.wait({ drain: true })
}

function mapInTable(name: string, flush: Flush): Procedure {
  return procedure(name, work => {
    const { cpu, space, target } = work
    const { entry } = space.region(target, 1)
    cpu.write(entry, leaf(frameNumber(target), 'rw'))
    cpu.clean(entry)
    cpu.fence('complete')
    flush(work)
  })
}

function mapInNewTable(name: string, flush: Flush): Procedure {
  return procedure(name, work => {
    const { cpu, superpage, target } = work
    const table = cpu.allocate({ zeroed: true })
    cpu.clean(table)
    cpu.fence('complete')
    cpu.write(superpage.entry, pointer(table))
    cpu.clean(superpage.entry)
    cpu.write(table.entry(target), leaf(frameNumber(target), 'rw'))
    cpu.clean(table.entry(target))
    cpu.fence('complete')
    flush(work)
  })
}

const notOn = cpuKinds // faults of CPUs are tried again
const alsoOn = ['vt-d-caching-mode', 'amd-vi-np-cache']
const unseen = (on: readonly string[], because: string) => ({ property: 'available', on, because })
const noted = 'the unit has noted that the page is not present'
const inBuffer = 'a new entry may wait in the write buffer (VT-d 6.8)'

const newMappingNotFlushed: Spec = spec({
  name: 'linux/new-mapping-not-flushed',
  summary: 'A page is mapped where there was none, with and without a flush, on units that may keep invalid entries.',
  source: 'VT-d 6.1; Linux v6.18.32 drivers/iommu/intel/cache.c, drivers/iommu/amd/iommu.c:1697',
  variants: [
    {
      procedure: mapInTable('map, not flushed', none),
      scenario: inTable,
      notOn,
      alsoOn,
      broken: [unseen(alsoOn, noted), unseen(['vt-d-old'], inBuffer)],
      blames: [
        { property: 'available', on: 'vt-d-caching-mode', question: 'cacheInvalid', instead: 'never' },
        { property: 'available', on: 'amd-vi-np-cache', question: 'cacheInvalid', instead: 'bounded' },
      ],
    },
    {
      procedure: mapInTable('map, flush leaves', leaves),
      scenario: inTable,
      notOn,
      alsoOn,
      broken: [],
    },
    {
      procedure: mapInNewTable('link a table with the page, flush leaves', leaves),
      scenario: inNewTable,
      notOn,
      alsoOn,
      broken: [unseen(alsoOn, 'the unit has noted that the upper entry is invalid, and this flush leaves the note')],
    },
    {
      procedure: mapInNewTable('link a table with the page, flush', all),
      scenario: inNewTable,
      notOn,
      alsoOn,
      broken: [],
    },
  ],
})
export default newMappingNotFlushed
