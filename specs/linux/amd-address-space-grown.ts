// Linux lets the address space of an AMD domain grow: a new root is put above the old one, and the device-table entries are to say so. It
// gave addresses out for which there was room only under the new root before the entries had been updated, so that a device could use an
// address that its entry didn't lead to yet. The fix updates the entries, and lets the flush of the cached ones complete, before anybody
// sees the new root.
//
// Source: Linux 754265bcab78 (2019) and the series of 2020 that begins with it in stable trees, eb791aa70b90 among them. The new root is here
// a root beside the old one, with the old mappings and the new one. That other threads read root and level apart is told in
// linux/amd-root-and-level-read-apart. The flush is not for the cached entry alone: a walk that has read the old entry and goes on does
// the same without a cache.
import { at, type Spec } from '../../checker/language/index.ts'
import { frameNumber, invalid, leaf, pointer, procedure, scenario, spec, type Workplace } from '../../model/index.ts'
import { devices, except } from '../hardware-groups.ts'

const grown = scenario({
  name: 'an address is mapped for which the old tables have no room',
  roots: 2,
  configuration: { devices: 1 },
  before: space => space.pages.slice(space.shape.entries).map(page => ({ page, to: null })),
  start: space => space.startWith(at(space.domains, 0).root.at(1), invalid),
  after: space =>
    space.pages.slice(space.shape.entries).map(page => ({ page, to: { frame: frameNumber(page), rights: 'rw' } })),
})

/** The new root, with what was mapped and what is mapped now. */
function grow({ cpu, space, configuration: { entry, domains } }: Workplace): () => void {
  const root = cpu.allocate({ level: space.shape.levels })
  cpu.write(root.at(0), leaf(frameNumber(0), 'rw'))
  cpu.write(root.at(1), leaf(frameNumber(space.shape.entries), 'rw'))
  cpu.clean(root)
  cpu.fence('complete')
  return () => {
    cpu.write(entry(0), pointer(root, { tag: at(domains, 0).tag }))
    cpu.clean(entry(0))
    cpu.fence('complete')
  }
}

const entryLater = procedure('map under the new root, and leave the entry to others', work => {
  grow(work)
})

const notFlushed = procedure('map under the new root, update the entry', work => {
  grow(work)()
})

const flushed = procedure('map under the new root, update the entry, flush it', work => {
  const {
    cpu,
    configuration: { domains },
  } = work
  grow(work)()
  cpu.invalidate('everything', { what: 'configuration', device: 0 })
  cpu.invalidate('everything', { tag: at(domains, 0).tag })
  cpu.wait({ drain: true })
})

const hardware = ['vt-d', 'amd-vi']
const notOn = except(devices, hardware)

const amdAddressSpaceGrown: Spec = spec({
  name: 'linux/amd-address-space-grown',
  summary: 'An address is given out before the entry above the tables leads to it.',
  source: 'Linux 754265bcab78 (2019)',
  bug: {
    id: 'Linux 754265bcab78',
    year: 2019,
    codeBase: 'Linux',
    features: ['configuration entries', 'a device cannot try again'],
  },
  variants: [
    {
      procedure: entryLater,
      scenario: grown,
      role: 'unsafe',
      story: { property: 'available', on: 'amd-vi', differs: null },
      notOn,
      broken: [
        { property: 'available', on: hardware, because: 'the entry still says the old root' },
        { property: 'achieves', on: hardware, because: 'the entry still says the old root' },
      ],
      blames: [{ property: 'available', on: 'amd-vi', question: 'fault', instead: 'restart' }],
    },
    {
      procedure: notFlushed,
      scenario: grown,
      role: 'incomplete fix',
      story: {
        property: 'available',
        on: 'amd-vi',
        differs: 'the entry is updated, and the cached one is not dropped',
      },
      notOn,
      broken: [{ property: 'available', on: hardware, because: 'the entry that says the old root is still cached' }],
    },
    { procedure: flushed, scenario: grown, role: 'fixed', notOn, broken: [] },
  ],
})
export default amdAddressSpaceGrown
