// The same question one level up: one 4 KiB frame out of a live 1 GiB mapping, which takes a new table at each of two levels; two
// superpages shattered by one call; and several frames of one superpage, one after the other, as when a domain is built.
//
// Sources: xen-devel, 2017-04-03 (mappings of 2 MiB and 1 GiB; Xen unmaps dom0's pages one at a time, then maps the guest's there).
import type { Spec } from '../../checker/language/index.ts'
import {
  type Cpu,
  invalid,
  leaf,
  newFrame,
  type Page,
  pageNumber,
  pointer,
  procedure,
  type Region,
  scenario,
  spec,
  type Table,
  type Workplace,
} from '../../model/index.ts'
import {
  changeConflict,
  either,
  everything,
  mustCoverSize,
  neverSure,
  sizeConflict,
  strict,
} from '../hardware-groups.ts'

const outOfGigabyte = scenario({
  name: 'one 4 KiB frame out of a 1 GiB mapping',
  levels: 3,
  after: () => [{ page: pageNumber(0), to: null }],
})

const outOfTwo = scenario({
  name: 'one 4 KiB frame out of each of two superpages',
  roots: 2,
  after: space => [
    { page: pageNumber(0), to: null },
    { page: pageNumber(space.shape.entries), to: null },
  ],
})

const consecutive = scenario({
  name: 'consecutive frames of one superpage are replaced',
  entries: 3,
  entriesMin: 3,
  after: space =>
    [0, 1].map(number => ({ page: pageNumber(number), to: { frame: newFrame(space, number), rights: 'rw' } })),
})

/** Fills a table with what the region maps, less the target. */
function fill({ cpu, before }: Workplace, table: Table, pages: readonly Page[], left: Page | null): void {
  for (const page of pages) {
    const mapping = before(page)
    cpu.write(table.entry(page), page === left || mapping === null ? invalid : leaf(mapping.frame, mapping.rights))
  }
  cpu.clean(table)
}

function swap(cpu: Cpu, region: Region, table: Table): void {
  cpu.write(region.entry, pointer(table))
  cpu.clean(region.entry)
  cpu.fence('complete')
}

/** Both tables are built before anybody can reach them. */
function gigabyte(name: string, covers: (work: Workplace) => Region): ReturnType<typeof procedure> {
  return procedure(name, work => {
    const { cpu, space, target, superpages, before } = work
    const whole = space.region(target, 3)
    const small = cpu.allocate()
    const upper = cpu.allocate({ level: 2 })
    fill(work, small, space.pagesFrom(target, 2), target)
    for (const { first, pages } of superpages) {
      const mapping = before(first)
      if (pages.includes(target)) cpu.write(upper.entry(first), pointer(small))
      else if (mapping !== null) cpu.write(upper.entry(first), leaf(mapping.frame, mapping.rights))
    }
    cpu.clean(upper)
    cpu.fence('complete')
    swap(cpu, whole, upper)
    cpu.invalidate(covers(work))
    cpu.wait({ drain: true })
  })
}

const shatterGigabyte = gigabyte('mirror at two levels and swap', ({ space, target }) => space.region(target, 3))
const shatterGigabyteInvalidateLess = gigabyte(
  'mirror at two levels and swap, invalidate 2 MiB',
  ({ superpage }) => superpage,
)

const shatterBoth = procedure('mirror and swap each, then invalidate both', work => {
  const { cpu, superpages, targets } = work
  for (const superpage of superpages) {
    const table = cpu.allocate()
    fill(work, table, superpage.pages, targets.find(page => superpage.pages.includes(page)) ?? null)
    cpu.fence('complete')
    swap(cpu, superpage, table)
  }
  for (const superpage of superpages) cpu.invalidate(superpage)
  cpu.wait({ drain: true })
})

const shatterBothInvalidateOne = procedure('mirror and swap each, invalidate the first', work => {
  const { cpu, superpages, superpage, targets } = work
  for (const each of superpages) {
    const table = cpu.allocate()
    fill(work, table, each.pages, targets.find(page => each.pages.includes(page)) ?? null)
    cpu.fence('complete')
    swap(cpu, each, table)
  }
  cpu.invalidate(superpage)
  cpu.wait({ drain: true })
})

