// A PASID entry of VT-d's scalable mode has 64 bytes. Linux zeroed it, or copied another one over it, by eight stores while it was marked
// present, and the hardware may fetch it in several bursts: it could put together a part of the old entry and a part of the new one. The
// fix clears the present bit, lets the invalidations complete, and only then touches the rest; a replacement goes the same way.
//
// Source: CVE-2026-45894; Linux 75ed00055c05 "iommu/vt-d: Clear Present bit before tearing down PASID entry", and the commit of the same
// series "Fix race condition during PASID entry replacement" (2026). That several bursts are possible is the commit's: `vt-d-scalable`
// says so. The stores are made in the order of the addresses; the present bit and the root are in the first word.
import { at, type Spec } from '../../checker/language/index.ts'
import { frameNumber, invalid, pointer, procedure, scenario, spec, type Workplace } from '../../model/index.ts'
import { devices, except } from '../hardware-groups.ts'

const tornDown = scenario({
  name: 'an entry is torn down',
  configuration: { devices: 1 },
  after: space => space.pages.map(page => ({ page, to: null })),
})

const replaced = scenario({
  name: 'an entry is replaced',
  configuration: { devices: 1, domains: 2 },
  after: space =>
    space.pages.map(page => ({ page, to: { frame: frameNumber(space.pages.length + page), rights: 'rw' } })),
})

function visible({ cpu, configuration: { entry } }: Workplace): void {
  cpu.clean(entry(0))
  cpu.fence('complete')
}

/** The PASID cache, then the IOTLB of the old domain id. */
function flush({ cpu, configuration: { domains } }: Workplace): void {
  cpu.invalidate('everything', { what: 'configuration', device: 0 })
  cpu.invalidate('everything', { tag: at(domains, 0).tag })
  cpu.wait({ drain: true })
}

function clearPresent(work: Workplace): void {
  work.cpu.write(work.configuration.entry(0), invalid, { part: 'root' })
  visible(work)
  flush(work)
}

const zeroed = procedure('zero the entry, flush', work => {
  const {
    cpu,
    configuration: { entry },
  } = work
  cpu.write(entry(0), invalid, { part: 'root' })
  cpu.write(entry(0), invalid, { part: 'tag' })
  visible(work)
  flush(work)
})

const clearedFirst = procedure('clear the present bit, flush, zero the rest', work => {
  clearPresent(work)
  work.cpu.write(work.configuration.entry(0), invalid, { part: 'tag' })
  visible(work)
})

const copied = procedure('copy the new entry over the old one, flush', work => {
  const {
    cpu,
    configuration: { entry, domains },
  } = work
  const { root, tag } = at(domains, 1)
  cpu.write(entry(0), pointer(root), { part: 'root' })
  cpu.write(entry(0), pointer(root, { tag }), { part: 'tag' })
  visible(work)
  flush(work)
})

const clearedThenWritten = procedure('clear the present bit, flush, write the rest, set it', work => {
  const {
    cpu,
    configuration: { entry, domains },
  } = work
  const { root, tag } = at(domains, 1)
  clearPresent(work)
  cpu.write(entry(0), pointer(root, { tag }), { part: 'tag' })
  visible(work)
  cpu.write(entry(0), pointer(root), { part: 'root' })
  visible(work)
})

const hardware = ['vt-d', 'vt-d-unsnooped']
const notOn = except(devices, hardware)
const alsoOn = ['vt-d-scalable']
const mixed = {
  property: 'isolatedAfterReturn',
  on: alsoOn,
  because: 'the old tables are walked under the domain id that the last stores wrote, which nothing flushes',
}
const blames = [
  { property: 'isolatedAfterReturn', on: 'vt-d-scalable', question: 'configurationFetch', instead: 'whole' },
] as const

const vtDPasidEntryTorn: Spec = spec({
  name: 'linux/vt-d-pasid-entry-torn',
  summary: 'An entry wider than a store and than a fetch is zeroed, or replaced, while it is valid.',
  source: 'CVE-2026-45894; Linux 75ed00055c05 (2026)',
  bug: {
    id: 'CVE-2026-45894',
    year: 2026,
    codeBase: 'Linux',
    features: ['configuration entries', 'entries fetched in parts'],
  },
  variants: [
    {
      procedure: zeroed,
      scenario: tornDown,
      role: 'unsafe',
      story: {
        property: 'isolatedAfterReturn',
        on: 'vt-d-scalable',
        differs: 'the source leaves open what a mixture does; here it is cached under domain id 0',
      },
      notOn,
      alsoOn,
      broken: [mixed],
      blames,
    },
    { procedure: clearedFirst, scenario: tornDown, role: 'fixed', notOn, alsoOn, broken: [] },
    {
      procedure: copied,
      scenario: replaced,
      role: 'unsafe',
      story: {
        property: 'isolatedAfterReturn',
        on: 'vt-d-scalable',
        differs: 'the source leaves open what a mixture does; here the old root is used with the new domain id',
      },
      notOn,
      alsoOn,
      broken: [mixed],
      blames,
    },
    { procedure: clearedThenWritten, scenario: replaced, role: 'fixed', notOn, alsoOn, broken: [] },
  ],
})
export default vtDPasidEntryTorn
