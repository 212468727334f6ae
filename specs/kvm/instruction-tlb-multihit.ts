// On many Intel processors an instruction fetch that finds one address in the instruction TLB both as a small and as a large page ends in
// a machine check that stops the processor. A guest that owns its tables could do that to the host: it splits a live large page and runs
// on. The hypervisors' answer was to give guests no large page that they can execute from; an owner of tables who means well
// breaks before making.
//
// Source: CVE-2018-12207 (2019); Linux b8e8c8303ff2 and Documentation/admin-guide/hw-vuln/multihit.rst; XSA-304.
//
// The profile x86-multihit has the erratum. The right to execute is not in the machine: every access stands for a fetch, so the
// mitigation appears as tables with small pages only. One stage of translation stands for the two.
import type { Spec } from '../../checker/language/index.ts'
import { invalid, leaf, pointer, procedure, scenario, spec, type Table, type Workplace } from '../../model/index.ts'
import { everything, except, x86Cpus } from '../hardware-groups.ts'

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

const notOn = except(everything, x86Cpus) // an erratum of x86 processors
const alsoOn = ['x86-multihit']

const instructionTlbMultihit: Spec = spec({
  name: 'kvm/instruction-tlb-multihit',
  summary: 'A live large page is split on a processor that stops when it finds both sizes.',
  source: 'CVE-2018-12207 (2019); Linux b8e8c8303ff2; XSA-304',
  bug: { id: 'CVE-2018-12207', year: 2019, codeBase: 'KVM', features: ['two sizes in one TLB'] },
  variants: [
    {
      procedure: splitLive,
      scenario: outOfLargePage,
      role: 'unsafe',
      story: { property: 'noConflict', on: 'x86-multihit', differs: null },
      notOn,
      alsoOn,
      broken: [
        {
          property: 'noConflict',
          on: ['x86-multihit'],
          because: 'a page that stays is in the TLB as part of the large page and as a small one',
        },
      ],
      blames: [{ property: 'noConflict', on: 'x86-multihit', question: 'sizeConflict', instead: ['either'] }],
    },
    { procedure: breakBeforeMake, scenario: outOfLargePage, role: 'fixed', notOn, alsoOn, broken: [] },
    { procedure: smallPagesOnly, scenario: outOfTable, role: 'fixed', notOn, alsoOn, broken: [] },
  ],
})
export default instructionTlbMultihit
