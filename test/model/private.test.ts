// Private writes: what may wait, what may not, and that a search in which it waits finds what the whole search finds.
import { expect, test } from 'vitest'
import { explore, exploreReduced } from '../../checker/explore/index.ts'
import { type Body, type Fence, invalid, leaf, pointer, procedure } from '../../model/index.ts'
import { thinned } from '../specs/thinned.ts'
import { split } from './small-cases.ts'
import { built } from './verdicts.ts'

/** Splits a superpage of two pages; `publish` fences come before the pointer. The store right before a fence has nothing to wait through. */
function swap(publish: readonly Fence[], storesLater: boolean): Body {
  return ({ cpu, superpage, target, before }) => {
    const table = cpu.allocate()
    for (const page of superpage.pages) {
      const mapping = page === target ? null : before(page)
      cpu.write(table.entry(page), mapping === null ? invalid : leaf(mapping.frame, mapping.rights))
    }
    for (const fence of publish) cpu.fence(fence)
    cpu.write(superpage.entry, pointer(table))
    if (storesLater) cpu.write(table.entry(target), invalid)
    cpu.fence('complete')
    cpu.invalidate(superpage)
    cpu.wait({ drain: true })
  }
}

test.each([
  { name: 'a complete fence', publish: ['complete'] as const, later: false, waiting: 1, broken: [] },
  { name: 'a store fence', publish: ['store'] as const, later: false, waiting: 1, broken: [] },
  { name: 'no fence', publish: [] as const, later: false, waiting: 0, broken: ['available', 'exact'] },
  { name: 'a store behind the pointer', publish: ['complete'] as const, later: true, waiting: 1, broken: [] },
])('$name before the pointer: $waiting stores may wait', async ({ publish, later, waiting, broken }) => {
  const model = thinned(built(procedure('swap', swap(publish, later)), split, 'smmu-v3-bbm2').model)
  expect(model.rules.filter(({ postponed }) => postponed !== undefined).length).toBe(waiting)
  const properties = model.properties.map(({ name }) => name)
  const limits = { statesMax: 1_000_000, secondsMax: 600, bytesMax: 2 ** 32 }
  const options = { ...limits, properties, onProgress: () => undefined, isInterrupted: () => false }
  const [reduced, whole] = [await exploreReduced(model, options), await explore(model, options)]
  expect(whole.limit).toBeNull()
  expect(reduced.findings).toEqual(whole.findings)
  const violated = whole.findings.filter(({ verdict }) => verdict === 'violated').map(({ property }) => property)
  expect(violated.filter(name => name === 'available' || name === 'exact')).toEqual(broken)
})
