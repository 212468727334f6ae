// One page stands for those that nothing tells apart: the same verdicts and the same shortest lengths as with every page, on random
// procedures; and what tells pages apart, one thing after the other.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type BuiltCase, SpecMistake } from '../../checker/language/index.ts'
import {
  type Body,
  buildCase,
  frameNumber,
  invalid,
  leaf,
  type MapChanges,
  newFrame,
  type Profile,
  pageNumber,
  pointer,
  procedure,
  profileNamed,
  type Scenario,
  type Space,
  scenario,
  settingOf,
  stated,
  variant,
} from '../../model/index.ts'
import { outcome } from './outcome.ts'
import { randomCase } from './random-procedure.ts'

function built(body: Body, asked: Scenario, hardware: string | Profile, every: boolean): BuiltCase {
  const profile = typeof hardware === 'string' ? profileNamed(hardware) : hardware
  const cpu = profile.beside === null ? profile : profileNamed(profile.beside)
  const setting = settingOf(asked, null)
  return every
    ? buildCase(procedure('random', body), setting, { profile, cpu }, null, () => setting.space.pages)
    : buildCase(procedure('random', body), setting, { profile, cpu })
}

/** The pages that walks are made for. */
function pagesLookedAt({ model }: BuiltCase): readonly string[] {
  const found = model.rules.flatMap(({ text }) => /walk for (page \d+) starts/.exec(text)?.[1] ?? [])
  return [...new Set(found)]
}

const hardware = ['vt-d', 'vt-d-old', 'smmu-v3-bbm0', 'smmu-v3-bbm2-strict', 'ipmmu', 'x86-ept', 'riscv-iommu-strict']

test('random procedures have the same verdicts and lengths as with every page', async () => {
  let compared = 0
  let fewer = 0
  await fc.assert(
    fc.asyncProperty(randomCase, fc.constantFrom(...hardware), fc.boolean(), async (random, name, deep) => {
      const asked = { ...random.scenario, ...(deep ? { levels: 3 } : { roots: 2 }) }
      const pair = ((): readonly [BuiltCase, BuiltCase] | null => {
        try {
          return [built(random.body, asked, name, false), built(random.body, asked, name, true)]
        } catch (problem) {
          if (problem instanceof SpecMistake) return null
          throw problem
        }
      })()
      if (pair === null) return
      const [few, every] = pair
      if (few.model.rules.length === every.model.rules.length) return
      const wanted = await outcome(every.model, 200_000)
      if (wanted === null) return
      expect(await outcome(few.model, 200_000)).toEqual(wanted)
      compared++
      fewer += Number(pagesLookedAt(few).length < pagesLookedAt(every).length)
    }),
    { numRuns: 300, seed: 20261122 },
  )
  expect(compared).toBeGreaterThan(60)
  expect(fewer).toBeGreaterThan(60)
})

function twoSuperpages(after: (space: Space) => MapChanges): Scenario {
  return scenario({ name: 'two superpages', roots: 2, entries: 4, after })
}
const unmapped = twoSuperpages(() => [{ page: pageNumber(0), to: null }])

function looked(body: Body, asked: Scenario = unmapped): readonly string[] {
  return pagesLookedAt(built(body, asked, 'vt-d', false))
}

test('of a superpage whose table never hangs below it the first page is looked at', () => {
  expect(looked(({ cpu, superpage }) => cpu.invalidate(superpage))).toEqual(['page 0', 'page 1', 'page 4'])
})

/** Fills a table for the second superpage, and links it: once the first `early` entries are stored. */
function linking(early: number): Body {
  return ({ cpu, superpages: [, second], before }) => {
    const table = cpu.allocate()
    if (second === undefined) throw new Error('there are two superpages')
    for (const [index, page] of second.pages.entries()) {
      if (index === early) cpu.write(second.entry, pointer(table))
      const mapping = before(page)
      if (mapping !== null) cpu.write(table.entry(page), leaf(mapping.frame, mapping.rights))
    }
    if (early === second.pages.length) cpu.write(second.entry, pointer(table))
  }
}

test('a table that is filled before it can be reached does not tell its pages apart', () => {
  expect(looked(linking(4))).toEqual(['page 0', 'page 1', 'page 4'])
})

test('entries that are stored while the table can be reached are told apart', () => {
  expect(looked(linking(2))).toEqual(['page 0', 'page 1', 'page 4', 'page 6', 'page 7'])
})

test('a table that is linked half by half tells the first page apart, which its address makes a page of the table', () => {
  const byHalves: Body = ({ cpu, superpages: [, second] }) => {
    const table = cpu.allocate()
    if (second === undefined) throw new Error('there are two superpages')
    for (const page of second.pages) cpu.write(table.entry(page), leaf(frameNumber(page), 'rw'))
    cpu.write(second.entry, pointer(table), { half: 'address' })
    cpu.write(second.entry, pointer(table), { half: 'control' })
  }
  expect(looked(byHalves)).toEqual(['page 0', 'page 1', 'page 4', 'page 5'])
})

