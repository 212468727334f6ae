// Xen reaches the page tables of a paravirtual guest by a linear map: one entry of the root points to the root itself, so that a walk by it
// comes round once more and ends at a table, as if that were a page. A guest may change an upper entry and ask Xen to drop the pages below it
// one by one. Xen dropped those, and not the linear map's own translations, of which the guest knows nothing. So Xen still found
// the table that had stood below the entry, which might be in use elsewhere by then, and changed it at the guest's next request.
// The fix dropped the linear translations too; later Xen walked the tables itself.
//
// Source: XSA-286 (CVE-2020-27674); xen.git 16a20963b3 (2020). To drop everything stands for the fix. Xen's own accesses are those of the CPU
// to the linear map's pages. In the trace a walk that has read the old pointer does what the source's entry in the TLB does.
import type { Spec } from '../../checker/language/index.ts'
import {
  type Cpu,
  frameOf,
  invalid,
  pageNumber,
  pointer,
  procedure,
  type Space,
  scenario,
  spec,
  type Table,
} from '../../model/index.ts'
import { everything, except } from '../hardware-groups.ts'

/** The guest's pages, and the linear map's: of the guest's table, and of the root. */
const [guests, ofTable, ofRoot] = [[pageNumber(0), pageNumber(1)], pageNumber(2), pageNumber(3)]

const upperEntryCleared = scenario({
  name: 'an upper entry is cleared, below a root that points to itself',
  leafLevel: 1,
  entries: 2,
  roots: 2,
  start: space => space.startWith(space.root.at(1), pointer(space.root)),
  before: space => [
    { page: ofTable, to: { frame: frameOf(guestsTable(space)), rights: 'rw' } },
    { page: ofRoot, to: { frame: frameOf(space.root), rights: 'rw' } },
  ],
  after: () => [...guests, ofTable].map(page => ({ page, to: null })),
})

function guestsTable(space: Space): Table {
  const table = space.tableBelow(space.root.at(0))
  if (table === null) throw new Error('the scenario has two levels of tables')
  return table
}

function clear({ cpu, space }: { readonly cpu: Cpu; readonly space: Space }): void {
  cpu.write(space.root.at(0), invalid)
}

const pagesOnly = procedure("clear the upper entry, invalidate the guest's pages", work => {
  const { cpu } = work
  clear(work)
  for (const page of guests) cpu.invalidate(page)
  cpu.wait()
})

const all = procedure('clear the upper entry, invalidate everything', work => {
  const { cpu } = work
  clear(work)
  cpu.invalidate('everything')
  cpu.wait()
})

const hardware = ['x86-paging']
const notOn = except(everything, hardware)

const linearMapNotFlushed: Spec = spec({
  name: 'xen/linear-map-not-flushed',
  summary: 'The pages below an upper entry are dropped, and not the page by which its table is mapped.',
  source: 'XSA-286 (CVE-2020-27674); xen.git 16a20963b3 (2020)',
  bug: { id: 'XSA-286', year: 2020, codeBase: 'Xen', features: ['TLB', 'a table that points to itself'] },
  variants: [
    {
      procedure: pagesOnly,
      scenario: upperEntryCleared,
      role: 'unsafe',
      story: {
        property: 'isolatedAfterReturn',
        on: 'x86-paging',
        differs: "a walk that has read the old pointer does what the source's entry in the TLB does",
      },
      notOn,
      broken: [
        { property: 'isolatedAfterReturn', on: hardware, because: 'the linear map still leads to the old table' },
      ],
    },
    { procedure: all, scenario: upperEntryCleared, role: 'fixed', notOn, broken: [] },
  ],
})
export default linearMapNotFlushed
