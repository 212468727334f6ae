// Xen's SMMUv3 driver writes commands to a queue in ordinary, cached memory and then tells the unit how many there are. Some SMMUs don't
// snoop (IDR0.COHACC = 0): they read the queue behind the CPU's caches, and with it whatever was there before. Xen wrote nothing back, so
// that on such machines the wait for a command timed out when the unit was set up. The fix writes each command back before the unit is told.
//
// Source: xen.git 3a11099edd (2025), xen/drivers/passthrough/arm/smmu-v3.c. Here a page is unmapped, since only commands that
// drop something are modelled; the wait stands for CMD_SYNC, which isn't read from the queue itself. That the unit may carry out an old command
// in the place of the new one is what the queue's memory permits, and not told by the source.
import type { Spec } from '../../checker/language/index.ts'
import { invalid, type Procedure, procedure, scenario, spec } from '../../model/index.ts'
import { everything, except } from '../hardware-groups.ts'

const unmapOne = scenario({
  name: 'one page is unmapped, by a command in memory',
  leafLevel: 1,
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: null })),
})

function unmap(name: string, isWrittenBack: boolean): Procedure {
  return procedure(name, ({ cpu, space, target, word }) => {
    const { entry } = space.region(target, 1)
    cpu.write(entry, invalid)
    cpu.clean(entry)

    const slot = word('the queue', { fetched: true })
    cpu.write(slot, 1)
    if (isWrittenBack) cpu.clean(slot)
    cpu.fence('complete')
    cpu.invalidate(target, { command: { word: slot, number: 1 } })
    cpu.wait({ drain: true })
  })
}

const nonCoherent = ['smmu-v3-non-coherent']
const notOn = except(everything, ['smmu-v3-bbm0'])

const smmuCommandsNotWrittenBack: Spec = spec({
  name: 'xen/smmu-commands-not-written-back',
  summary: 'A command stays in the cache, and the unit that is told of it reads memory.',
  source: 'xen.git 3a11099edd (2025)',
  bug: {
    id: 'xen.git 3a11099edd',
    year: 2025,
    codeBase: 'Xen',
    features: ['command queue in memory', 'walks that do not snoop'],
  },
  variants: [
    {
      procedure: unmap('write the command, tell the unit', false),
      scenario: unmapOne,
      role: 'unsafe',
      story: { property: 'completes', on: 'smmu-v3-non-coherent', differs: null },
      notOn,
      alsoOn: nonCoherent,
      broken: [
        { property: 'completes', on: nonCoherent, because: 'the unit never sees the command' },
        { property: 'isolatedAfterReturn', on: nonCoherent, because: 'the unit carries out an old command instead' },
      ],
      blames: [
        { property: 'completes', on: 'smmu-v3-non-coherent', question: 'walkSnoops', instead: true },
        { property: 'isolatedAfterReturn', on: 'smmu-v3-non-coherent', question: 'walkSnoops', instead: true },
      ],
    },
    {
      procedure: unmap('write the command, write it back, tell the unit', true),
      scenario: unmapOne,
      role: 'fixed',
      notOn,
      alsoOn: nonCoherent,
      broken: [],
    },
  ],
})
export default smmuCommandsNotWrittenBack
