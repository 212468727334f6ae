// Arm asks that an entry in use be made invalid, and the TLBs flushed, before another size takes its place. Xen's tables for guests on
// Arm were changed in one store, and the flush came after: another CPU could hold the superpage and a 4 KiB entry of the new table at
// once, which some processors fault or mix. The rewrite breaks first and makes then.
//
// Source: xen.git 2ef3e36ec7 "xen/arm: p2m: Introduce p2m_set_entry and __p2m_set_entry" (2016); Linux d4b9e0790aa7 is the same in KVM.
// The lines that micro-steps of the fix stand for are of Xen at c447b73, where it still stands.
// What the broken entry does to a device that shares the tables is in shared-tables.ts. On x86 the one store is right.
import type { Spec } from '../../checker/language/index.ts'
import { invalid, pointer, procedure, spec } from '../../model/index.ts'
import { armCpus, devices } from '../hardware-groups.ts'
import { mirrored, oneFrameOut } from './shatter.ts'

const madeOnly = procedure('make, flush', work => {
  const { cpu, superpage, target } = work
  const table = mirrored(work, [target])
  cpu.write(superpage.entry, pointer(table))
  cpu.clean(superpage.entry)
  cpu.fence('complete')
  cpu.invalidate(superpage)
  cpu.wait()
})

const brokenBeforeMade = procedure('break, flush, make', work => {
  const { cpu, superpage, target } = work
  const table = mirrored(work, [target])
  cpu.at('xen/arch/arm/mmu/p2m.c:1024', () => {
    cpu.write(superpage.entry, invalid)
    cpu.clean(superpage.entry)
    cpu.fence('complete')
  })
  cpu.at('xen/arch/arm/mmu/p2m.c:1025', () => {
    cpu.invalidate(superpage)
    cpu.wait()
  })
  cpu.at('xen/arch/arm/mmu/p2m.c:1027', () => {
    cpu.write(superpage.entry, pointer(table))
    cpu.clean(superpage.entry)
    cpu.fence('complete')
  })
})

const noBreakBeforeMake: Spec = spec({
  name: 'xen/no-break-before-make',
  summary: "A live superpage of a guest's tables becomes a table in one store, on CPUs that ask for break-before-make.",
  source: 'xen.git 2ef3e36ec7 (2016)',
  bug: { id: 'xen.git 2ef3e36ec7', year: 2016, codeBase: 'Xen', features: ['two sizes in one TLB'] },
  variants: [
    {
      procedure: madeOnly,
      scenario: oneFrameOut,
      role: 'unsafe',
      story: { property: 'noConflict', on: 'arm-cpu-bbm0', differs: null },
      notOn: devices,
      broken: [
        {
          property: 'noConflict',
          on: armCpus,
          because:
            'the TLB may hold the superpage and an entry of the new table; level 2 promises no more than not to mix',
        },
      ],
      blames: [
        { property: 'noConflict', on: 'arm-cpu-bbm0', question: 'sizeConflict', instead: ['either'] },
        { property: 'noConflict', on: 'arm-cpu-bbm2', question: 'sizeConflict', instead: ['resolvedOne'] },
      ],
    },
    { procedure: brokenBeforeMade, scenario: oneFrameOut, role: 'fixed', notOn: devices, broken: [] },
  ],
})
export default noBreakBeforeMake