/** Shatters for the first frame; replaces the others in the table that is then there. */
function oneByOne(name: string, invalidatesEach: boolean): ReturnType<typeof procedure> {
  return procedure(name, work => {
    const { cpu, superpage, targets, after } = work
    const table = cpu.allocate()
    fill(work, table, superpage.pages, null)
    cpu.fence('complete')
    swap(cpu, superpage, table)
    cpu.invalidate(superpage)
    cpu.wait({ drain: true })
    for (const page of targets) {
      cpu.write(table.entry(page), invalid)
      cpu.clean(table.entry(page))
      cpu.fence('complete')
      if (invalidatesEach) {
        cpu.invalidate(page)
        cpu.wait({ drain: true })
      }
      const mapping = after(page)
      if (mapping !== null) cpu.write(table.entry(page), leaf(mapping.frame, mapping.rights))
      cpu.clean(table.entry(page))
      cpu.fence('complete')
    }
  })
}

const stale = { property: 'isolatedAfterReturn', on: neverSure, because: 'no invalidation can be relied on there' }
/** Not foreseen at first; the run showed it, and VT-d 6.8 says so: with RWBF, an entry that becomes present needs a flush of its own. */
const neverFlushed = {
  property: 'available',
  on: ['vt-d-old'],
  because:
    "the last entry becomes present with no invalidation after it, and may stay in the chipset's write buffer (VT-d 6.8)",
}
const twoSizes = {
  property: 'noConflict',
  on: either(sizeConflict, strict),
  because: 'the TLB may hold the large entry and a smaller one of the new tables',
}

const deepTables: Spec = spec({
  name: 'xen/deep-tables',
  summary: '1 GiB to 2 MiB to 4 KiB, two superpages, and several frames of one superpage in turn.',
  source: 'xen-devel, 2017-04-03',
  variants: [
    { procedure: shatterGigabyte, scenario: outOfGigabyte, broken: [stale, twoSizes] },
    {
      procedure: shatterGigabyteInvalidateLess,
      scenario: outOfGigabyte,
      blames: [{ property: 'isolatedAfterReturn', on: 'vt-d', question: 'span', instead: 'anyEntryForAddress' }],
      broken: [
        {
          property: 'isolatedAfterReturn',
          on: either(mustCoverSize, neverSure),
          because: 'an invalidation of 2 MiB need not remove a 1 GiB entry (VT-d 6.5.3.2)',
        },
        twoSizes,
      ],
    },
    { procedure: shatterBoth, scenario: outOfTwo, broken: [stale, twoSizes] },
    {
      procedure: shatterBothInvalidateOne,
      scenario: outOfTwo,
      broken: [
        {
          property: 'isolatedAfterReturn',
          // An IPMMU and INVEPT invalidate everything anyway.
          on: [
            'vt-d',
            'vt-d-unsnooped',
            'vt-d-old',
            'amd-vi',
            'smmu-v3-bbm0',
            'smmu-v3-bbm1',
            'smmu-v3-bbm2',
            'smmu-v3-bbm2-strict',
            'ipmmu-gives-up',
            'ipmmu-walks-survive',
            'riscv-iommu',
            'riscv-iommu-strict',
            'arm-cpu-bbm0',
            'arm-cpu-bbm1',
            'arm-cpu-bbm2',
            'x86-paging',
            'riscv-cpu',
          ],
          because: 'the second superpage stays in the TLB',
        },
        twoSizes,
      ],
    },
    {
      procedure: oneByOne('shatter, then replace frame by frame', true),
      scenario: consecutive,
      broken: [
        stale,
        neverFlushed,
        {
          property: 'noConflict',
          on: sizeConflict,
          because: 'two sizes meet at the swap; they translate alike as a whole, which the strict reading allows',
        },
      ],
    },
    {
      procedure: oneByOne('shatter, then replace frame by frame, not invalidated', false),
      scenario: consecutive,
      broken: [
        neverFlushed,
        {
          property: 'isolatedAfterReturn',
          on: everything,
          because: 'the 4 KiB entries of the old frames stay in the TLB',
        },
        {
          property: 'noConflict',
          on: changeConflict,
          because: 'an old and a new 4 KiB entry of one page meet, which differ in frame',
        },
      ],
    },
  ],
})
export default deepTables
