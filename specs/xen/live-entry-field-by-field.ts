// Xen's driver for AMD's IOMMU stored the fields of an entry one after the other while the unit could walk it: when a table takes the place
// of a superpage, the address comes first, and for a moment the entry is a superpage whose frames begin with the table's own, which a device
// may then write. Entries were cleared with memset(), whose stores come in any order. The fix builds an entry aside and stores it at once,
// and clears it with one store.
//
// Source: XSA-347; xen.git 73f62c7380, 3b055121c5 (2020), xen/drivers/passthrough/amd/iommu_map.c.
//
// Two halves stand for the fields: the address, and all that says what it is. A fence keeps them in the order of the source, which is that of
// x86; where stores are seen in any order there are more ways to go wrong. The address of a cleared entry is frame 0.
import type { Spec } from '../../checker/language/index.ts'
import {
  type Cpu,
  type EntryPlace,
  type EntryValue,
  frameNumber,
  invalid,
  leaf,
  pageNumber,
  pointer,
  procedure,
  type Scenario,
  scenario,
  spec,
  type Workplace,
} from '../../model/index.ts'
import { armCpus, changeConflict, cpuKinds, devices, except, neverSure, sizeConflict } from '../hardware-groups.ts'

type Store = (cpu: Cpu, place: EntryPlace, value: EntryValue) => void

const atOnce: Store = (cpu, place, value) => cpu.write(place, value)

const addressFirst: Store = (cpu, place, value) => {
  const address = value.kind === 'invalid' ? leaf(frameNumber(0), 'r') : value
  cpu.write(place, address, { half: 'address' })
  cpu.fence('store')
  cpu.write(place, value, { half: 'control' })
}

const sameMap: Scenario = scenario({ name: 'a table takes the place of a superpage', after: () => [] })

const target = pageNumber(1)
const unmapped: Scenario = scenario({
  name: 'a page is unmapped',
  leafLevel: 1,
  after: () => [{ page: target, to: null }],
})

function link({ cpu, superpage }: Workplace, store: Store): void {
  const table = cpu.allocate()
  for (const page of superpage.pages) cpu.write(table.entry(page), leaf(frameNumber(page), 'rw'))
  cpu.clean(table)
  cpu.fence('complete')
  store(cpu, superpage.entry, pointer(table))
  cpu.clean(superpage.entry)
  cpu.fence('complete')
  cpu.invalidate(superpage)
  cpu.wait({ drain: true })
}

function clear({ cpu, space }: Workplace, store: Store): void {
  const { entry } = space.region(target, 1)
  store(cpu, entry, invalid)
  cpu.clean(entry)
  cpu.fence('complete')
  cpu.invalidate(target)
  cpu.wait({ drain: true })
}

const linkByFields = procedure('link the table field by field', work => link(work, addressFirst))
const linkAtOnce = procedure('link the table with one store', work => link(work, atOnce))
const clearByFields = procedure('clear the entry field by field', work => clear(work, addressFirst))
const clearAtOnce = procedure('clear the entry with one store', work => clear(work, atOnce))

const conflicting = except(changeConflict, cpuKinds)
const unsure = { property: 'isolatedAfterReturn', on: neverSure, because: 'no invalidation can be relied on there' }

const liveEntryFieldByField: Spec = spec({
  name: 'xen/live-entry-field-by-field',
  summary: 'The fields of a live entry are stored one after the other, and a walk reads it in between.',
  source: 'XSA-347 (2020), xen.git 73f62c7380, 3b055121c5',
  bug: { id: 'XSA-347', year: 2020, codeBase: 'Xen', features: ['entries stored in parts', 'plain walk'] },
  variants: [
    {
      procedure: linkByFields,
      scenario: sameMap,
      role: 'unsafe',
      story: { property: 'exact', on: 'amd-vi', differs: null },
      notOn: cpuKinds,
      broken: [
        { property: 'exact', on: devices, because: "for a moment the superpage maps the table's own frame" },
        unsure,
        {
          property: 'noConflict',
          on: conflicting,
          because: "an entry of the TLB with the superpage's frames meets one with the table's",
        },
      ],
    },
    {
      procedure: clearByFields,
      scenario: unmapped,
      role: 'unsafe',
      story: { property: 'exact', on: 'amd-vi', differs: null },
      notOn: cpuKinds,
      broken: [
        { property: 'exact', on: devices, because: 'for a moment the page is mapped to frame 0' },
        unsure,
        { property: 'noConflict', on: conflicting, because: 'the old frame and frame 0 meet in the TLB' },
      ],
    },
    {
      procedure: linkAtOnce,
      scenario: sameMap,
      role: 'fixed',
      notOn: cpuKinds,
      broken: [
        {
          property: 'noConflict',
          on: except(sizeConflict, armCpus),
          because: 'the superpage and pages of it meet in the TLB: they say the same, but not at one size',
        },
      ],
    },
    { procedure: clearAtOnce, scenario: unmapped, role: 'fixed', notOn: cpuKinds, broken: [unsure] },
  ],
})
export default liveEntryFieldByField
