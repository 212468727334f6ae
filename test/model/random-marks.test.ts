// Random procedures in scenarios with dirty marks: the step that sets a mark writes an ordinary variable and reads tokens, so the
// reduction "few tokens" must count it. The reduced search and the whole one agree on every property and every shortest length.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Exploration, fewTokens, originalRules } from '../../checker/explore/index.ts'
import { isTrue, type Model, SpecMistake } from '../../checker/language/index.ts'
import {
  type Body,
  type EntryPlace,
  type EntryValue,
  frameNumber,
  invalid,
  leaf,
  pageNumber,
  pointer,
  procedure,
  type Scenario,
  scenario,
  type Table,
  type Workplace,
} from '../../model/index.ts'
import { exploreAll } from '../oracle/explore-all.ts'
import { replay } from '../oracle/toy-checker.ts'
import { but } from './small-cases.ts'
import { built } from './verdicts.ts'

const statesMax = 60_000
const seed = Number(process.env['SEED'] ?? 20170403)

interface Move {
  readonly kind: 'write' | 'read' | 'exchange' | 'invalidate' | 'fence' | 'allocate' | 'free'
  readonly where: number
  readonly what: number
}

const move: fc.Arbitrary<Move> = fc.record({
  kind: fc.constantFrom('write', 'write', 'read', 'exchange', 'exchange', 'invalidate', 'fence', 'allocate', 'free'),
  where: fc.nat(5),
  what: fc.nat(5),
})

function value({ table, index }: EntryPlace, what: number, tables: readonly Table[]): EntryValue {
  const own = frameNumber(table.level === 1 ? index : 0)
  const newest = tables[tables.length - 1]
  const link = table.level === 2 && newest !== undefined ? pointer(newest) : invalid
  const dirty = leaf(own, 'rw', { dirty: true })
  return [invalid, leaf(own, 'rw'), leaf(own, 'rw'), leaf(own, 'r'), dirty, link][what] ?? invalid
}

function act({ cpu, space, superpage }: Workplace, tables: Table[], { kind, where, what }: Move): void {
  const below = space.tableBelow(superpage.entry)
  const known = [...(below === null ? [] : [below]), ...tables]
  const places = [superpage.entry, ...known.flatMap(table => [table.at(0), table.at(1)])]
  const place = places[where % places.length] ?? superpage.entry
  if (kind === 'write') cpu.write(place, value(place, what, tables))
  if (kind === 'read') cpu.read(place)
  if (kind === 'exchange') cpu.exchange(place, value(place, what, tables))
  if (kind === 'fence') cpu.fence('complete')
  if (kind === 'allocate') tables.push(cpu.allocate({ zeroed: true }))
  if (kind === 'free') cpu.free(place.table)
  if (kind !== 'invalidate') return
  cpu.invalidate(what < 3 ? superpage : pageNumber(0), { leafOnly: what === 5 })
  cpu.wait({ drain: what < 2 })
}

interface RandomCase {
  readonly scenario: Scenario
  readonly body: Body
}

const randomCase: fc.Arbitrary<RandomCase> = fc
  .record({
    leafLevel: fc.constantFrom(1, 2),
    target: fc.nat(2),
    moves: fc.array(move, { minLength: 2, maxLength: 5 }),
  })
  .map(({ leafLevel, target, moves }) => ({
    scenario: scenario({
      name: 'random',
      leafLevel,
      dirtyMarks: true,
      after: () => (target === 2 ? [] : [{ page: pageNumber(target), to: null }]),
    }),
    body: work => {
      const tables: Table[] = []
      for (const each of moves) act(work, tables, each)
    },
  }))

/** Without pieces of superpages, so that the whole search ends. */
const hardware = ['x86-ept', 'amd-vi', 'smmu-v3-bbm2', 'riscv-iommu', 'arm-cpu-bbm0'].map(name =>
  but(name, 'fractures', false),
)

function modelOf({ scenario: where, body }: RandomCase, profile: (typeof hardware)[number]): Model | null {
  try {
    return built(procedure('random', body), where, profile).model
  } catch (problem) {
    if (!(problem instanceof SpecMistake)) throw problem
    return null
  }
}

test('a search with few tokens says of dirty marks what the whole search says', async () => {
  let compared = 0
  let lost = 0
  await fc.assert(
    fc.asyncProperty(randomCase, fc.constantFrom(...hardware), async (random, profile) => {
      const model = modelOf(random, profile)
      if (model === null) return
      const reduction = fewTokens(
        model,
        model.properties.map(({ name }) => name),
      )
      if (reduction.kind === 'refused') return
      const full = await exploreAll(model, statesMax)
      const reduced = await exploreAll(reduction.model, statesMax)
      if (full.limit !== null || reduced.limit !== null) return
      compared++
      expect(lengths(reduced)).toEqual(lengths(full))
      expect(reduced.unseenSituations).toEqual(full.unseenSituations)
      for (const finding of reduced.findings) {
        if (finding.verdict !== 'violated') continue
        if (finding.property === 'keepsDirty') lost++
        const end = replay(model, originalRules(reduction.model, finding.path.rules))
        const property = model.properties.find(({ name }) => name === finding.property)
        if (property?.kind === 'never') expect(property.bad[finding.path.bad]?.when).toSatisfy(bad => isTrue(bad, end))
      }
    }),
    { seed, numRuns: 300 },
  )
  expect(compared).toBeGreaterThan(100)
  expect(lost).toBeGreaterThan(20)
})

/** For each property: the steps of its shortest trace, or null where it holds. */
function lengths({ findings }: Exploration): (number | null)[] {
  return findings.map(finding => (finding.verdict === 'violated' ? finding.path.rules.length : null))
}
