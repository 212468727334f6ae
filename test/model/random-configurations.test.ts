// Random procedures on configuration entries: the reduced search, in which an access by the TLB needs two tokens, says the same as the
// unreduced one, with the same lengths.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Exploration, fewTokens } from '../../checker/explore/index.ts'
import { at, type Model, SpecMistake } from '../../checker/language/index.ts'
import { type Body, invalid, pointer, procedure, type Scenario, scenario, type Table } from '../../model/index.ts'
import { exploreAll } from '../oracle/explore-all.ts'
import { but } from './small-cases.ts'
import { built } from './verdicts.ts'

const statesMax = 40_000
const seed = Number(process.env['SEED'] ?? 20170403)

const move = fc.record({
  kind: fc.constantFrom(
    'entry',
    'entry',
    'part',
    'part',
    'leaf',
    'configuration',
    'tag',
    'wait',
    'fence',
    'free',
    'release',
  ),
  device: fc.nat(1),
  what: fc.nat(3),
  flag: fc.boolean(),
})
type Move = typeof move extends fc.Arbitrary<infer M> ? M : never

function bodyOf(moves: readonly Move[]): Body {
  return ({ cpu, devices, configuration, before, pageOf }) => {
    let submitted = false
    const freed = new Set<Table>()
    for (const { kind, device, what, flag } of moves) {
      const entry = configuration.entry(device % devices.length)
      const { root } = at(configuration.domains, what % configuration.domains.length)
      const tag = flag ? 1 : 2
      const levels = what === 3 ? { levels: 1 } : {}
      if (kind === 'entry') cpu.write(entry, what === 0 ? invalid : pointer(root, { tag, ...levels }))
      if (kind === 'part')
        cpu.write(entry, what === 0 ? invalid : pointer(root, { tag }), { part: flag ? 'root' : 'tag' })
      if (kind === 'leaf') cpu.write(root.at(0), invalid)
      if (kind === 'configuration')
        cpu.invalidate('everything', { what: 'configuration', ...(flag ? { device: 0 } : {}) })
      if (kind === 'tag') cpu.invalidate('everything', what < 2 ? { tag } : {})
      submitted ||= kind === 'configuration' || kind === 'tag'
      if (kind === 'wait' && submitted) cpu.wait({ drain: flag })
      if (kind === 'fence') cpu.fence('complete')
      const mapping = before(pageOf(0, 0))
      if (kind === 'release' && mapping !== null) cpu.release(mapping.frame)
      if (kind !== 'free' || freed.has(root)) continue
      freed.add(root)
      cpu.free(root)
    }
  }
}

const randomScenario: fc.Arbitrary<Scenario> = fc
  .record({
    devices: fc.constantFrom(1, 1, 2),
    domains: fc.constantFrom(1, 2),
    shared: fc.boolean(),
    unmapped: fc.boolean(),
  })
  .map(({ devices, domains, shared, unmapped }) =>
    scenario({
      name: 'random',
      configuration: { devices, domains, ...(shared ? { uses: [0, 0].slice(0, devices) } : {}) },
      after: space => (unmapped ? space.pagesOf(0).map(page => ({ page, to: null })) : []),
    }),
  )

const hardware = fc.constantFrom(
  'vt-d',
  but('vt-d', 'configurationFetch', 'bursts'),
  but('vt-d', 'configurationCache', 'evenInvalid'),
  but('vt-d', 'walksAtExecution', 'unspecified'),
  but('vt-d', 'changeConflict', ['amalgam']),
  'ipmmu',
)

/** For each property: the steps of its shortest trace, or null where it holds. */
function lengths({ findings }: Exploration): (number | null)[] {
  return findings.map(finding => (finding.verdict === 'violated' ? finding.path.rules.length : null))
}

function modelOf(moves: readonly Move[], where: Scenario, on: Parameters<typeof built>[2]): Model | null {
  try {
    return built(procedure('random', bodyOf(moves)), where, on).model
  } catch (problem) {
    if (!(problem instanceof SpecMistake)) throw problem
    return null
  }
}

test('the reduced search says the same as the unreduced one', async () => {
  let compared = 0
  let several = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(move, { minLength: 1, maxLength: 5 }),
      randomScenario,
      hardware,
      async (moves, where, on) => {
        const model = modelOf(moves, where, on)
        if (model === null) return
        const reduction = fewTokens(
          model,
          model.properties.map(({ name }) => name),
        )
        if (reduction.kind === 'refused') return
        const full = await exploreAll(model, statesMax)
        if (full.limit !== null) return
        compared++
        if (reduction.tokensMax > 1) several++
        const reduced = await exploreAll(reduction.model, statesMax)
        expect(lengths(reduced)).toEqual(lengths(full))
        expect(reduced.unseenSituations).toEqual(full.unseenSituations)
      },
    ),
    { seed, numRuns: 200 },
  )
  expect(compared).toBeGreaterThan(60)
  expect(several).toBeGreaterThan(20)
})
