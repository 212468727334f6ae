// Linux marks the tables of the kernel's half where they are allocated. When one of them is freed, the mark is what makes it wait until the
// IOMMUs that walk a process's tables, the kernel's half included, have been flushed as well. The code that splits a superpage of the
// kernel's direct map, because a few of its pages get other attributes, took its table by another way and left the mark out. When the
// attributes are alike again the pieces are merged into a superpage, and the table goes: unmarked, so that only the CPUs are flushed,
// while an IOMMU still walks it. The fix allocates it as the tables of the kernel are allocated, with the mark.
//
// Source: Linux 9e4a3ec3411b (2026), for what e37d5a2d60a3 and 5ba2f0a15564 (2025) left open. Whether a split table is freed by the
// merge is read from the code and not said by the commit. The mark is a word here. The attributes are left out: every page keeps its
// frame and its rights. Only x86 has this, and there only units that snoop serve a process's tables. In the trace a walk that has
// read the pointer does what a cached pointer would do.
import type { Spec } from '../../checker/language/index.ts'
import { frameNumber, leaf, pointer, procedure, scenario, spec, type Workplace } from '../../model/index.ts'
import { devices, except } from '../hardware-groups.ts'

const splitAndMerged = scenario({
  name: 'a superpage of the kernel is split and merged, tables shared by CPU and device',
  units: 'hardware and CPU',
  after: () => [],
})

/** Splits the superpage, merges it again, and frees the table as its mark says. */
function splitAndMerge({ cpu, superpage, before, word }: Workplace, allocatedAs: 'the kernel' | 'any memory'): void {
  const marked = word('table of the kernel')
  const table = cpu.allocate()
  if (allocatedAs === 'the kernel') cpu.write(marked, 1)
  for (const page of superpage.pages) cpu.write(table.entry(page), leaf(frameNumber(page), 'rw'))
  const whole = before(superpage.first)
  cpu.write(superpage.entry, pointer(table))
  cpu.invalidate(superpage, { unit: 'MMU' })
  cpu.wait()

  if (whole !== null) cpu.write(superpage.entry, leaf(whole.frame, whole.rights))
  cpu.invalidate('everything', { unit: 'MMU' })
  cpu.wait()
  cpu.if(
    cpu.read(marked).is(1),
    () => {
      cpu.invalidate('everything', { unit: 'IOMMU' })
      cpu.wait({ drain: true })
    },
    null,
    { sometimes: true },
  )
  cpu.free(table)
}

const unmarked = procedure('split into an unmarked table, merge, free it', work => splitAndMerge(work, 'any memory'))
const marked = procedure('split into a marked table, merge, free it', work => splitAndMerge(work, 'the kernel'))

const hardware = ['vt-d', 'amd-vi']
const notOn = except(devices, hardware)

const splitTableNotMarkedForIommu: Spec = spec({
  name: 'linux/split-table-not-marked-for-iommu',
  summary:
    "A superpage's split makes a table that isn't marked as the kernel's, so that the IOMMU isn't told when it is freed.",
  source: 'Linux 9e4a3ec3411b (2026)',
  bug: {
    id: 'Linux 9e4a3ec3411b',
    year: 2026,
    codeBase: 'Linux',
    features: ['tables shared by CPU and device', 'walk cache'],
  },
  variants: [
    {
      procedure: unmarked,
      scenario: splitAndMerged,
      role: 'unsafe',
      story: {
        property: 'noUseAfterFree',
        on: 'vt-d',
        differs: "a walk that has read the pointer does what the source's cached pointer does",
      },
      notOn,
      broken: [{ property: 'noUseAfterFree', on: hardware, because: "the device's walks still lead to the table" }],
    },
    { procedure: marked, scenario: splitAndMerged, role: 'fixed', notOn, broken: [] },
  ],
})
export default splitTableNotMarkedForIommu
