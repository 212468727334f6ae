// Xen's EPT code set an entry that leads to a new table field by field in the live table, and only then went through the new table to set
// what each of its entries must say at first. A walk could meet the table before that. Pages for tables are zeroed when they are taken, and a
// zero entry is not present, so nothing came of it; with anything else in them it would have. The fix sets the table up, builds the
// entry aside and stores it at once.
//
// Source: XSA-328; xen.git 1104288186, bc3d9f95d6 (2020), xen/arch/x86/mm/p2m-ept.c.
//
// Two halves stand for the fields, the address first. The unsafe procedure is that of the source with a table that isn't zeroed.
import type { Spec } from '../../checker/language/index.ts'
import {
  frameNumber,
  invalid,
  leaf,
  pageNumber,
  pointer,
  procedure,
  scenario,
  spec,
  type Workplace,
} from '../../model/index.ts'
import { armCpus, devices } from '../hardware-groups.ts'

const page = pageNumber(0)

/** Where nothing is mapped, a page is. */
const firstPage = scenario({
  name: 'the first page of a region is mapped',
  before: space => space.pages.map(each => ({ page: each, to: null })),
  start: space => space.startWith(space.root.at(0), invalid),
  after: () => [{ page, to: { frame: frameNumber(0), rights: 'rw' } }],
})

function linkInPlace({ cpu, superpage }: Workplace, zeroed: boolean): void {
  const table = cpu.allocate({ zeroed })
  cpu.write(superpage.entry, pointer(table), { half: 'address' })
  cpu.write(superpage.entry, pointer(table), { half: 'control' })
  for (const each of superpage.pages) cpu.write(table.entry(each), invalid)
  cpu.write(table.entry(page), leaf(frameNumber(0), 'rw'))
}

const linkFirst = procedure('link, then set the table up', work => linkInPlace(work, false))
const linkZeroed = procedure('link a zeroed table, then set it up', work => linkInPlace(work, true))

const setUpFirst = procedure('set the table up, then link it', ({ cpu, superpage }) => {
  const table = cpu.allocate()
  for (const each of superpage.pages) cpu.write(table.entry(each), invalid)
  cpu.fence('store')
  cpu.write(superpage.entry, pointer(table))
  cpu.write(table.entry(page), leaf(frameNumber(0), 'rw'))
})

const notOn = [...devices, ...armCpus, 'riscv-cpu'] // EPT is x86's
const x86 = ['x86-ept', 'x86-paging']

const tableLinkedBeforeInitialised: Spec = spec({
  name: 'xen/table-linked-before-initialised',
  summary: 'An entry is built in place in a live table, and leads to a table that is not set up yet.',
  source: 'XSA-328 (2020), xen.git 1104288186, bc3d9f95d6',
  bug: { id: 'XSA-328', year: 2020, codeBase: 'Xen', features: ['entries stored in parts', 'plain walk'] },
  variants: [
    {
      procedure: linkFirst,
      scenario: firstPage,
      role: 'unsafe',
      story: {
        property: 'exact',
        on: 'x86-ept',
        differs: 'the table holds what its frame held before, where those of Xen were zeroed',
      },
      notOn,
      broken: [
        { property: 'exact', on: x86, because: 'a walk takes what the frame held before for entries' },
        {
          property: 'isolatedAfterReturn',
          on: x86,
          because: 'what such a walk found is still there: nothing is flushed',
        },
      ],
    },
    { procedure: linkZeroed, scenario: firstPage, notOn, broken: [] }, // why Xen was not exploitable
    { procedure: setUpFirst, scenario: firstPage, role: 'fixed', notOn, broken: [] },
  ],
})
export default tableLinkedBeforeInitialised
