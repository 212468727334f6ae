// Where a part of a block was unmapped, Linux's Arm page-table code for IOMMUs replaced the block by a table of the rest in one store, and
// flushed. Hardware that asks for break-before-make may then hold the block and an entry of the table at once. To break first is no way
// out: in between, devices fault on the rest, and most can't try again. So the feature was taken away: what is unmapped is what was
// mapped, whole. On SMMUs of level 2 the one store is right.
//
// Sources: Linux b6b65ca20bc9 (2018), which made the window smaller; Linux 33729a5fc0ca "iommu/io-pgtable-arm: Remove split on unmap
// behavior" (2024). The compare-and-exchange by which CPUs compete for the entry is a plain store here: there is one CPU.
import type { Spec } from '../../checker/language/index.ts'
import { type EntryValue, invalid, pointer, procedure, scenario, spec, type Workplace } from '../../model/index.ts'
import { armCpus, cpuKinds, devices, either, except, neverSure, sizeConflict, strict } from '../hardware-groups.ts'
import { mirrored, oneFrameOut } from '../xen/shatter.ts'

const wholeBlockOut = scenario({
  name: 'one of two blocks is unmapped whole',
  roots: 2,
  after: space => space.pages.slice(0, space.shape.entries).map(page => ({ page, to: null })),
})

/** Stores the block's entry, visible to every walk before the next step. */
function store({ cpu, superpage }: Workplace, value: EntryValue): void {
  cpu.write(superpage.entry, value)
  cpu.clean(superpage.entry)
  cpu.fence('complete')
}

function flush({ cpu, superpage }: Workplace): void {
  cpu.invalidate(superpage)
  cpu.wait({ drain: true })
}

const madeOnly = procedure('split: make, flush', work => {
  const table = mirrored(work, [work.target])
  store(work, pointer(table))
  flush(work)
})

const brokenBeforeMade = procedure('split: break, flush, make', work => {
  const table = mirrored(work, [work.target])
  store(work, invalid)
  flush(work)
  store(work, pointer(table))
})

const neverSplit = procedure('unmap the block whole', work => {
  store(work, invalid)
  flush(work)
})

const stale = { property: 'isolatedAfterReturn', on: neverSure, because: 'no invalidation can be relied on there' }
const devicesOnly = cpuKinds

const splitWithoutBreakBeforeMake: Spec = spec({
  name: 'linux/split-without-break-before-make',
  summary: 'A block is split under a device, without break-before-make, with it, or not at all.',
  source: 'Linux b6b65ca20bc9 (2018), 33729a5fc0ca (2024)',
  bug: {
    id: 'Linux 33729a5fc0ca',
    year: 2024,
    codeBase: 'Linux',
    features: ['two sizes in one TLB', 'a device cannot try again'],
  },
  variants: [
    {
      procedure: madeOnly,
      scenario: oneFrameOut,
      role: 'unsafe',
      story: { property: 'noConflict', on: 'smmu-v3-bbm0', differs: null },
      notOn: devicesOnly,
      broken: [
        {
          property: 'noConflict',
          on: except(either(sizeConflict, strict), armCpus),
          because: 'the TLB may hold the block and an entry of the table, which as a whole differ',
        },
        stale,
      ],
      blames: [
        { property: 'noConflict', on: 'smmu-v3-bbm0', question: 'sizeConflict', instead: ['resolvedOne'] },
        { property: 'noConflict', on: 'smmu-v3-bbm2-strict', question: 'sizeChangeJudged', instead: 'page' },
      ],
    },
    {
      procedure: brokenBeforeMade,
      scenario: oneFrameOut,
      role: 'unsafe',
      story: { property: 'available', on: 'smmu-v3-bbm0', differs: null },
      notOn: devicesOnly,
      blames: [{ property: 'available', on: 'smmu-v3-bbm0', question: 'fault', instead: 'restart' }],
      broken: [
        { property: 'available', on: devices, because: 'the whole block is invalid between break and make' },
        {
          property: 'noConflict',
          on: ['ipmmu-gives-up', 'ipmmu-walks-survive'],
          because: 'the old entry is still there, or comes back with a walk that survived',
        },
        stale,
      ],
    },
    { procedure: neverSplit, scenario: wholeBlockOut, role: 'fixed', notOn: devicesOnly, broken: [stale] },
  ],
})
export default splitWithoutBreakBeforeMake
