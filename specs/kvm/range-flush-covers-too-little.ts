// While a guest migrates, KVM write-protects its pages and flushes their range, so that the next write to each is seen. Arm's range form of
// TLBI takes the number of pages as a pair of small numbers; for the largest number the code that made the pair went wrong, and the
// instruction was told of other pages, or of fewer. Pages kept their entries with the right to write: the guest wrote, nobody
// noticed, and the copy at the destination was old. The fix makes the pair right; the largest number is split.
//
// Source: Linux e3ba51ab24fd (2024), which repairs 117940aa6e5f; arch/arm64/include/asm/tlbflush.h.
//
// What records a write is the right to write itself: it is taken away, the next write faults, and the fault is noted. A write by an entry
// that was left, after the round of write-protection has returned, is one that nobody notes: `isolatedAfterReturn` says that there is none. No mark
// that hardware sets takes part (`keepsDirty` is about those): KVM lets Arm set none in its tables.
//
// Four pages stand for the large number. Two flushes are too small: of all but the last page, and of none. Hardware that can't be told a
// range drops everything for the first; nothing helps where no page is named.
import type { Spec } from '../../checker/language/index.ts'
import { frameNumber, leaf, type Procedure, procedure, scenario, spec } from '../../model/index.ts'
import { everything, except, riscvKinds, unsnooped } from '../hardware-groups.ts'

const writeProtected = scenario({
  name: 'all pages become read only',
  leafLevel: 1,
  roots: 2,
  after: space => space.pages.map(page => ({ page, to: { frame: frameNumber(page), rights: 'r' } })),
})

function writeProtect(name: string, left: (pages: number) => number): Procedure {
  return procedure(name, ({ cpu, space, targets, after }) => {
    for (const page of targets) {
      const mapping = after(page)
      if (mapping !== null) cpu.write(space.region(page, 1).entry, leaf(mapping.frame, mapping.rights))
    }
    cpu.fence('complete')
    cpu.invalidate(space.range(0, left(space.pages.length)))
    cpu.wait({ drain: true })
  })
}

const notOn = unsnooped // KVM cleans no lines: its tables are walked by CPUs
const stale = (on: readonly string[], because: string) => ({ property: 'isolatedAfterReturn', on, because })
const liveChange = {
  property: 'noConflict',
  on: riscvKinds,
  because: 'RISC-V leaves a live change of anything but the size to the implementation',
}

const rangeFlushCoversTooLittle: Spec = spec({
  name: 'kvm/range-flush-covers-too-little',
  summary: 'Pages are write-protected, and the flush of their range leaves some out.',
  source: 'Linux e3ba51ab24fd (2024)',
  bug: { id: 'Linux e3ba51ab24fd', year: 2024, codeBase: 'KVM', features: ['TLB', 'ranged invalidation'] },
  variants: [
    {
      procedure: writeProtect('write-protect, flush all but the last page', pages => pages - 1),
      scenario: writeProtected,
      role: 'unsafe',
      story: {
        property: 'isolatedAfterReturn',
        on: 'arm-cpu-bbm0',
        differs: "a walk that has read the old entry does what the source's entry in the TLB does",
      },
      notOn,
      broken: [
        stale(
          except(everything, [...unsnooped, 'x86-ept']),
          'the last page may still be written to; INVEPT knows no pages and drops everything',
        ),
        liveChange,
      ],
    },
    {
      procedure: writeProtect('write-protect, flush no page', () => 0),
      scenario: writeProtected,
      role: 'unsafe',
      story: {
        property: 'isolatedAfterReturn',
        on: 'arm-cpu-bbm0',
        differs: "a walk that has read the old entry does what the source's entry in the TLB does",
      },
      notOn,
      broken: [stale(except(everything, unsnooped), 'every page may still be written to'), liveChange],
    },
    {
      procedure: writeProtect('write-protect, flush all pages', pages => pages),
      scenario: writeProtected,
      role: 'fixed',
      notOn,
      broken: [liveChange],
    },
  ],
})
export default rangeFlushCoversTooLittle
