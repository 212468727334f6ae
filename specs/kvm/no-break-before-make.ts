// Where a stage 2 entry was valid, KVM on Arm stored the new one over it and invalidated the TLB afterwards. The architecture asks for
// the contrary: make the entry invalid, invalidate, and only then store the new one; or a TLB may hold the old and the new translation
// at once, and what an access does then is not promised. The fix has the three steps in order, for pages and for blocks.
//
// Source: Linux d4b9e0790aa7 (2016). A page gets another frame; or a block takes the place of a table, which maps the same and is freed.
//
// The fix is for CPUs, which try again. Behind an IOMMU the entry that is invalid in between is a gap, where others than the target lose
// their translation: that is stated here too.
import type { Spec } from '../../checker/language/index.ts'
import {
  type EntryPlace,
  type EntryValue,
  invalid,
  leaf,
  newFrame,
  type Procedure,
  procedure,
  type Region,
  scenario,
  spec,
  type Workplace,
} from '../../model/index.ts'
import { changeConflict, devices, except, leavesPointers, sizeConflict, unsnooped } from '../hardware-groups.ts'

const anotherFrame = scenario({
  name: 'a page gets another frame',
  leafLevel: 1,
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: { frame: newFrame(space), rights: 'rw' } })),
})

const blockForTable = scenario({
  name: 'a block takes the place of a table',
  leafLevel: 1,
  after: () => [],
  notApplicable: { isolatedAfterReturn: 'a merge takes nothing away: no page is a target' },
})

type Change = (work: Workplace, place: EntryPlace, value: EntryValue, covers: Region) => void

const flushAfterwards: Change = ({ cpu }, place, value, covers) => {
  cpu.write(place, value)
  cpu.fence('complete')
  cpu.invalidate(covers)
  cpu.wait({ drain: true })
}

const breakBeforeMake: Change = ({ cpu }, place, value, covers) => {
  cpu.write(place, invalid)
  cpu.fence('complete')
  cpu.invalidate(covers)
  cpu.wait({ drain: true })
  cpu.write(place, value)
  cpu.fence('complete')
}

function setPage(name: string, change: Change): Procedure {
  return procedure(name, work => {
    const { space, target, after } = work
    const page = space.region(target, 1)
    const mapping = after(target)
    if (mapping !== null) change(work, page.entry, leaf(mapping.frame, mapping.rights), page)
  })
}

function setBlock(name: string, change: Change): Procedure {
  return procedure(name, work => {
    const { cpu, space, superpage, after } = work
    const table = space.tableBelow(superpage.entry)
    const mapping = after(superpage.first)
    if (mapping !== null) change(work, superpage.entry, leaf(mapping.frame, mapping.rights), superpage)
    if (table !== null) cpu.free(table)
  })
}

const noBreakBeforeMake: Spec = spec({
  name: 'kvm/no-break-before-make',
  summary: 'A valid stage 2 entry is overwritten by another valid one, and invalidated afterwards.',
  source: 'Linux d4b9e0790aa7 (2016)',
  bug: { id: 'Linux d4b9e0790aa7', year: 2016, codeBase: 'KVM', features: ['break-before-make'] },
  variants: [
    {
      procedure: setPage('set the page, flush afterwards', flushAfterwards),
      scenario: anotherFrame,
      role: 'unsafe',
      story: { property: 'noConflict', on: 'arm-cpu-bbm0', differs: null },
      notOn: unsnooped, // KVM cleans no lines: its tables are walked by CPUs
      broken: [
        {
          property: 'noConflict',
          on: except(changeConflict, unsnooped),
          because: 'the TLB may hold the old and the new frame of the page',
        },
      ],
      blames: [{ property: 'noConflict', on: 'arm-cpu-bbm0', question: 'changeConflict', instead: ['either'] }],
    },
    {
      procedure: setPage('break, flush, make the page', breakBeforeMake),
      scenario: anotherFrame,
      role: 'fixed',
      notOn: unsnooped,
      broken: [],
    },
    {
      procedure: setBlock('set the block, flush afterwards', flushAfterwards),
      scenario: blockForTable,
      role: 'unsafe',
      story: { property: 'noConflict', on: 'arm-cpu-bbm0', differs: null },
      notOn: unsnooped,
      broken: [
        {
          property: 'noConflict',
          on: except(sizeConflict, unsnooped),
          because: 'the TLB may hold a page of the table and the block; as a whole they translate alike',
        },
        {
          property: 'noUseAfterFree',
          on: leavesPointers,
          because: 'an invalidation of pages leaves what points to tables there; a driver invalidates everything',
        },
      ],
      blames: [{ property: 'noConflict', on: 'arm-cpu-bbm0', question: 'sizeConflict', instead: ['either'] }],
    },
    {
      procedure: setBlock('break, flush, make the block', breakBeforeMake),
      scenario: blockForTable,
      role: 'fixed',
      notOn: unsnooped,
      broken: [
        {
          property: 'available',
          on: except(devices, unsnooped),
          because: 'a device has one try, and may meet the entry while it is invalid',
        },
        {
          property: 'noUseAfterFree',
          on: leavesPointers,
          because: 'an invalidation of pages leaves what points to tables there; a driver invalidates everything',
        },
      ],
    },
  ],
})
export default noBreakBeforeMake
