// On many Intel processors an instruction fetch that finds one address in the instruction TLB both as a small and as a large page ends in
// a machine check that stops the processor. A guest that owns its tables could do that to the host: it splits a live large page and runs
// on. The hypervisors' answer was to give guests no large page that they can execute from; an owner of tables who means well
// breaks before making.
//
// Source: CVE-2018-12207 (2019); Linux b8e8c8303ff2 and Documentation/admin-guide/hw-vuln/multihit.rst; XSA-304.
//
// Hardware of this spec's own has the erratum. The right to execute is not in the machine: every access stands for a fetch, so the
// mitigation appears as tables with small pages only. One stage of translation stands for the two.
import type { Spec } from '../../checker/language/index.ts'
import {
  inferred,
  invalid,
  leaf,
  type Profile,
  pointer,
  procedure,
  profileNamed,
  scenario,
  spec,
  stated,
  type Table,
  variant,
  type Workplace,
} from '../../model/index.ts'
import { everything, except } from '../hardware-groups.ts'

const x86Multihit: Profile = variant(
  profileNamed('x86-ept'),
  'x86-multihit',
  'as x86-ept, but two sizes of one address in the instruction TLB stop the processor',
  {
    sizeConflict: stated(['fatal'], 'CVE-2018-12207; Linux b8e8c8303ff2'),
    // The document speaks of a change of size together with another; that two small pages that differ are as bad is caution.
    changeConflict: inferred(['fatal'], 'CVE-2018-12207; Linux hw-vuln/multihit.rst'),
  },
)

const outOfLargePage = scenario({
  name: 'one small page out of a large one',
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: null })),
})

const outOfTable = scenario({
  name: 'one small page out of a table',
  leafLevel: 1,
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: null })),
})

function mirrored({ cpu, superpage, target, before }: Workplace): Table {
  const table = cpu.allocate()
  for (const page of superpage.pages) {
    const mapping = before(page)
    cpu.write(table.entry(page), page === target || mapping === null ? invalid : leaf(mapping.frame, mapping.rights))
  }
  return table
}

const splitLive = procedure('split live, flush afterwards', work => {
  const { cpu, superpage } = work
  const table = mirrored(work)
  cpu.write(superpage.entry, pointer(table))
  cpu.invalidate(superpage)
  cpu.wait()
})

const breakBeforeMake = procedure('break, flush, make', work => {
  const { cpu, superpage } = work
  const table = mirrored(work)
  cpu.write(superpage.entry, invalid)
  cpu.invalidate(superpage)
  cpu.wait()
  cpu.write(superpage.entry, pointer(table))
})

const smallPagesOnly = procedure('clear, flush', ({ cpu, space, target }) => {
  cpu.write(space.region(target, 1).entry, invalid)
  cpu.invalidate(target)
  cpu.wait()
})

const notOn = except(everything, ['x86-ept']) // an erratum of x86 processors

const instructionTlbMultihit: Spec = spec({
  name: 'kvm/instruction-tlb-multihit',
  summary: 'A live large page is split on a processor that stops when it finds both sizes.',
  source: 'CVE-2018-12207 (2019); Linux b8e8c8303ff2; XSA-304',
  bug: { id: 'CVE-2018-12207', year: 2019, codeBase: 'KVM', features: ['two sizes in one TLB'] },
  hardware: [x86Multihit],
  variants: [
    {
      procedure: splitLive,
      scenario: outOfLargePage,
      role: 'unsafe',
      story: { property: 'noConflict', on: 'x86-multihit', differs: null },
      notOn,
      broken: [
        {
          property: 'noConflict',
          on: ['x86-multihit'],
          because: 'a page that stays is in the TLB as part of the large page and as a small one',
        },
      ],
      blames: [{ property: 'noConflict', on: 'x86-multihit', question: 'sizeConflict', instead: ['either'] }],
    },
    { procedure: breakBeforeMake, scenario: outOfLargePage, role: 'fixed', notOn, broken: [] },
    { procedure: smallPagesOnly, scenario: outOfTable, role: 'fixed', notOn, broken: [] },
  ],
})
export default instructionTlbMultihit
