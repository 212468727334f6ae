// A RISC-V IOMMU caches device contexts, and apart from them the translations that it found by them; a command for the one leaves the other
// alone. Linux changed a device's context and dropped the cached one, and what was cached of the translations stayed: after the device had
// been taken from a domain, its DMA could still reach the memory of that domain. The fix sends the command for the translations too.
//
// Source: Linux f5c262b54497 (2026); the RISC-V IOMMU specification says that IOTINVAL has no effect on the directory caches (and IODIR.INVAL
// none on translations), and that a context is made invalid, invalidated, and then written. The domain has the same id before and after.
import { at, type Spec } from '../../checker/language/index.ts'
import { frameNumber, invalid, pointer, procedure, scenario, spec, type Workplace } from '../../model/index.ts'
import { devices, except, riscvKinds } from '../hardware-groups.ts'

const otherTables = scenario({
  name: "a device's context gets other tables",
  configuration: { devices: 1, domains: 2 },
  after: space =>
    space.pages.map(page => ({ page, to: { frame: frameNumber(space.pages.length + page), rights: 'rw' } })),
})

function dropContext({ cpu, configuration: { entry } }: Workplace): void {
  cpu.clean(entry(0))
  cpu.fence('complete')
  cpu.invalidate('everything', { what: 'configuration', device: 0 })
  cpu.wait()
}

/** Makes the context invalid, invalidates, and writes it with the other tables. */
const change = (name: string, dropTranslations: (work: Workplace) => void) =>
  procedure(name, work => {
    const {
      cpu,
      configuration: { entry, domains },
    } = work
    cpu.write(entry(0), invalid, { part: 'root' })
    dropContext(work)
    dropTranslations(work)
    cpu.write(entry(0), pointer(at(domains, 1).root), { part: 'root' })
    dropContext(work)
  })

const contextOnly = change('invalidate the context', () => undefined)
const both = change('invalidate the context, then the translations', ({ cpu, configuration: { domains } }) => {
  cpu.invalidate('everything', { tag: at(domains, 0).tag })
  cpu.wait({ drain: true })
})
const translationsFirst = procedure('invalidate the translations, then the context', work => {
  const {
    cpu,
    configuration: { entry, domains },
  } = work
  cpu.write(entry(0), invalid, { part: 'root' })
  cpu.clean(entry(0))
  cpu.fence('complete')
  cpu.invalidate('everything', { tag: at(domains, 0).tag })
  cpu.wait({ drain: true })
  dropContext(work)
  cpu.write(entry(0), pointer(at(domains, 1).root), { part: 'root' })
  dropContext(work)
})

const notOn = except(devices, riscvKinds)
const kept = {
  property: 'isolatedAfterReturn',
  on: riscvKinds,
  because: 'what was found by the old context is cached under the id that the new one has too',
}
const mixedFrames = {
  property: 'noConflict',
  on: riscvKinds,
  because: 'the old and the new translation of a page may both be there',
}

const riscvDirectoryChangeWithoutFlush: Spec = spec({
  name: 'linux/riscv-directory-change-without-flush',
  summary: "A device's context changes, and what was found by the old one stays cached.",
  source: 'Linux f5c262b54497 (2026)',
  bug: {
    id: 'Linux f5c262b54497',
    year: 2026,
    codeBase: 'Linux',
    features: ['configuration entries', 'an invalidation of its own for each cache'],
  },
  variants: [
    {
      procedure: contextOnly,
      scenario: otherTables,
      role: 'unsafe',
      story: {
        property: 'isolatedAfterReturn',
        on: 'riscv-iommu',
        differs: "a walk that has read the old tables does what the source's cached translation does",
      },
      notOn,
      broken: [kept, mixedFrames],
    },
    {
      procedure: translationsFirst,
      scenario: otherTables,
      role: 'incomplete fix',
      story: {
        property: 'isolatedAfterReturn',
        on: 'riscv-iommu',
        differs: 'the source has no such fix: the right commands in the wrong order',
      },
      notOn,
      broken: [
        { ...kept, because: 'the cached context leads to the old tables again, after the translations are gone' },
        mixedFrames,
      ],
    },
    { procedure: both, scenario: otherTables, role: 'fixed', notOn, broken: [] },
  ],
})
export default riscvDirectoryChangeWithoutFlush
