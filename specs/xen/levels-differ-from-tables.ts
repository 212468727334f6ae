// Xen puts a device that no domain has into quarantine: its tables lead every address to a page of nobody's. On AMD hardware Xen built these
// tables four levels deep, but told the IOMMU in the device's entry the number of levels of another calculation: three on machines without
// memory above 512 GiB. The unit's walk ended one level early and took the last pointer for a page. So the device could write to the
// page that was to be a table, and what it left there the next device in quarantine could read. The fix takes the number from one place.
//
// Source: XSA-445, CVE-2023-46835; xen.git fe1e4668b3 (2023). Three levels stand for four, and two for three. Addresses that the fewer
// levels don't reach fault; that the last pointer may fault too is the machine's caution, and not said by the source. The entry was
// invalid, which AMD's units don't cache, so nothing is flushed.
import { at, type Spec } from '../../checker/language/index.ts'
import { frameNumber, type Procedure, pointer, procedure, scenario, spec } from '../../model/index.ts'
import { devices, except } from '../hardware-groups.ts'

const intoQuarantine = scenario({
  name: 'a device without translations is put into quarantine',
  levels: 3,
  leafLevel: 1,
  configuration: { devices: 1, uses: [null] },
  after: space => space.pages.map(page => ({ page, to: { frame: frameNumber(page), rights: 'rw' } })),
})

function tell(name: string, levels: (ofTables: number) => number): Procedure {
  return procedure(name, ({ cpu, space, configuration: { entry, domains } }) => {
    const { root, tag } = at(domains, 0)
    cpu.write(entry(0), pointer(root, { tag, levels: levels(space.shape.levels) }))
  })
}

const hardware = ['amd-vi']
const notOn = except(devices, hardware)
const tooShort = (property: string, because: string) => ({ property, on: hardware, because })

const levelsDifferFromTables: Spec = spec({
  name: 'xen/levels-differ-from-tables',
  summary: 'The entry above the tables tells the unit of fewer levels than there are.',
  source: 'XSA-445 (CVE-2023-46835); xen.git fe1e4668b3 (2023)',
  bug: { id: 'XSA-445', year: 2023, codeBase: 'Xen', features: ['configuration entries', 'plain walk'] },
  variants: [
    {
      procedure: tell('tell the unit of one level less than there is', ofTables => ofTables - 1),
      scenario: intoQuarantine,
      role: 'unsafe',
      story: { property: 'exact', on: 'amd-vi', differs: null },
      notOn,
      broken: [
        tooShort('exact', 'a pointer to a table is taken for a page'),
        tooShort('isolatedAfterReturn', "a table is the device's to write to"),
        tooShort('available', "what the fewer levels don't reach has no translation"),
        tooShort('achieves', 'no page is mapped to where it was to be'),
      ],
    },
    {
      procedure: tell('tell the unit of the levels that there are', ofTables => ofTables),
      scenario: intoQuarantine,
      role: 'fixed',
      notOn,
      broken: [],
    },
  ],
})
export default levelsDifferFromTables
