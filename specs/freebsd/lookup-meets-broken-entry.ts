// FreeBSD on arm64 replaces a superpage by a table with break-before-make, under the lock of the page tables. pmap_kextract(), which looks up the
// physical address of a kernel page, takes no lock: it met the entry while it was broken, and gave a wrong address for a page that is
// mapped throughout. The fix clears the valid bit only; what is left of the entry still says to software where the page is.
//
// Source: FreeBSD D21169, 56e66ce802eb (2019), sys/arm64/arm64/pmap.c.
//
// The valid bit is the control half of the entry here, and the address half is what is left.
import type { Spec } from '../../checker/language/index.ts'
import {
  type Cpu,
  type EntryValue,
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
import { cpuKinds, devices } from '../hardware-groups.ts'

const page = pageNumber(0)

const demotion = scenario({
  name: 'a superpage becomes a table while another CPU looks a page up',
  cpus: 2,
  after: () => [],
  notApplicable: { isolatedAfterReturn: 'no page loses its frame or a right' },
})

function demote(cpu: Cpu, { superpage }: Workplace, breakEntry: () => void): void {
  const table = cpu.allocate()
  for (const each of superpage.pages) cpu.write(table.entry(each), leaf(frameNumber(each), 'rw'))
  cpu.fence('complete')
  breakEntry()
  cpu.fence('complete')
  cpu.invalidate(superpage)
  cpu.wait()
  cpu.write(superpage.entry, pointer(table))
  cpu.fence('complete')
}

/** Takes an entry whose valid bit is clear, and which still has an address, for the leaf that it was. */
function decoded(value: EntryValue): EntryValue {
  return value.kind === 'invalid' && value.address?.frame !== undefined ? leaf(value.address.frame, 'rw') : value
}

function lookUp(cpu: Cpu, { superpage }: Workplace, decode: (value: EntryValue) => EntryValue): void {
  const upper = cpu.read(superpage.entry)
  cpu.if(
    upper.isTable,
    () => cpu.uses(cpu.read(upper.entry(page)), page),
    () => cpu.uses(upper.map('decoded', decode), page),
  )
}

function race(work: Workplace, half: 'control' | null, decode: (value: EntryValue) => EntryValue): void {
  const [demoter, reader] = work.cpus
  if (demoter === undefined || reader === undefined) return
  demote(demoter, work, () => demoter.write(work.superpage.entry, invalid, half === null ? {} : { half }))
  lookUp(reader, work, decode)
}

const cleared = procedure('clear the entry, flush, link the table', work => race(work, null, value => value))
const validBitOnly = procedure('clear the valid bit, flush, link the table', work => race(work, 'control', decoded))

const lookupMeetsBrokenEntry: Spec = spec({
  name: 'freebsd/lookup-meets-broken-entry',
  summary: 'Software that looks an address up without a lock meets an entry that is broken for the hardware.',
  source: 'FreeBSD D21169, 56e66ce802eb (2019)',
  bug: {
    id: 'FreeBSD D21169',
    year: 2019,
    codeBase: 'FreeBSD',
    features: ['break-before-make', 'lookups by software', 'several CPUs'],
  },
  variants: [
    {
      procedure: cleared,
      scenario: demotion,
      role: 'unsafe',
      story: { property: 'available', on: 'arm-cpu-bbm0', differs: null },
      notOn: devices, // the kernel's own tables; an access that faults is tried again, a lookup is not
      broken: [{ property: 'available', on: cpuKinds, because: 'the lookup finds an invalid entry' }],
    },
    { procedure: validBitOnly, scenario: demotion, role: 'fixed', notOn: devices, broken: [] },
  ],
})
export default lookupMeetsBrokenEntry
