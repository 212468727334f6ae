// Linux's driver for Intel GPUs took a buffer's pages out of the GPU's page tables and gave them back to the system without flushing the GPU's
// TLBs. A batch that was still running could go on reading and writing memory that belonged to others. The fix flushes the TLBs of every
// engine before the pages go, if they were ever mapped.
//
// Source: CVE-2022-0330; Linux 7938d61591d3 "drm/i915: Flush TLBs before releasing backing store". There is no profile of a GPU's unit:
// those of IOMMUs stand for it. Nothing but a TLB is needed; in the trace a walk that has read the entry does as well.
import type { Spec } from '../../checker/language/index.ts'
import { frameNumber, invalid, procedure, scenario, spec, type Workplace } from '../../model/index.ts'
import { cpuKinds, devices, neverSure } from '../hardware-groups.ts'

const bufferOut = scenario({
  name: "a buffer's page is unmapped, the other one is not",
  leafLevel: 1,
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: null })),
})

function clear({ cpu, space, target }: Workplace): void {
  const { entry } = space.region(target, 1)
  cpu.write(entry, invalid)
  cpu.clean(entry)
  cpu.fence('complete')
}

const unflushed = procedure('unmap, release', work => {
  clear(work)
  work.cpu.release(frameNumber(work.target))
})

const flushed = procedure('unmap, flush, release', work => {
  clear(work)
  work.cpu.invalidate('everything')
  work.cpu.wait({ drain: true })
  work.cpu.release(frameNumber(work.target))
})

const reaches = (property: string) => ({ property, on: devices, because: 'nothing removes the page from the TLB' })
const unsure = (property: string) => ({ property, on: neverSure, because: 'no invalidation can be relied on there' })
const devicesOnly = cpuKinds

const i915MemoryReleasedWithoutFlush: Spec = spec({
  name: 'linux/i915-memory-released-without-flush',
  summary: "A buffer's memory is given back while the GPU's TLB still has it.",
  source: 'CVE-2022-0330; Linux 7938d61591d3 (2022)',
  bug: { id: 'CVE-2022-0330', year: 2022, codeBase: 'Linux', features: ['a TLB, and no flush'] },
  variants: [
    {
      procedure: unflushed,
      scenario: bufferOut,
      role: 'unsafe',
      story: {
        property: 'isolatedAfterRelease',
        on: 'vt-d',
        differs: "a walk that has read the entry does what the source's TLB entry does, one step sooner",
      },
      notOn: devicesOnly,
      broken: [reaches('isolatedAfterRelease'), reaches('isolatedAfterReturn')],
    },
    {
      procedure: flushed,
      scenario: bufferOut,
      role: 'fixed',
      notOn: devicesOnly,
      broken: [unsure('isolatedAfterRelease'), unsure('isolatedAfterReturn')],
    },
  ],
})
export default i915MemoryReleasedWithoutFlush
