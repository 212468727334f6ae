// AMD's IOMMU reads a device-table entry of 256 bits at once, and an entry in use is to be written by 128 bits: the root of the tables and
// the domain id are in the same half. Linux wrote it by 64 bits. Between two stores the entry says one domain's tables with another's
// domain id, and what is found so is cached under that id. The fix writes each half by one 128-bit exchange.
//
// Source: Linux 8b3f78733814 "iommu/amd: Introduce helper function to update 256-bit DTE" (2024), which says that the code didn't follow
// the requirement. What a mixture leads to is worked out here, for either order of the two stores. Device 0 moves, device 1 stays.
import { at, type Spec } from '../../checker/language/index.ts'
import { frameNumber, pointer, procedure, scenario, spec, type Workplace } from '../../model/index.ts'
import { devices, except } from '../hardware-groups.ts'

const moved = scenario({
  name: 'a device moves to another domain, another one stays',
  configuration: { devices: 2, domains: 2, uses: [0, 0] },
  after: space =>
    space.pagesOf(0).map(page => ({
      page,
      to: { frame: frameNumber(space.pagesOfDevice + space.offsetOf(page)), rights: 'rw' },
    })),
})

/** Writes the new entry by parts, or at once; then the flush of the entry, and of the old domain. */
const writtenBy = (name: string, parts: readonly ('root' | 'tag')[]) =>
  procedure(name, ({ cpu, configuration: { entry, domains } }: Workplace) => {
    const { root, tag } = at(domains, 1)
    const value = pointer(root, { tag })
    if (parts.length === 0) cpu.write(entry(0), value)
    for (const part of parts) cpu.write(entry(0), value, { part })
    cpu.fence('complete')
    cpu.invalidate('everything', { what: 'configuration', device: 0 })
    cpu.invalidate('everything', { tag: at(domains, 0).tag })
    cpu.wait({ drain: true })
  })

const notOn = except(devices, ['amd-vi'])

const amdDeviceEntryBy64BitStores: Spec = spec({
  name: 'linux/amd-device-entry-by-64-bit-stores',
  summary: 'A device-table entry in use is written by 64 bits.',
  source: 'Linux 8b3f78733814 (2024)',
  bug: {
    id: 'Linux 8b3f78733814',
    year: 2024,
    codeBase: 'Linux',
    features: ['configuration entries', 'tags shared by devices'],
  },
  variants: [
    {
      procedure: writtenBy('store the root, store the domain id', ['root', 'tag']),
      scenario: moved,
      role: 'unsafe',
      story: { property: 'exact', on: 'amd-vi', differs: 'the source names no consequence; this is one' },
      notOn,
      broken: [
        { property: 'exact', on: ['amd-vi'], because: 'new tables under the old domain id, which device 1 still uses' },
      ],
    },
    {
      procedure: writtenBy('store the domain id, store the root', ['tag', 'root']),
      scenario: moved,
      role: 'unsafe',
      story: { property: 'isolatedAfterReturn', on: 'amd-vi', differs: 'the source names no consequence; this is one' },
      notOn,
      broken: [
        {
          property: 'isolatedAfterReturn',
          on: ['amd-vi'],
          because: 'old tables under the new domain id, which is not flushed',
        },
      ],
    },
    {
      procedure: writtenBy('store both at once, 128 bits', []),
      scenario: moved,
      role: 'fixed',
      notOn,
      broken: [],
    },
  ],
})
export default amdDeviceEntryBy64BitStores
