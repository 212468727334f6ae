// To split a huge page, Linux made its entry invalid, flushed, and filled a table of small pages by what the entry had said, its dirty
// mark included. But it read the entry in one step and stored it in another: a mark that the CPU set in between was in neither, and the
// page could be dropped with what was written there. The fix makes the entry invalid by one exchange.
//
// Source: Linux c58f0bb77ed8, of the series "Do not lose dirty bit on THP pages" (2017).
import type { Spec } from '../../checker/language/index.ts'
import {
  frameNumber,
  invalid,
  type Procedure,
  pointer,
  procedure,
  scenario,
  spec,
  type Workplace,
} from '../../model/index.ts'
import { cpuKinds, devices } from '../hardware-groups.ts'

const split = scenario({
  name: 'a huge page becomes small ones',
  dirtyMarks: true,
  after: () => [],
  notApplicable: { isolatedAfterReturn: 'no page loses its frame or a right' },
})

type Seen = ReturnType<Workplace['cpu']['read']>

/** Makes the entry invalid, in a way that gives what it said before, and puts small pages of the same rights and mark in its place. */
function splitting(name: string, invalidate: (work: Workplace) => Seen): Procedure {
  return procedure(name, work => {
    const { cpu, superpage } = work
    const seen = invalidate(work)
    cpu.fence('complete')
    cpu.invalidate(superpage)
    cpu.wait()
    const table = cpu.allocate()
    for (const page of superpage.pages)
      cpu.write(
        table.entry(page),
        seen.map(`page ${page} of it`, said => (said.kind === 'leaf' ? { ...said, frame: frameNumber(page) } : said)),
      )
    cpu.fence('complete')
    cpu.write(superpage.entry, pointer(table))
    cpu.fence('complete')
  })
}

const inTwoSteps = splitting('read, store invalid, flush, split', ({ cpu, superpage }) => {
  const seen = cpu.read(superpage.entry)
  cpu.write(superpage.entry, invalid)
  return seen
})

const inOneStep = splitting('exchange for invalid, flush, split', ({ cpu, superpage }) =>
  cpu.exchange(superpage.entry, invalid),
)

const notOn = [...devices, 'x86-ept'] // the tables are a process's

const hugePageInvalidatedInTwoSteps: Spec = spec({
  name: 'linux-mm/huge-page-invalidated-in-two-steps',
  summary: 'The entry of a huge page is read and made invalid in two steps, between which hardware marks it dirty.',
  source: 'Linux c58f0bb77ed8 (2017)',
  bug: { id: 'Linux c58f0bb77ed8', year: 2017, codeBase: 'Linux mm', features: ['dirty marks set by hardware'] },
  variants: [
    {
      procedure: inTwoSteps,
      scenario: split,
      role: 'unsafe',
      story: { property: 'keepsDirty', on: 'x86-paging', differs: null },
      notOn,
      broken: [
        {
          property: 'keepsDirty',
          on: cpuKinds.filter(name => !notOn.includes(name)),
          because: 'a write marks the entry after it was read; neither the store nor the small pages have the mark',
        },
      ],
      blames: [{ property: 'keepsDirty', on: 'x86-paging', question: 'accessedDirty', instead: 'none' }],
    },
    { procedure: inOneStep, scenario: split, role: 'fixed', notOn, broken: [] },
  ],
})
export default hugePageInvalidatedInTwoSteps
