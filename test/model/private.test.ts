// Private writes: what may wait, what may not, and that a search in which it waits finds what the whole search finds.
import { expect, test } from 'vitest'
import { explore, exploreReduced } from '../../checker/explore/index.ts'
import {
  type Body,
  type Fence,
  invalid,
  leaf,
  type Procedure,
  pointer,
  procedure,
  type Scenario,
  scenario,
} from '../../model/index.ts'
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

/** Takes a page out of a leaf two levels up: the pointer to the lower table stands in the upper one, with no fence between the two. */
function twoLevels(publish: readonly Fence[]): Body {
  return ({ cpu, space, target, superpages, before }) => {
    const small = cpu.allocate()
    const upper = cpu.allocate({ level: 2 })
    for (const page of space.pagesFrom(target, 2)) {
      const mapping = page === target ? null : before(page)
      cpu.write(small.entry(page), mapping === null ? invalid : leaf(mapping.frame, mapping.rights))
    }
    for (const { first, pages } of superpages) {
      const mapping = before(first)
      if (pages.includes(target)) cpu.write(upper.entry(first), pointer(small))
      else if (mapping !== null) cpu.write(upper.entry(first), leaf(mapping.frame, mapping.rights))
    }
    for (const fence of publish) cpu.fence(fence)
    cpu.write(space.region(target, 3).entry, pointer(upper))
    cpu.fence('complete')
    cpu.invalidate(space.region(target, 3))
    cpu.wait({ drain: true })
  }
}

const deep = scenario({
  name: 'one page out of a leaf two levels up',
  levels: 3,
  after: space => space.pages.slice(0, 1).map(page => ({ page, to: null })),
})

test.each([
  { name: 'a complete fence', publish: ['complete'] as const, waiting: 3, broken: [] },
  { name: 'a store fence', publish: ['store'] as const, waiting: 3, broken: [] },
])('two tables, $name before the pointer to the upper one: $waiting stores may wait', async one => {
  await compareWithWhole(procedure('swap', twoLevels(one.publish)), deep, one)
})

test('two tables, no fence before the pointer to the upper one: nothing may wait', () => {
  const { model } = built(procedure('swap', twoLevels([])), deep, 'smmu-v3-bbm2')
  expect(model.rules.filter(({ postponed }) => postponed !== undefined)).toEqual([])
})

test.each([
  { name: 'a complete fence', publish: ['complete'] as const, later: false, waiting: 1, broken: [] },
  { name: 'a store fence', publish: ['store'] as const, later: false, waiting: 1, broken: [] },
  { name: 'no fence', publish: [] as const, later: false, waiting: 0, broken: ['available', 'exact'] },
  { name: 'a store behind the pointer', publish: ['complete'] as const, later: true, waiting: 1, broken: [] },
])('$name before the pointer: $waiting stores may wait', async ({ publish, later, ...expected }) => {
  await compareWithWhole(procedure('swap', swap(publish, later)), split, expected)
})

/** Stores the tag of a configuration entry, and then splits a superpage of the tree that is in use. */
const attachesAndSwaps: Body = work => {
  const { cpu, configuration } = work
  const [domain] = configuration.domains
  if (domain !== undefined)
    cpu.write(configuration.entry(0), pointer(domain.root, { tag: domain.tag }), { part: 'tag' })
  swap(['complete'], false)(work)
}

test('a tag points to no table: a store to one may wait behind it', async () => {
  const device = scenario({ ...split, configuration: { devices: 1 } })
  await compareWithWhole(procedure('swap', attachesAndSwaps), device, { waiting: 1, broken: [] })
})

async function compareWithWhole(
  swapping: Procedure,
  setting: Scenario,
  { waiting, broken }: { readonly waiting: number; readonly broken: readonly string[] },
): Promise<void> {
  const model = thinned(built(swapping, setting, 'smmu-v3-bbm2').model)
  expect(model.rules.filter(({ postponed }) => postponed !== undefined).length).toBe(waiting)
  const properties = model.properties.map(({ name }) => name)
  const limits = { statesMax: 1_000_000, secondsMax: 600, bytesMax: 2 ** 32 }
  const options = { ...limits, properties, onProgress: () => undefined, isInterrupted: () => false }
  const [reduced, whole] = [await exploreReduced(model, options), await explore(model, options)]
  expect(whole.limit).toBeNull()
  expect(reduced.findings).toEqual(whole.findings)
  const violated = whole.findings.filter(({ verdict }) => verdict === 'violated').map(({ property }) => property)
  expect(violated.filter(name => name === 'available' || name === 'exact')).toEqual(broken)
}

