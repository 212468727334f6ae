// To give a guest its huge pages back, KVM on x86 zaps what maps the range in small pages: in the older MMU's tables, where zapped pages go
// to a list, and in the newer one's, whose function returns that a flush is still owed. The result was not looked at: the flush came with
// the list, and not at all where the list was empty. The fix flushes if either asks for it.
//
// Source: Linux 048f49809c52 (2021), which repairs 29cf0f5007a2 (2020).
//
// Shown is the path on which the list is empty; on the other the same flush comes as in the fixed procedure. Of the tables themselves
// nothing is freed here: that part of the zap flushes by itself before it frees. What may be stale are leaves.
// In the trace a walk still holds the leaf that it read; in the TLB it would be one step more.
import type { Spec } from '../../checker/language/index.ts'
import { invalid, type Procedure, procedure, scenario, spec } from '../../model/index.ts'
import { everything, except, unsnooped } from '../hardware-groups.ts'

const zapped = scenario({
  name: 'a page is zapped',
  leafLevel: 1,
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: null })),
})

function zap(name: string, flushes: boolean): Procedure {
  return procedure(name, ({ cpu, space, target }) => {
    cpu.write(space.region(target, 1).entry, invalid)
    cpu.fence('complete')
    if (!flushes) return
    cpu.invalidate('everything')
    cpu.wait({ drain: true })
  })
}

const flushResultDropped: Spec = spec({
  name: 'kvm/flush-result-dropped',
  summary: 'A zap asks its caller for a flush; the caller asks only its own list.',
  source: 'Linux 048f49809c52 (2021)',
  bug: { id: 'Linux 048f49809c52', year: 2021, codeBase: 'KVM', features: ['TLB', 'deferred invalidation'] },
  variants: [
    {
      procedure: zap('zap, the list is empty: not flushed', false),
      scenario: zapped,
      role: 'unsafe',
      story: {
        property: 'isolatedAfterReturn',
        on: 'x86-ept',
        differs: "a walk that has read the entry does what the source's TLB entry does, one step sooner",
      },
      notOn: unsnooped, // KVM cleans no lines: its tables are walked by CPUs
      broken: [
        {
          property: 'isolatedAfterReturn',
          on: except(everything, unsnooped),
          because: 'the entry of the page stays in the TLB',
        },
      ],
    },
    { procedure: zap('zap, flushed as it asked', true), scenario: zapped, role: 'fixed', notOn: unsnooped, broken: [] },
  ],
})
export default flushResultDropped
