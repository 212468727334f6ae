// io-pgtable-arm unmapped a part of a block by building a table for the rest and putting it in the block's place with one cmpxchg(). Of two
// CPUs that split the same block one loses, frees its table, and has to clear its own page in the table of the other. For tables of the
// last level the test for that was wrong: the loser only flushed, and its page stayed mapped after the return.
//
// Source: Linux 85c7a0f1ef62 (2018), drivers/iommu/io-pgtable-arm.c; it repairs 2c3d273eabe8 (2017).
// The split itself is not break-before-make: where hardware needs that, both procedures fail (split-without-break-before-make.ts).
import type { Spec } from '../../checker/language/index.ts'
import {
  type Cpu,
  frameNumber,
  invalid,
  type Local,
  leaf,
  type Page,
  pointer,
  procedure,
  type Range,
  scenario,
  spec,
  type Workplace,
} from '../../model/index.ts'
import { armCpus, cpuKinds, devices, either, except, neverSure, sizeConflict, strict } from '../hardware-groups.ts'

/** Two CPUs unmap a page each of one block. */
const bothUnmap = scenario({
  name: 'two CPUs unmap a page each of one block',
  cpus: 2,
  after: space => space.pages.slice(0, 2).map(page => ({ page, to: null })),
})

function flush(cpu: Cpu, range: Range): void {
  cpu.fence('complete')
  cpu.invalidate(range)
  cpu.wait({ drain: true })
}

function unmap(cpu: Cpu, { superpage, space }: Workplace, target: Page, lost: (found: Local) => void): void {
  const block = space.startValue(superpage.entry)
  const table = cpu.allocate()
  for (const page of superpage.pages)
    cpu.write(table.entry(page), page === target ? invalid : leaf(frameNumber(page), 'rw'))
  cpu.clean(table)
  cpu.fence('complete')
  const found = cpu.compareExchange(superpage.entry, block, pointer(table))
  cpu.if(
    found.is(block),
    () => {
      cpu.clean(superpage.entry)
      flush(cpu, superpage)
    },
    () => {
      cpu.free(table)
      lost(found)
    },
  )
}

function bothSplit(work: Workplace, lost: (cpu: Cpu, found: Local, target: Page) => void): void {
  for (const [number, cpu] of work.cpus.entries()) {
    const target = work.targets[number]
    if (target !== undefined) unmap(cpu, work, target, found => lost(cpu, found, target))
  }
}

const loserFlushes = procedure('the loser of the race only flushes', work => {
  bothSplit(work, (cpu, _, target) => flush(cpu, target))
})

const loserUnmaps = procedure("the loser of the race unmaps in the winner's table", work => {
  bothSplit(work, (cpu, found, target) => {
    cpu.write(found.entry(target), invalid)
    cpu.clean(found.entry(target))
    flush(cpu, target)
  })
})

const live = {
  property: 'noConflict',
  on: either(except(sizeConflict, armCpus), strict),
  because: 'the block and pieces of it meet in the TLB: it is split without break-before-make',
}

const buffered = {
  property: 'noUseAfterFree',
  on: ['vt-d-old'],
  because: "the loser's table is freed while what was written to it may still be in the write buffer",
}

const splitRaceLoserNeverUnmaps: Spec = spec({
  name: 'linux/split-race-loser-never-unmaps',
  summary: 'Two CPUs split one block; the one that loses the race leaves its page mapped.',
  source: 'Linux 85c7a0f1ef62 (2018)',
  bug: { id: 'Linux 85c7a0f1ef62', year: 2018, codeBase: 'Linux', features: ['plain walk', 'several CPUs'] },
  variants: [
    {
      procedure: loserFlushes,
      scenario: bothUnmap,
      role: 'unsafe',
      story: { property: 'isolatedAfterReturn', on: 'smmu-v3-bbm2', differs: null },
      notOn: cpuKinds,
      broken: [
        { property: 'isolatedAfterReturn', on: devices, because: "the winner's table still maps the loser's page" },
        { property: 'achieves', on: devices, because: "the winner's table still maps the loser's page" },
        live,
        buffered,
      ],
    },
    {
      procedure: loserUnmaps,
      scenario: bothUnmap,
      role: 'fixed',
      notOn: cpuKinds,
      broken: [
        { property: 'isolatedAfterReturn', on: neverSure, because: 'no invalidation can be relied on there' },
        live,
        buffered,
      ],
    },
  ],
})
export default splitRaceLoserNeverUnmaps