test('an entry of which one half alone is stored is told from its neighbours', async () => {
  const leftHalf: Body = ({ cpu, superpages: [, second] }) => {
    const table = cpu.allocate()
    if (second === undefined) throw new Error('there are two superpages')
    for (const page of second.pages)
      cpu.write(table.entry(page), leaf(frameNumber(page), 'rw'), page === 6 ? { half: 'control' } : {})
    cpu.write(second.entry, pointer(table))
  }
  expect(looked(leftHalf)).toEqual(['page 0', 'page 1', 'page 4', 'page 6'])
  const found = await outcome(built(leftHalf, unmapped, 'vt-d', false).model, 200_000)
  expect(found).toMatchObject({ lengths: expect.arrayContaining([['exact', expect.any(Number)]]) })
})

/** Fills a table for the first superpage but for its second entry: what stores there goes where a local points, which is another table. */
const storingElsewhere: Body = ({ cpu, space, superpages: [first, second] }) => {
  if (first === undefined || second === undefined) throw new Error('there are two superpages')
  const below = space.tableBelow(second.entry)
  if (below === null) throw new Error('there is a table below the second superpage')
  const table = cpu.allocate()
  for (const index of [0, 2, 3]) cpu.write(table.at(index), leaf(frameNumber(index), 'rw'))
  const old = cpu.read(second.entry)
  cpu.write(old.at(1), leaf(frameNumber(1), 'rw'))
  cpu.write(second.entry, invalid)
  cpu.compareExchange(second.entry, pointer(below), pointer(table)) // fails: it is invalid
  cpu.invalidate('everything')
  cpu.wait()
  cpu.write(first.entry, pointer(table))
  cpu.invalidate('everything')
  cpu.wait()
}

test('a store that goes where a local points fills no table: an entry that is left out is found', async () => {
  const unmapped = scenario({
    ...{ name: 'two tables', entries: 4, roots: 2, leafLevel: 1 },
    before: () => [{ page: pageNumber(5), to: { frame: frameNumber(1), rights: 'rw' } }],
    start: space => space.startWith(space.region(pageNumber(5), 1).entry, leaf(frameNumber(1), 'rw')),
    after: () => [4, 5, 6, 7].map(number => ({ page: pageNumber(number), to: null })),
  })
  const few = built(storingElsewhere, unmapped, 'vt-d', false)
  expect(pagesLookedAt(few)).toEqual(['page 0', 'page 1', 'page 4', 'page 5'])
  const found = await outcome(few.model, 200_000)
  expect(found).toEqual(await outcome(built(storingElsewhere, unmapped, 'vt-d', true).model, 200_000))
  expect(found).toMatchObject({ lengths: expect.arrayContaining([['exact', expect.any(Number)]]) })
})

test('an invalidation that names a page tells it from its neighbours', () => {
  expect(looked(({ cpu }) => cpu.invalidate(pageNumber(6)))).toEqual(['page 0', 'page 1', 'page 4', 'page 6'])
})

test('a frame that is released tells its page from its neighbours', () => {
  const body: Body = ({ cpu, before }) => {
    const mapping = before(pageNumber(6))
    if (mapping !== null) cpu.release(mapping.frame)
  }
  expect(looked(body)).toContain('page 6')
})

test('what a page is to map to tells it from its neighbours', () => {
  const asked = twoSuperpages(space => [{ page: pageNumber(5), to: { frame: newFrame(space), rights: 'rw' } }])
  expect(looked(({ cpu, superpage }) => cpu.invalidate(superpage), asked)).toEqual(['page 0', 'page 4', 'page 5'])
})

test('where marks are set, every page is looked at', () => {
  const asked = scenario({
    name: 'marks',
    roots: 2,
    dirtyMarks: true,
    after: () => [{ page: pageNumber(0), to: null }],
  })
  expect(looked(({ cpu, superpage }) => cpu.invalidate(superpage), asked)).toHaveLength(4)
})

test('a hint about smaller leaves stops walks near the page that it names, and not those for its other neighbours', async () => {
  const hardware = variant(profileNamed('smmu-v3-bbm2'), 'no walk cache', 'for a test', {
    walkCache: stated(false, 'this test'),
  })
  const merged = scenario({ name: 'merged', levels: 4, entries: 2, leafLevel: 3, after: () => [] })
  const body: Body = ({ cpu, space }) => {
    const top = space.root.at(0)
    const table = space.tableBelow(top)
    if (table === null) throw new Error('there is a table below the root')
    cpu.write(top, leaf(frameNumber(0), 'rw'))
    cpu.fence('complete')
    cpu.invalidate(pageNumber(1), { level: 2, leafOnly: true })
    cpu.invalidate(pageNumber(5), { level: 2, leafOnly: true })
    cpu.wait()
    cpu.free(table)
  }
  const few = built(body, merged, hardware, false)
  // Pages 0 and 1, which are one leaf of level 2, are near; pages 2 and 3 are not.
  expect(pagesLookedAt(few)).toEqual(['0', '1', '2', '4', '5', '6'].map(page => `page ${page}`))
  const found = await outcome(few.model, 200_000)
  expect(found).toEqual(await outcome(built(body, merged, hardware, true).model, 200_000))
  expect(found).toMatchObject({ lengths: expect.arrayContaining([['noUseAfterFree', expect.any(Number)]]) })
})
