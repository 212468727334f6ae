// Linux may unmap lazily: it clears the entries, returns, and flushes many of them at once later. What may be used again before that flush is
// the whole question. The first code gave back the tables at once, and a device's walk could go on in them. Later code keeps the tables and
// the addresses until the flush, but not the memory: its owner has it back when the unmapping returns, and a device reaches it until the
// flush. That window is meant; devices that are not trusted are kept out of it.
//
// Sources: Linux acea0018a24b (2009), which shows the first order; Linux 2a2b8eaa5b25 (2020), the tables wait for the flush; Linux
// 82c3cef (2021), on devices that aren't trusted. The procedures are the path with deferral on. Where the flush comes after the return it
// is left out: everything that the return allows may happen before it. In the traces a walk that has read an entry does what a
// cached entry would do.
import type { Spec } from '../../checker/language/index.ts'
import { frameNumber, invalid, procedure, scenario, spec, type Table, type Workplace } from '../../model/index.ts'
import { cpuKinds, devices, neverSure } from '../hardware-groups.ts'

const twoPages = scenario({
  name: 'both pages of a table are unmapped',
  leafLevel: 1,
  after: space => space.pages.map(page => ({ page, to: null })),
})

/** Clears the pages' entries one by one, then the one that points to the table; gives the table. */
function clear({ cpu, space, superpage }: Workplace): Table | null {
  const table = space.tableBelow(superpage.entry)
  if (table !== null) {
    for (const page of superpage.pages) cpu.write(table.entry(page), invalid)
    cpu.clean(table)
  }
  cpu.write(superpage.entry, invalid)
  cpu.clean(superpage.entry)
  cpu.fence('complete')
  return table
}

function freeTable({ cpu }: Workplace, table: Table | null): void {
  if (table !== null) cpu.free(table)
}

function flush({ cpu }: Workplace): void {
  cpu.invalidate('everything')
  cpu.wait({ drain: true })
}

function releaseFrames({ cpu, superpage }: Workplace): void {
  for (const page of superpage.pages) cpu.release(frameNumber(page))
}

const tablesAtOnce = procedure('free the table at once, flush later', work => {
  freeTable(work, clear(work))
  flush(work)
  releaseFrames(work)
})

const memoryAtOnce = procedure('give the memory back at once, flush later', work => {
  clear(work)
  releaseFrames(work)
})

const afterFlush = procedure('one flush for both, then table and memory', work => {
  const table = clear(work)
  flush(work)
  freeTable(work, table)
  releaseFrames(work)
})

const unsure = (property: string) => ({ property, on: neverSure, because: 'no invalidation can be relied on there' })
const inTlb = (property: string) => ({ property, on: devices, because: 'until the flush, the pages are in the TLB' })
const devicesOnly = cpuKinds

const lazyFlush: Spec = spec({
  name: 'linux/lazy-flush',
  summary: 'Unmapping returns before the flush: what may be used again by then, and what must wait.',
  source: 'Linux acea0018a24b (2009), 2a2b8eaa5b25 (2020), 82c3cef (2021)',
  bug: {
    id: 'Linux 2a2b8eaa5b25, 82c3cef',
    year: 2021,
    codeBase: 'Linux',
    features: ['deferred invalidation', 'walk cache'],
  },
  variants: [
    {
      procedure: tablesAtOnce,
      scenario: twoPages,
      role: 'unsafe',
      story: { property: 'noUseAfterFree', on: 'vt-d', differs: null },
      notOn: devicesOnly,
      broken: [
        { property: 'noUseAfterFree', on: devices, because: 'until the flush, walks lead to the table' },
        unsure('isolatedAfterReturn'),
        unsure('isolatedAfterRelease'),
      ],
    },
    {
      procedure: memoryAtOnce,
      scenario: twoPages,
      role: 'unsafe',
      story: {
        property: 'isolatedAfterReturn',
        on: 'vt-d',
        differs: "a walk that has read the entry does what the source's TLB entry does, one step sooner",
      },
      notOn: devicesOnly,
      broken: [inTlb('isolatedAfterReturn'), inTlb('isolatedAfterRelease')],
    },
    {
      procedure: afterFlush,
      scenario: twoPages,
      role: 'fixed',
      notOn: devicesOnly,
      broken: [unsure('noUseAfterFree'), unsure('isolatedAfterReturn'), unsure('isolatedAfterRelease')],
    },
  ],
})
export default lazyFlush
