// Two vCPUs write to a page that is mapped read only. Each gives the right in the entry and invalidates: since Linux a12ab1378a88 on its own CPU
// alone. One of them wins; what the other does about its own TLB is the question, since a TLB may hold what makes an access fault for want of
// a right. A patch of 2023 began from the worst: the vCPU that comes second skips the invalidation and faults on its stale entry for ever. Its
// author took that back: the invalidation is skipped only where the exchange of the entry fails, because somebody changed it in that
// moment. Where the entry has the right already, the vCPU invalidates, so the next fault is its last. The patch went in as an optimisation.
//
// Source: Linux be097997a273 (2023); the thread of "KVM: arm64: Always invalidate TLB for stage-2 permission faults", kvmarm, 22 to 24
// September 2023 (first posting, and its author's answer to it).
//
// So there are three procedures: as the first posting has it, as the code was, and as it is. Expected, before anything was run: `completes`
// fails for the first on Arm and RISC-V, by a stale entry of one CPU. It holds on x86, where the fault itself drops the entry (K28). It holds
// for the other two everywhere: an exchange can fail only once for each change, and the entry changes once.
import type { Spec } from '../../checker/language/index.ts'
import {
  type Cpu,
  frameNumber,
  leaf,
  type Procedure,
  pageNumber,
  procedure,
  scenario,
  spec,
  type Workplace,
} from '../../model/index.ts'
import { armCpus, devices } from '../hardware-groups.ts'

const page = pageNumber(0)
const readOnly = leaf(frameNumber(page), 'r')
const writable = leaf(frameNumber(page), 'rw')

const bothWrite = scenario({
  name: 'two vCPUs write to a page that is mapped read only',
  cpus: 2,
  mmuPerCpu: true,
  leafLevel: 1,
  before: () => [{ page, to: { frame: frameNumber(page), rights: 'r' } }],
  start: space => space.startWith(space.region(page, 1).entry, readOnly),
  after: () => [{ page, to: { frame: frameNumber(page), rights: 'rw' } }],
})

/** When a CPU invalidates its own TLB. */
interface Flushes {
  /** The entry has the right already. */
  readonly unchanged: boolean
  /** Somebody changed the entry between the read and the exchange. */
  readonly lost: boolean
}

function relax(cpu: Cpu, { space }: Workplace, flushes: Flushes): void {
  const { entry } = space.region(page, 1)
  const flush = (): void => {
    cpu.invalidate(page, { local: true })
    cpu.wait()
  }
  const old = cpu.read(entry)
  cpu.if(
    old.is(writable),
    () => {
      if (flushes.unchanged) flush()
    },
    () => {
      const seen = cpu.compareExchange(entry, readOnly, writable)
      cpu.if(
        seen.is(readOnly),
        () => {
          cpu.fence('complete')
          flush()
        },
        () => {
          if (flushes.lost) flush()
        },
      )
    },
  )
}

function permissionFault(name: string, flushes: Flushes): Procedure {
  return procedure(name, work => {
    for (const cpu of work.cpus) cpu.access(page, 'rw', { onFault: () => relax(cpu, work, flushes), sometimes: true })
  })
}

const staleRightAfterFault: Spec = spec({
  name: 'kvm/stale-right-after-fault',
  summary: 'A vCPU that finds the right given already, and what it does about the stale entry in its own TLB.',
  source: 'Linux be097997a273 (2023), and the thread of its first posting',
  variants: [
    {
      procedure: permissionFault('as first posted: invalidate only after a change of its own', {
        unchanged: false,
        lost: false,
      }),
      scenario: bothWrite,
      notOn: devices,
      broken: [
        {
          property: 'completes',
          on: [...armCpus, 'riscv-cpu'],
          because: 'the TLB of the vCPU that comes second keeps the page read only, and nothing drops it',
        },
      ],
      blames: [{ property: 'completes', on: 'arm-cpu-bbm0', question: 'faultDrops', instead: 'itsPage' }],
    },
    {
      procedure: permissionFault('as it was: invalidate unless the exchange fails', { unchanged: true, lost: false }),
      scenario: bothWrite,
      notOn: devices,
      broken: [],
    },
    {
      procedure: permissionFault('as it is: invalidate always', { unchanged: true, lost: true }),
      scenario: bothWrite,
      notOn: devices,
      broken: [],
    },
  ],
})
export default staleRightAfterFault
