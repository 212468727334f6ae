// Sensitivity: a bug that its spec blames on a feature of the hardware is gone where that one answer is changed, and there where it isn't.
import { expect, test } from 'vitest'
import type { BuiltCase } from '../../checker/language/index.ts'
import { exploreFew } from '../oracle/explore-few.ts'
import { caseName, specFiles } from './spec-files.ts'

const blamed = (await specFiles()).flatMap(({ path, spec }) =>
  spec.cases.flatMap(each =>
    (each.withoutFeature ?? []).map(({ property, feature, build }) => ({
      name: `${path}: ${caseName(each)}: ${property} needs ${feature}`,
      property,
      feature,
      build,
      with: each.build,
    })),
  ),
)

/** Where the answer alone takes the property away, as where an access that faults is tried again, that is the verdict. */
async function verdict({ model, notApplicable }: BuiltCase, property: string): Promise<string | undefined> {
  if (notApplicable.some(each => each.property === property)) return 'not applicable'
  const properties = model.properties.filter(({ name }) => name === property)
  const { found } = await exploreFew({ ...model, properties }, 1_000_000)
  return found.findings.find(finding => finding.property === property)?.verdict
}

const inFlight = 'a walk that has read the entry does what a cache would do: no one answer takes the bug away'
const anyWalk = 'an ordinary walk is enough'

/** Bugs that no one answer of the hardware takes away, and why. */
const blameless: { readonly [spec: string]: string } = {
  'freebsd/demotion-trusts-empty-table': anyWalk,
  'freebsd/lookup-meets-broken-entry': 'software reads the broken entry itself: no hardware is needed',
  'kvm/block-split-under-read-lock': 'two CPUs are enough: the table that the second finds is lost in memory',
  'kvm/flush-result-dropped': inFlight,
  'kvm/range-flush-covers-too-little': inFlight,
  'kvm/unchanged-entry-made-again': 'two CPUs are enough: each finds the entry that the other has broken in memory',
  'kvm/table-freed-while-flush-is-deferred': inFlight,
  'linux/amd-device-entry-by-64-bit-stores':
    'the entry in memory says what it never should: a fetch of the whole reads it',
  'linux/amd-root-and-level-read-apart': 'software reads root and levels itself: no hardware is needed',
  'linux/i915-memory-released-without-flush': inFlight,
  'linux/ipmmu-table-freed-before-entry-cleared': anyWalk,
  'linux/kernel-table-freed-iommu-not-told': inFlight,
  'linux/lazy-flush': inFlight,
  'linux/one-replicated-entry-replaced': 'the copies that were left still map the old frames',
  'linux/riscv-directory-change-without-flush': inFlight,
  'linux/split-race-loser-never-unmaps': "the page stays mapped in the winner's table",
  'linux/split-table-not-marked-for-iommu': inFlight,
  'linux/superpage-over-linked-empty-table': inFlight,
  'linux-mm/contiguous-run-taken-as-one': anyWalk,
  'xen/completion-of-another-flush': 'software takes the completion of one flush for that of another',
  'xen/displaced-page-freed-before-flush': inFlight,
  'xen/frame-freed-though-split-failed': 'the tables themselves still map the frame',
  'xen/live-entry-field-by-field': 'between two stores the entry in memory says what it never should',
  'xen/levels-differ-from-tables': 'the unit does as the entry tells it',
  'xen/linear-map-not-flushed': inFlight,
  'xen/mappings-merged-and-changed': 'two CPUs are enough: one stores to a table that the other has freed',
  'xen/merged-table-freed-first': anyWalk,
  'xen/split-publishes-empty-table': anyWalk,
  'xen/subtree-freed-before-iommu-flush': inFlight,
  'xen/table-freed-before-deferred-flush': inFlight,
  'xen/table-linked-before-initialised': anyWalk,
}

test('every bug is blamed on an answer of its hardware, or it is said why no one answer takes it away', async () => {
  const bugs = (await specFiles()).filter(({ spec }) => spec.bug !== undefined)
  const unblamed = bugs.filter(({ spec }) => spec.cases.every(each => (each.withoutFeature ?? []).length === 0))
  expect(unblamed.map(({ spec }) => spec.name).sort()).toEqual(Object.keys(blameless).sort())
})

test.each(blamed)('$name', async each => {
  expect(await verdict(each.with(null), each.property)).toBe('violated')
  const without = each.feature.startsWith('fault = ') ? 'not applicable' : 'holds'
  expect(await verdict(each.build(null), each.property)).toBe(without)
})
