// To change the attributes of one small page, Linux on x86 splits the large page of the kernel's own map and then changes the small entry.
// It flushed once, at the end. So a TLB could hold the large page with the old attributes and the small page with the new ones, of which a
// note of Intel's on TLBs said that the processor's behaviour is undefined. The fix flushes after the split too, before anything differs.
//
// Source: Linux ad5ca55f6bdb (2008); the comment at arch/x86/mm/pat/set_memory.c:1203.
//
// Today's manual says that either entry may be used, and so do the profiles of x86 CPUs. x86-undefined-if-different is as the note has it,
// with a mixture of both for "undefined". The attribute is the right to write, which is taken away.
import type { Spec } from '../../checker/language/index.ts'
import { frameNumber, leaf, type Procedure, pointer, procedure, scenario, spec } from '../../model/index.ts'
import { everything, except, x86Cpus } from '../hardware-groups.ts'

const onePageReadOnly = scenario({
  name: 'one small page of a large one becomes read only',
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: { frame: frameNumber(page), rights: 'r' } })),
})

function splitThenChange(name: string, flushesBetween: boolean): Procedure {
  return procedure(name, ({ cpu, superpage, target, before, after }) => {
    const table = cpu.allocate()
    for (const page of superpage.pages) {
      const mapping = before(page)
      if (mapping !== null) cpu.write(table.entry(page), leaf(mapping.frame, mapping.rights))
    }
    cpu.write(superpage.entry, pointer(table))
    if (flushesBetween) {
      cpu.invalidate('everything')
      cpu.wait()
    }
    const wanted = after(target)
    if (wanted !== null) cpu.write(table.entry(target), leaf(wanted.frame, wanted.rights))
    cpu.invalidate('everything')
    cpu.wait()
  })
}

const notOn = except(everything, x86Cpus) // a rule of x86 processors

const splitThenChangeWithoutFlush: Spec = spec({
  name: 'linux-mm/split-then-change-without-flush',
  summary: 'A large page is split and one of its pages changed, with one flush for both.',
  source: 'Linux ad5ca55f6bdb (2008)',
  bug: { id: 'Linux ad5ca55f6bdb', year: 2008, codeBase: 'Linux mm', features: ['two sizes in one TLB'] },
  variants: [
    {
      procedure: splitThenChange('split, change, flush', false),
      scenario: onePageReadOnly,
      role: 'unsafe',
      story: { property: 'noConflict', on: 'x86-undefined-if-different', differs: null },
      notOn,
      alsoOn: ['x86-undefined-if-different'],
      broken: [
        {
          property: 'noConflict',
          on: ['x86-undefined-if-different'],
          because: 'the TLB may hold the large page, writable, and the small one, read only',
        },
      ],
      blames: [
        { property: 'noConflict', on: 'x86-undefined-if-different', question: 'changeConflict', instead: ['either'] },
      ],
    },
    {
      procedure: splitThenChange('split, flush, change, flush', true),
      scenario: onePageReadOnly,
      role: 'fixed',
      notOn,
      alsoOn: ['x86-undefined-if-different'],
      broken: [],
    },
  ],
})
export default splitThenChangeWithoutFlush
