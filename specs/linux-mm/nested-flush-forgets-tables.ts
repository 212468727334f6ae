// Linux gathers what it unmaps, flushes once and then frees, and remembers while it gathers whether tables are among it: then the flush
// must reach the walk cache too. Where another CPU was found to unmap in the same address space, the range was flushed again by force, and
// the gathered facts were set back first. That tables had been freed was forgotten; on arm64 the flush became one of leaves only. The fix
// takes the whole flush in that case.
//
// Source: Linux 7a30df49f63a (2019).
//
// CPU 0 unmaps a range with its table. CPU 1 zaps a page elsewhere: that it is there is what makes CPU 0 set back its facts, a branch that
// is taken here once and for all. Its own flush, of leaves only, is right.
import type { Spec } from '../../checker/language/index.ts'
import { type Cpu, invalid, type Page, type Procedure, procedure, scenario, spec } from '../../model/index.ts'
import { armCpus, devices, leavesPointers } from '../hardware-groups.ts'

/** All pages below the first entry of level 2, and the first page below the second. */
const unmappedByTwo = scenario({
  name: 'two CPUs unmap side by side',
  cpus: 2,
  leafLevel: 1,
  roots: 2,
  after: space => {
    const half = space.pages.length / 2
    return space.pages.slice(0, half + 1).map(page => ({ page, to: null }))
  },
})

function flush(cpu: Cpu, range: Parameters<Cpu['invalidate']>[0], leafOnly: boolean): void {
  cpu.fence('complete')
  cpu.invalidate(range, { leafOnly })
  cpu.wait()
}

function unmap(name: string, forgetsTables: boolean): Procedure {
  return procedure(name, ({ cpus: [gatherer, other], space, superpages: [unmapped, zapped] }) => {
    if (gatherer === undefined || other === undefined || unmapped === undefined || zapped === undefined) return
    const table = space.tableBelow(unmapped.entry)
    for (const page of unmapped.pages) gatherer.write(space.region(page, 1).entry, invalid)
    gatherer.write(unmapped.entry, invalid)
    flush(gatherer, unmapped, forgetsTables)
    if (table !== null) gatherer.free(table)

    const page: Page = zapped.first
    other.write(space.region(page, 1).entry, invalid)
    flush(other, page, true)
  })
}

const nestedFlushForgetsTables: Spec = spec({
  name: 'linux-mm/nested-flush-forgets-tables',
  summary: 'Two CPUs unmap side by side, and the flush of one forgets that it frees a table.',
  source: 'Linux 7a30df49f63a (2019)',
  bug: {
    id: 'Linux 7a30df49f63a',
    year: 2019,
    codeBase: 'Linux mm',
    features: ['walk cache', 'leaf-only invalidation', 'several CPUs'],
  },
  variants: [
    {
      procedure: unmap('unmap, flush leaves only, free the table', true),
      scenario: unmappedByTwo,
      role: 'unsafe',
      story: {
        property: 'noUseAfterFree',
        on: 'arm-cpu-bbm0',
        differs:
          'the zap of the other CPU, for which the facts were set back, does not occur: that branch is taken once and for all',
      },
      notOn: devices, // the tables of a process
      broken: [
        {
          property: 'noUseAfterFree',
          on: armCpus,
          because: 'the walk cache keeps the pointer to the table; x86 has no flush of leaves only',
        },
        {
          property: 'noUseAfterFree',
          on: leavesPointers,
          because: 'an invalidation of pages leaves what points to tables there; a driver invalidates everything',
        },
      ],
      blames: [
        { property: 'noUseAfterFree', on: 'arm-cpu-bbm0', question: 'walkCache', instead: false },
        { property: 'noUseAfterFree', on: 'arm-cpu-bbm0', question: 'walkCacheDrops', instead: 'allOfTag' },
      ],
    },
    {
      procedure: unmap('unmap, flush all levels, free the table', false),
      scenario: unmappedByTwo,
      role: 'fixed',
      notOn: devices,
      broken: [
        {
          property: 'noUseAfterFree',
          on: leavesPointers,
          because: 'an invalidation of pages leaves what points to tables there; a driver invalidates everything',
        },
      ],
    },
  ],
})
export default nestedFlushForgetsTables
