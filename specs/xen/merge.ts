// The way back: a table whose entries map consecutive frames is replaced by a superpage, and its frame is freed. The freed frame may
// be walked for as long as any walk or walk-cache entry remembers it. It has been got wrong in each of the three ways that fail here.
//
// Sources: xen/drivers/passthrough/amd/iommu_map.c at c447b73 (merge with a full flush and queued free; freed before the flush in
// 2014); Linux ea8ea460c9ac (the flush must not be one of leaves only); Linux 36e008323926 (a level hint on a table entry).
import type { Spec } from '../../checker/language/index.ts'
import {
  type Cpu,
  frameNumber,
  leaf,
  procedure,
  type Region,
  scenario,
  spec,
  type Table,
  type Workplace,
} from '../../model/index.ts'
import { either, everything, leafOnlyBit, leavesPointers, neverSure, sizeConflict, strict } from '../hardware-groups.ts'

const noTarget = { isolatedAfterReturn: 'a merge takes nothing away: no page is a target' }

const oneTable = scenario({
  name: 'a table becomes a superpage',
  leafLevel: 1,
  after: () => [],
  notApplicable: noTarget,
})

const twoTables = scenario({
  name: 'two tables become superpages',
  leafLevel: 1,
  roots: 2,
  after: () => [],
  notApplicable: noTarget,
})

/** A table with a hole: its first page is unmapped, and the superpage maps it. */
const withHole = scenario({
  name: 'a table with a hole becomes a superpage',
  leafLevel: 1,
  before: space => space.pages.slice(0, 1).map(page => ({ page, to: null })),
  start: space => {
    const [first] = space.pages
    if (first !== undefined) space.startWith(space.region(first, 1).entry, { kind: 'invalid' })
  },
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: { frame: frameNumber(page), rights: 'rw' } })),
})

/** Replaces the table of a superpage by a leaf, visible before anything else; gives the table. */
function merge({ cpu, space, after }: Workplace, { entry, first }: Region): Table | null {
  const mapping = after(first)
  if (mapping !== null) cpu.write(entry, leaf(mapping.frame, mapping.rights))
  cpu.clean(entry)
  cpu.fence('complete')
  return space.tableBelow(entry)
}

function freeTable(cpu: Cpu, table: Table | null): void {
  if (table !== null) cpu.free(table)
}

const rightOrder = procedure('merge, invalidate, wait, free', work => {
  const { cpu, superpage } = work
  const table = merge(work, superpage)
  cpu.invalidate(superpage)
  cpu.wait()
  freeTable(cpu, table)
})

const freedFirst = procedure('merge, free, invalidate', work => {
  const { cpu, superpage } = work
  const table = merge(work, superpage)
  freeTable(cpu, table)
  cpu.invalidate(superpage)
  cpu.wait()
})

const leavesOnly = procedure('merge, invalidate leaves only, free', work => {
  const { cpu, superpage } = work
  const table = merge(work, superpage)
  cpu.invalidate(superpage, { leafOnly: true })
  cpu.wait()
  freeTable(cpu, table)
})

const tooSmall = procedure('merge two, invalidate the first, free both', work => {
  const { cpu, superpages, superpage } = work
  const tables = superpages.map(each => merge(work, each))
  cpu.invalidate(superpage)
  cpu.wait()
  for (const table of tables) freeTable(cpu, table)
})

const both = procedure('merge two, invalidate both, free both', work => {
  const { cpu, superpages } = work
  const tables = superpages.map(each => merge(work, each))
  for (const superpage of superpages) cpu.invalidate(superpage)
  cpu.wait()
  for (const table of tables) freeTable(cpu, table)
})

const twoSizes = {
  property: 'noConflict',
  on: sizeConflict,
  because:
    'the TLB may hold a 4 KiB entry and the superpage; as a whole they translate alike, which the strict reading allows',
}
const walked = (on: readonly string[], because: string) => ({ property: 'noUseAfterFree', on, because })
const unsure = walked(neverSure, 'a walk that read the table survives the invalidation, or the wait gives up before it')
const pointersLeft = walked(
  leavesPointers,
  'an invalidation of pages leaves what points to tables there; a driver invalidates everything',
)

const mergeBack: Spec = spec({
  name: 'xen/merge',
  summary: 'A table is merged back into a superpage and freed: in the right order, and in three wrong ones.',
  source: 'Xen amd/iommu_map.c at c447b73; Linux ea8ea460c9ac; Linux 36e008323926',
  variants: [
    { procedure: rightOrder, scenario: oneTable, broken: [twoSizes, unsure, pointersLeft] },
    {
      procedure: freedFirst,
      scenario: oneTable,
      broken: [twoSizes, walked(everything, 'walks and walk caches still remember the table')],
    },
    {
      procedure: leavesOnly,
      scenario: oneTable,
      broken: [
        twoSizes,
        walked(
          either(leafOnlyBit, neverSure),
          'an invalidation of leaves only leaves the walk cache, which still points to the table',
        ),
        pointersLeft,
      ],
      blames: [
        { property: 'noUseAfterFree', on: 'vt-d', question: 'walkCache', instead: false },
        { property: 'noUseAfterFree', on: 'smmu-v3-bbm2', question: 'walkCacheDrops', instead: 'allOfTag' },
      ],
    },
    { procedure: both, scenario: twoTables, broken: [twoSizes, unsure, pointersLeft] },
    {
      procedure: tooSmall,
      scenario: twoTables,
      broken: [
        twoSizes,
        walked(
          either(leafOnlyBit, neverSure),
          'the walk cache still points to the second table, which was not in the scope',
        ),
        pointersLeft,
      ],
    },
    {
      procedure: rightOrder,
      scenario: withHole,
      broken: [
        {
          ...twoSizes,
          on: either(sizeConflict, strict),
          because: 'two sizes meet, and with the hole they differ as a whole',
        },
        unsure,
        pointersLeft,
      ],
    },
  ],
})
export default mergeBack
