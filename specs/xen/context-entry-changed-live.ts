// A device may have a range that firmware's DMA uses at any time (RMRR, a unity mapping). When Xen gave such a device to another domain,
// it first took the VT-d context entry away and then wrote the new one, so that for a while the device had no translations at all. The
// fix exchanges the entry by one 16-byte write. Where the processor can't, it writes two halves, which the commit calls a best effort:
// meanwhile translations through the new tables may be cached under the old domain id, where other devices of that domain find them.
//
// Source: XSA-400, CVE-2022-26359 and others; xen.git 8f41e481b4 "VT-d: re-assign devices directly", 14dd241aad, 1fa6e9aa36 (2022).
// Device 0 moves, device 1 stays. In one scenario all its pages are such a range, the same in both trees; in the other they differ.
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
import { devices, except } from '../hardware-groups.ts'

const configuration = { devices: 2, domains: 2, uses: [0, 0] }

/** The second tree maps what the first one does. */
function unityInBoth(space: Space): void {
  space.startWith(at(space.domains, 1).root.at(0), leaf(frameNumber(0), 'rw'))
}

const unityRange = scenario({
  name: 'a device with a unity range moves to another domain',
  configuration,
  start: unityInBoth,
  after: () => [],
})

const otherFrames = scenario({
  name: 'a device moves to another domain, another one stays',
  configuration,
  after: space =>
    space.pagesOf(0).map(page => ({
      page,
      to: { frame: frameNumber(space.pagesOfDevice + space.offsetOf(page)), rights: 'rw' },
    })),
})

function visible({ cpu, configuration: { entry } }: Workplace): void {
  cpu.clean(entry(0))
  cpu.fence('complete')
}

/** The cached entry first, then what was cached under the old domain id. */
function flush({ cpu, configuration: { domains } }: Workplace): void {
  cpu.invalidate('everything', { what: 'configuration', device: 0 })
  cpu.invalidate('everything', { tag: at(domains, 0).tag })
  cpu.wait({ drain: true })
}

const unmapThenMap = procedure('take the entry away, flush, write the new one', work => {
  const {
    cpu,
    configuration: { entry, domains },
  } = work
  const { root, tag } = at(domains, 1)
  cpu.write(entry(0), invalid)
  visible(work)
  flush(work)
  cpu.write(entry(0), pointer(root, { tag }))
  visible(work)
})

const twoHalves = procedure('write the root, write the domain id, flush', work => {
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

const atOnce = procedure('exchange the entry by one write, flush', work => {
  const {
    cpu,
    configuration: { entry, domains },
  } = work
  const { root, tag } = at(domains, 1)
  cpu.write(entry(0), pointer(root, { tag }))
  visible(work)
  flush(work)
})

const hardware = ['vt-d', 'vt-d-unsnooped', 'amd-vi']
const notOn = except(devices, hardware)

const contextEntryChangedLive: Spec = spec({
  name: 'xen/context-entry-changed-live',
  summary: 'A device that may do DMA at any time is given to another domain.',
  source: 'XSA-400 (CVE-2022-26359); xen.git 8f41e481b4 (2022)',
  bug: {
    id: 'XSA-400',
    year: 2022,
    codeBase: 'Xen',
    features: ['configuration entries', 'a device cannot try again', 'tags shared by devices'],
  },
  variants: [
    {
      procedure: unmapThenMap,
      scenario: unityRange,
      role: 'unsafe',
      story: { property: 'available', on: 'vt-d', differs: null },
      notOn,
      broken: [{ property: 'available', on: hardware, because: 'meanwhile the device has no translations' }],
      blames: [{ property: 'available', on: 'vt-d', question: 'fault', instead: 'restart' }],
    },
    {
      procedure: twoHalves,
      scenario: otherFrames,
      role: 'incomplete fix',
      story: { property: 'exact', on: 'vt-d', differs: null },
      notOn,
      broken: [
        { property: 'exact', on: hardware, because: 'new tables under the old domain id, which device 1 still uses' },
      ],
    },
    { procedure: atOnce, scenario: unityRange, role: 'fixed', notOn, broken: [] },
    { procedure: atOnce, scenario: otherFrames, role: 'fixed', notOn, broken: [] },
  ],
})
export default contextEntryChangedLive
