// FreeBSD on amd64 keeps with each superpage a table that is ready to take its place, and demotes by linking it. Superpages of the kernel
// that had been made directly, and not by promotion, had a table too, but one of zeros; demotion took it for filled. Every page of
// the former superpage was then unmapped. The fix fills the table where it isn't known to be filled.
//
// Source: FreeBSD r348476 (D20266, D20538), 2019.
//
// Demoted is in order to unmap one page. A CPU tries a faulting access again, so there the verdict is that of the tables at the end;
// on the IOMMUs that stand beside an x86 CPU the same procedure loses accesses at once.
import type { Spec } from '../../checker/language/index.ts'
import { invalid, leaf, type Procedure, pointer, procedure, scenario, spec } from '../../model/index.ts'
import { everything, except } from '../hardware-groups.ts'

const onePageRemoved = scenario({
  name: 'one small page out of a superpage',
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: null })),
})

function demote(name: string, fills: boolean): Procedure {
  return procedure(name, ({ cpu, superpage, target, before }) => {
    const saved = cpu.allocate({ zeroed: true })
    if (fills)
      for (const page of superpage.pages) {
        const mapping = before(page)
        if (mapping !== null) cpu.write(saved.entry(page), leaf(mapping.frame, mapping.rights))
      }
    cpu.write(superpage.entry, pointer(saved))
    cpu.invalidate(superpage)
    cpu.wait()
    cpu.write(saved.entry(target), invalid)
    cpu.invalidate(target)
    cpu.wait()
  })
}

const x86 = ['vt-d', 'amd-vi', 'x86-ept', 'x86-paging']
const notOn = except(everything, x86) // amd64: walks snoop, stores are in order

const demotionTrustsEmptyTable: Spec = spec({
  name: 'freebsd/demotion-trusts-empty-table',
  summary: 'A superpage is demoted to a saved table that nobody has filled.',
  source: 'FreeBSD r348476 (2019)',
  bug: { id: 'FreeBSD r348476', year: 2019, codeBase: 'FreeBSD', features: ['plain walk'] },
  variants: [
    {
      procedure: demote('link the saved table as it is', false),
      scenario: onePageRemoved,
      role: 'unsafe',
      story: {
        property: 'available',
        on: 'vt-d',
        differs:
          'the walk goes by the walk cache where the source needs none: a plain walk takes as many steps, and comes later in rule order',
      },
      notOn,
      broken: [
        { property: 'available', on: ['vt-d', 'amd-vi'], because: 'a walk for any other page meets an empty entry' },
        { property: 'achieves', on: x86, because: 'at the end the table maps nothing, the pages that stay included' },
      ],
    },
    {
      procedure: demote('fill the saved table, then link it', true),
      scenario: onePageRemoved,
      role: 'fixed',
      notOn,
      broken: [],
    },
  ],
})
export default demotionTrustsEmptyTable
