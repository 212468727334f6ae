// Linux changes a stream-table entry of an SMMUv3 word by word. If one word alone decides between the old and the new meaning, the others
// are written before or after it, and the device notices nothing; if two do, the entry has to be invalid in between, and DMA is lost. For
// some changes of a device in use the code took two words to decide where one did, since it compared bits that may change at any time.
// The fix leaves those bits out of the comparison.
//
// Source: Linux 2781f2a930ab "iommu/arm-smmu-v3: Add update_safe bits to fix STE update sequence" (2026); the algorithm is of 2024. The
// word that decides is the one with the root. Both trees map the same pages to the same frames, and so does the entry throughout.
import { at, type Spec } from '../../checker/language/index.ts'
import {
  frameNumber,
  invalid,
  leaf,
  pointer,
  procedure,
  type Space,
  scenario,
  spec,
  type Workplace,
} from '../../model/index.ts'
import { devices, except, smmuKinds } from '../hardware-groups.ts'

const sameFrames = (space: Space): void => space.startWith(at(space.domains, 1).root.at(0), leaf(frameNumber(0), 'rw'))

const inUse = scenario({
  name: 'an entry in use gets another root, with the same translations',
  configuration: { devices: 1, domains: 2 },
  start: sameFrames,
  after: () => [],
})

function visible({ cpu, configuration: { entry } }: Workplace): void {
  cpu.clean(entry(0))
  cpu.fence('complete')
}

function flush({ cpu }: Workplace): void {
  cpu.invalidate('everything', { what: 'configuration', device: 0 })
  cpu.wait()
}

/** What was cached by the old entry, in the end. */
function flushTranslations({ cpu, configuration: { domains } }: Workplace): void {
  cpu.invalidate('everything', { tag: at(domains, 0).tag })
  cpu.wait({ drain: true })
}

function setRoot(work: Workplace): void {
  const {
    cpu,
    configuration: { entry, domains },
  } = work
  cpu.write(entry(0), pointer(at(domains, 1).root), { part: 'root' })
  visible(work)
}

const throughInvalid = procedure('make the entry invalid, write the other word, make it valid', work => {
  const {
    cpu,
    configuration: { entry, domains },
  } = work
  cpu.write(entry(0), invalid, { part: 'root' })
  visible(work)
  flush(work)
  cpu.write(entry(0), pointer(at(domains, 0).root, { tag: at(domains, 0).tag }), { part: 'tag' })
  visible(work)
  setRoot(work)
  flush(work)
  flushTranslations(work)
})

const oneWord = procedure('write the one word that decides', work => {
  setRoot(work)
  flush(work)
  flushTranslations(work)
})

const notOn = except(devices, smmuKinds)

const smmuStreamEntryThroughInvalid: Spec = spec({
  name: 'linux/smmu-stream-entry-through-invalid',
  summary: 'The entry of a device in use passes through invalid, though one store would have done.',
  source: 'Linux 2781f2a930ab (2026)',
  bug: {
    id: 'Linux 2781f2a930ab',
    year: 2026,
    codeBase: 'Linux',
    features: ['configuration entries', 'a device cannot try again'],
  },
  variants: [
    {
      procedure: throughInvalid,
      scenario: inUse,
      role: 'unsafe',
      story: { property: 'available', on: 'smmu-v3-bbm2', differs: null },
      notOn,
      broken: [
        { property: 'available', on: smmuKinds, because: 'meanwhile the entry is invalid, and the device in use' },
      ],
      blames: [{ property: 'available', on: 'smmu-v3-bbm2', question: 'fault', instead: 'restart' }],
    },
    { procedure: oneWord, scenario: inUse, role: 'fixed', notOn, broken: [] },
  ],
})
export default smmuStreamEntryThroughInvalid
