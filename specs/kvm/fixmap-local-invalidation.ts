// pKVM's hypervisor maps pages for a moment in slots that each belong to one CPU: set the entry, use it, clear it, invalidate. Since no
// other CPU ever uses the slot, an invalidation of this CPU's TLB alone seems enough. But the tables are shared, and another CPU may
// speculate through the slot, and keep what it finds. When the slot is set again that CPU has the old entry and finds the new one: to it
// nothing was ever broken before it was made, and it may mix the two. So the invalidation has to be the broadcast one.
//
// Source: Linux v6.18.32 arch/arm64/kvm/hyp/nvhe/mm.c:263, and the thread that it names, 20221017115209.2099-1-will@kernel.org (2022).
//
// The other CPU's speculation is its MMU's: walks and fills come at any time, and an access stands for one that goes nowhere. That it may
// translate by a stale entry after the return is therefore not judged; that it meets two entries is. On x86 and RISC-V either entry may be
// used, and the local form is all there is.
import type { Spec } from '../../checker/language/index.ts'
import { invalid, leaf, newFrame, type Procedure, procedure, scenario, spec } from '../../model/index.ts'
import { armCpus, devices } from '../hardware-groups.ts'

const slotSetAgain = scenario({
  name: "a slot of one CPU is cleared and set again, another CPU's MMU walks the same tables",
  cpus: 2,
  mmuPerCpu: true,
  leafLevel: 1,
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: { frame: newFrame(space), rights: 'rw' } })),
  notApplicable: { isolatedAfterReturn: 'the other CPU only speculates: it uses nothing that it finds in the slot' },
})

function setAgain(name: string, local: boolean): Procedure {
  return procedure(name, ({ cpu, space, target }) => {
    const { entry } = space.region(target, 1)
    cpu.write(entry, invalid)
    cpu.fence('complete')
    cpu.invalidate(target, { local })
    cpu.wait()
    cpu.write(entry, leaf(newFrame(space), 'rw'))
    cpu.fence('complete')
  })
}

const fixmapLocalInvalidation: Spec = spec({
  name: 'kvm/fixmap-local-invalidation',
  summary: "A CPU's own slot is cleared, invalidated on that CPU alone, and set again.",
  source: 'Linux v6.18.32 arch/arm64/kvm/hyp/nvhe/mm.c:263; 20221017115209.2099-1-will@kernel.org (2022)',
  bug: {
    id: 'kvmarm 20221017115209.2099',
    year: 2022,
    codeBase: 'KVM',
    features: ['break-before-make', 'an MMU for each CPU'],
  },
  variants: [
    {
      procedure: setAgain('clear, invalidate on this CPU, set again', true),
      scenario: slotSetAgain,
      role: 'unsafe',
      story: { property: 'noConflict', on: 'arm-cpu-bbm0', differs: null },
      notOn: devices,
      broken: [
        {
          property: 'noConflict',
          on: armCpus,
          because: "the other CPU's TLB has the old entry when it finds the new one",
        },
      ],
      blames: [{ property: 'noConflict', on: 'arm-cpu-bbm0', question: 'changeConflict', instead: ['either'] }],
    },
    {
      procedure: setAgain('clear, invalidate on every CPU, set again', false),
      scenario: slotSetAgain,
      role: 'fixed',
      notOn: devices,
      broken: [],
    },
  ],
})
export default fixmapLocalInvalidation