/** Breaks the superpage amid the filling of a table, whose first line is cleaned by then; of two pages. */
function breaksAmid(cleansIt: boolean): Body {
  return ({ cpu, superpage, before, target }) => {
    const table = cpu.allocate()
    for (const page of superpage.pages) {
      const mapping = page === target ? null : before(page)
      cpu.write(table.entry(page), mapping === null ? invalid : leaf(mapping.frame, mapping.rights))
      cpu.clean(table.entry(page))
      if (page !== superpage.first) continue
      cpu.write(superpage.entry, invalid)
      if (cleansIt) cpu.clean(superpage.entry)
    }
    cpu.fence('complete')
    cpu.write(superpage.entry, pointer(table))
    cpu.clean(superpage.entry)
    cpu.invalidate(superpage)
    cpu.wait({ drain: true })
  }
}

test.each([true, false])('behind a write buffer, what others wait for does not wait (cleaned: %s)', async cleansIt => {
  const oneEntryALine = { ...split, entriesPerLine: 1 }
  const model = thinned(built(procedure('break amid', breaksAmid(cleansIt)), oneEntryALine, 'vt-d-old').model)
  expect(model.rules.filter(({ postponed }) => postponed !== undefined).length).toBeGreaterThan(0)
  const options = {
    ...{ statesMax: 1_000_000, secondsMax: 600, bytesMax: 2 ** 32, properties: ['available'] },
    ...{ onProgress: () => undefined, isInterrupted: () => false },
  }
  const [reduced, whole] = [await exploreReduced(model, options), await explore(model, options)]
  expect(whole.limit).toBeNull()
  expect(reduced.findings).toEqual(whole.findings)
  expect(whole.findings).toMatchObject([{ property: 'available', verdict: 'violated' }])
})

test('a clean does not wait for a later store to its line: what that one stores may stay behind in the cache', async () => {
  const cleanedAmid: Body = ({ cpu, superpage, before }) => {
    const table = cpu.allocate()
    const store = (page: (typeof superpage.pages)[number]): void => {
      const mapping = before(page)
      if (mapping !== null) cpu.write(table.entry(page), leaf(mapping.frame, mapping.rights))
    }
    const [first, second] = superpage.pages
    if (first === undefined || second === undefined) throw new Error('there are two pages')
    store(first)
    cpu.clean(table.entry(first))
    store(second)
    store(second)
    cpu.fence('complete')
    cpu.write(superpage.entry, pointer(table))
    cpu.clean(superpage.entry)
    cpu.fence('complete')
  }
  const model = thinned(built(procedure('clean amid', cleanedAmid), split, 'ipmmu').model)
  const properties = ['available', 'exact']
  const limits = { statesMax: 1_000_000, secondsMax: 600, bytesMax: 2 ** 32, properties }
  const options = { ...limits, onProgress: () => undefined, isInterrupted: () => false }
  const [reduced, whole] = [await exploreReduced(model, options), await explore(model, options)]
  expect(whole.limit).toBeNull()
  expect(reduced.findings).toEqual(whole.findings)
  expect(whole.findings.some(({ verdict }) => verdict === 'violated')).toBe(true)
})

test('a clean does not wait for a later store to the line of another clean that waits behind it', async () => {
  const cleanedTooEarly: Body = ({ cpu, superpage, before }) => {
    const table = cpu.allocate()
    const [first, second] = [table.at(0), table.at(1)]
    const mapping = superpage.pages.map(before)[1] ?? null
    cpu.write(first, invalid)
    cpu.clean(first)
    cpu.clean(second)
    cpu.write(second, mapping === null ? invalid : leaf(mapping.frame, mapping.rights))
    cpu.clean(first)
    cpu.fence('complete')
    cpu.write(superpage.entry, pointer(table))
    cpu.clean(superpage.entry)
    cpu.fence('complete')
    cpu.invalidate(superpage)
    cpu.wait({ drain: true })
  }
  const oneEntryInALine = { ...split, entriesPerLine: 1 }
  const model = thinned(built(procedure('cleaned too early', cleanedTooEarly), oneEntryInALine, 'ipmmu').model)
  const properties = model.properties.map(({ name }) => name)
  const limits = { statesMax: 1_000_000, secondsMax: 600, bytesMax: 2 ** 32 }
  const options = { ...limits, properties, onProgress: () => undefined, isInterrupted: () => false }
  const [reduced, whole] = [await exploreReduced(model, options), await explore(model, options)]
  expect(whole.limit).toBeNull()
  const violated = whole.findings.filter(({ verdict }) => verdict === 'violated').map(({ property }) => property)
  expect(violated).toContain('available')
  expect(reduced.findings).toEqual(whole.findings)
})
