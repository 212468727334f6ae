// One page of every device for those that nothing tells apart, below configuration entries: random procedures that change entries whole and in
// parts, fill trees and link them, have the verdicts and lengths that they have with every page; and a condition that is too wide is found out.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { at, type Model, SpecMistake } from '../../checker/language/index.ts'
import { pagesToldApart } from '../../model/hardware/index.ts'
import {
  type Body,
  buildCase,
  frameNumber,
  invalid,
  leaf,
  type MapChanges,
  type Page,
  pageNumber,
  pointer,
  procedure,
  profileNamed,
  type Scenario,
  type Space,
  scenario,
  settingOf,
} from '../../model/index.ts'
import { outcome } from './outcome.ts'
import { but } from './small-cases.ts'
import { built } from './verdicts.ts'

type PagesOf = typeof pagesToldApart

const move = fc.record({
  kind: fc.constantFrom(
    ...(['entry', 'entry', 'part', 'part', 'link', 'leaf', 'fill', 'clean', 'fence', 'release'] as const),
    ...(['configuration', 'tag', 'page', 'wait'] as const),
  ),
  device: fc.nat(1),
  what: fc.nat(4),
  flag: fc.boolean(),
})
type Move = typeof move extends fc.Arbitrary<infer Each> ? Each : never

/** Changes of the entries and of the trees, and at the end what makes them visible. A table is allocated, and filled in part or whole. */
function bodyOf(moves: readonly Move[]): Body {
  return ({ cpu, space, devices, configuration, before, pageOf }) => {
    const table = cpu.allocate()
    let submitted = false
    const fill = (index: number, shift: number): void =>
      cpu.write(table.at(index), leaf(frameNumber(shift + (index % table.entries)), 'rw'))
    for (const { kind, device, what, flag } of moves) {
      const entry = configuration.entry(device % devices.length)
      const { root, tag } = at(configuration.domains, what % configuration.domains.length)
      const place = root.at(device)
      if (kind === 'entry') cpu.write(entry, what === 0 ? invalid : pointer(root, { tag: flag ? tag : 1 }))
      if (kind === 'part')
        cpu.write(entry, what === 0 ? invalid : pointer(root, { tag }), { part: flag ? 'root' : 'tag' })
      if (kind === 'link') cpu.write(place, pointer(table))
      if (kind === 'leaf') cpu.write(place, what === 0 ? invalid : leaf(frameNumber(0), flag ? 'r' : 'rw'))
      if (kind === 'fill')
        for (const index of flag ? [0, 1, 2, 3] : [what % 4]) fill(index, device * space.pagesOfDevice)
      if (kind === 'clean') cpu.clean(flag ? table : place)
      if (kind === 'fence') cpu.fence('complete')
      if (kind === 'configuration')
        cpu.invalidate('everything', { what: 'configuration', ...(flag ? { device: 0 } : {}) })
      if (kind === 'tag') cpu.invalidate('everything', what < 3 ? { tag } : {})
      if (kind === 'page') cpu.invalidate(pageOf(device % devices.length, what % 4), flag ? { tag } : {})
      submitted ||= kind === 'configuration' || kind === 'tag' || kind === 'page'
      if (kind === 'wait' && submitted) cpu.wait({ drain: flag })
      const mapping = before(pageOf(0, what % 4))
      if (kind === 'release' && mapping !== null) cpu.release(mapping.frame)
    }
  }
}

const randomScenario: fc.Arbitrary<Scenario> = fc
  .record({
    devices: fc.constantFrom(1, 2),
    domains: fc.constantFrom(1, 2),
    shared: fc.boolean(),
    leafLevel: fc.constantFrom(1, 2),
    change: fc.constantFrom('none', 'one page', 'all'),
  })
  .map(({ devices, domains, shared, leafLevel, change }) =>
    scenario({
      ...{ name: 'random', entries: 4, roots: 2, leafLevel },
      configuration: { devices, domains, ...(shared ? { uses: [0, 0].slice(0, devices) } : {}) },
      after: space => {
        const pages = change === 'all' ? space.pagesOf(0) : change === 'one page' ? [pageNumber(1)] : []
        return pages.map(page => ({ page, to: null }))
      },
    }),
  )

const hardware = fc.constantFrom(
  profileNamed('vt-d'),
  profileNamed('vt-d-unsnooped'),
  profileNamed('amd-vi'),
  profileNamed('smmu-v3-bbm0'),
  profileNamed('smmu-v3-bbm2-strict'),
  profileNamed('riscv-iommu'),
  but('vt-d', 'configurationFetch', 'bursts'),
  but('vt-d', 'configurationCache', 'evenInvalid'),
  but('vt-d', 'walksAtExecution', 'unspecified'),
)

const configured = fc.record({
  moves: fc.array(move, { minLength: 2, maxLength: 6 }),
  where: randomScenario,
  profile: hardware,
})
type Configured = typeof configured extends fc.Arbitrary<infer Each> ? Each : never

