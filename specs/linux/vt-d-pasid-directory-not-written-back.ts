// VT-d's scalable mode finds a PASID entry through a directory, and on some platforms the walk doesn't see the CPU's caches. Linux zeroed the
// directory, filled it and hung it into the context entry, which it wrote back, and the directory itself it did not. So the hardware could
// read what the memory held before. A first fix wrote it back, with a size that was computed as zero; a second one computed it right.
//
// Source: Linux 194b3348bdbb and 8a3b8e63f837 (2023). The directory is here a root below the configuration entry; what it points to are
// the pages of the device.
import { at, type Spec } from '../../checker/language/index.ts'
import { frameNumber, leaf, pointer, procedure, scenario, spec, type Table, type Workplace } from '../../model/index.ts'
import { devices, except } from '../hardware-groups.ts'

const attached = scenario({
  name: 'a device gets its first directory',
  configuration: { devices: 1, uses: [null] },
  after: space => space.pages.map(page => ({ page, to: { frame: frameNumber(page), rights: 'rw' } })),
})

const attach = (name: string, writeBack: (work: Workplace, directory: Table) => void) =>
  procedure(name, work => {
    const {
      cpu,
      space,
      configuration: { entry, domains },
    } = work
    const directory = cpu.allocate({ level: space.shape.levels, zeroed: true })
    cpu.write(directory.at(0), leaf(frameNumber(0), 'rw'))
    writeBack(work, directory)
    cpu.write(entry(0), pointer(directory, { tag: at(domains, 0).tag }))
    cpu.clean(entry(0))
    cpu.fence('complete')
  })

const notWrittenBack = attach('write back the entry alone', () => undefined)

const writtenBack = attach('write back the directory, then the entry', ({ cpu }, directory) => {
  cpu.clean(directory)
  cpu.fence('complete')
})

const hardware = ['vt-d', 'vt-d-unsnooped']
const notOn = except(devices, hardware)

const vtDPasidDirectoryNotWrittenBack: Spec = spec({
  name: 'linux/vt-d-pasid-directory-not-written-back',
  summary: 'What an entry above the tables points to stays in the CPU caches.',
  source: 'Linux 194b3348bdbb, 8a3b8e63f837 (2023)',
  bug: {
    id: 'Linux 194b3348bdbb, 8a3b8e63f837',
    year: 2023,
    codeBase: 'Linux',
    features: ['configuration entries', 'walks that do not snoop'],
  },
  variants: [
    {
      procedure: notWrittenBack,
      scenario: attached,
      role: 'unsafe',
      story: {
        property: 'available',
        on: 'vt-d-unsnooped',
        differs: 'the first fix, which wrote back nothing, makes the same micro-steps',
      },
      notOn,
      broken: [
        { property: 'available', on: ['vt-d-unsnooped'], because: 'memory may still say that nothing is mapped' },
        { property: 'exact', on: ['vt-d-unsnooped'], because: 'memory may still hold what the frame held before' },
        {
          property: 'isolatedAfterReturn',
          on: ['vt-d-unsnooped'],
          because: 'memory may still hold what the frame held before',
        },
      ],
      blames: [{ property: 'available', on: 'vt-d-unsnooped', question: 'walkSnoops', instead: true }],
    },
    { procedure: writtenBack, scenario: attached, role: 'fixed', notOn, broken: [] },
  ],
})
export default vtDPasidDirectoryNotWrittenBack