function modelOf({ moves, where, profile }: Configured, pagesOf: PagesOf): Model | null {
  const setting = settingOf(where, null)
  const used = { profile, cpu: profile.beside === null ? profile : profileNamed(profile.beside) }
  try {
    return buildCase(procedure('random', bodyOf(moves)), setting, used, null, pagesOf).model
  } catch (problem) {
    if (problem instanceof SpecMistake) return null
    throw problem
  }
}

const everyPage: PagesOf = ({ setting }) => setting.space.pages

/** What is found with some pages, and with every page; null where nothing is compared. */
async function compared(asked: Configured, pagesOf: PagesOf): Promise<readonly [unknown, unknown] | null> {
  const few = modelOf(asked, pagesOf)
  const every = modelOf(asked, everyPage)
  if (few === null || every === null || few.rules.length === every.rules.length) return null
  const found = await outcome(few, 10_000)
  const wanted = found === null ? null : await outcome(every, 40_000)
  return found === null || wanted === null ? null : [found, wanted]
}

test('procedures on configuration entries have the same verdicts and lengths as with every page', async () => {
  let count = 0
  await fc.assert(
    fc.asyncProperty(configured, async asked => {
      const both = await compared(asked, pagesToldApart)
      if (both === null) return
      count++
      expect(both[0]).toEqual(both[1])
    }),
    { numRuns: 200, seed: Number(process.env['SEED'] ?? 20261123), endOnFailure: true },
  )
  expect(count).toBeGreaterThan(60)
})

test('pages that are told apart for one device only are found out', async () => {
  const broken: PagesOf = given => {
    const { space } = given.setting
    const own = pagesToldApart(given).filter(page => space.deviceOf(page) === 0)
    const last = (pages: readonly Page[]): readonly Page[] => pages.slice(-1)
    return [...own, ...space.devices.slice(1).flatMap(device => last(space.pagesOf(device)))]
  }
  const differs = async (asked: Configured): Promise<boolean> => {
    const both = await compared(asked, broken)
    return both !== null && JSON.stringify(both[0]) !== JSON.stringify(both[1])
  }
  const cases = fc.sample(configured, { numRuns: 200, seed: 20261123 })
  let isFoundOut = false
  for (const asked of cases) isFoundOut ||= await differs(asked)
  expect(isFoundOut).toBe(true)
})

const violates = (property: string): { readonly lengths: unknown } => ({
  lengths: expect.arrayContaining([[property, expect.any(Number)]]),
})

const attached = (levels: number): Scenario =>
  scenario({
    ...{ name: 'a device gets translations', levels, entries: 2, leafLevel: 2 },
    configuration: { devices: 1, uses: [null] },
    after: space => space.pages.map(page => ({ page, to: { frame: frameNumber(page), rights: 'rw' } })),
  })

/** The device is pointed to a root, and that is all. */
function attaching(root: 'walked with fewer levels' | 'of a lower level'): Body {
  return ({ cpu, configuration }) => {
    const [{ root: whole, tag }, entry] = [at(configuration.domains, 0), configuration.entry(0)]
    const table = root === 'of a lower level' ? cpu.allocate() : whole
    if (table !== whole) for (const index of [0, 1]) cpu.write(table.at(index), leaf(frameNumber(index), 'rw'))
    cpu.fence('complete')
    cpu.write(entry, table === whole ? pointer(whole, { tag, levels: 1 }) : pointer(table, { tag }))
    cpu.fence('complete')
    cpu.invalidate('everything', { what: 'configuration' })
    cpu.wait()
  }
}

test.each([
  { root: 'walked with fewer levels', levels: 2 },
  { root: 'of a lower level', levels: 3 },
] as const)('a root $root covers some pages only: the others are looked at too', async ({ root, levels }) => {
  const { model } = built(procedure('attaching', attaching(root)), attached(levels), 'vt-d')
  const found = await outcome(model, 200_000)
  expect(found).toMatchObject(violates('available'))
})

/** Each device has a tree of its own. */
const apart = (changes: (space: Space) => MapChanges): Scenario =>
  scenario({ name: 'two devices', entries: 4, configuration: { devices: 2, domains: 2 }, after: changes })

test('a page that the second device alone is to lose is told from its neighbours', async () => {
  const loses = apart(space => [{ page: at(space.pagesOf(1), 2), to: null }])
  const body: Body = ({ cpu }) => cpu.invalidate('everything')
  const { model } = built(procedure('nothing is unmapped', body), loses, 'vt-d')
  expect(await outcome(model, 200_000)).toMatchObject(violates('isolatedAfterReturn'))
})

test('a table that hangs below the tree of the second device alone tells its pages apart', async () => {
  const body: Body = ({ cpu, configuration, before, pageOf }) => {
    const table = cpu.allocate({ zeroed: true })
    for (const index of [0, 1, 3]) {
      const mapping = before(pageOf(1, index))
      if (mapping !== null) cpu.write(table.at(index), leaf(mapping.frame, mapping.rights))
    }
    cpu.write(at(configuration.domains, 1).root.at(0), pointer(table))
  }
  const same = apart(() => [])
  const { model } = built(procedure('a page is forgotten', body), same, 'vt-d')
  expect(await outcome(model, 200_000)).toMatchObject(violates('available'))
})
