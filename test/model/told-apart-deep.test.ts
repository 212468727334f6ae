// One page for those that nothing tells apart, on deep tables: random procedures with three and four levels, large leaves, level hints,
// invalidations of pages and regions, and hardware with a walk cache or without. Verdicts and lengths are those with every page.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Model, SpecMistake } from '../../checker/language/index.ts'
import {
  type Body,
  buildCase,
  type Cpu,
  type EntryPlace,
  frameNumber,
  invalid,
  leaf,
  pageNumber,
  pointer,
  procedure,
  profileNamed,
  type Space,
  scenario,
  settingOf,
  stated,
  type Table,
  variant,
} from '../../model/index.ts'
import { outcome } from './outcome.ts'

interface Move {
  readonly kind: 'write' | 'fence' | 'invalidate' | 'wait' | 'allocate' | 'free' | 'release'
  readonly where: number
  readonly what: number
  readonly flag: boolean
}

const move: fc.Arbitrary<Move> = fc.record({
  kind: fc.constantFrom('write', 'write', 'fence', 'invalidate', 'invalidate', 'wait', 'allocate', 'free', 'release'),
  where: fc.nat(31),
  what: fc.nat(31),
  flag: fc.boolean(),
})

const deepCase = fc.record({
  hardware: fc.constantFrom('vt-d', 'vt-d-old', 'amd-vi', 'smmu-v3-bbm0', 'smmu-v3-bbm2-strict', 'ipmmu', 'x86-ept'),
  walkCache: fc.boolean(),
  levels: fc.constantFrom(3, 4, 4),
  leafLevel: fc.constantFrom(2, 3, 4),
  roots: fc.constantFrom(1, 2),
  target: fc.nat(7),
  moves: fc.array(move, { minLength: 3, maxLength: 7 }),
})
type DeepCase = typeof deepCase extends fc.Arbitrary<infer Each> ? Each : never

/** Tables from the root down to the first page, as far as there are any. */
function chainOf(space: Space): readonly Table[] {
  const tables = [space.root]
  for (let below = space.tableBelow(space.root.at(0)); below !== null; below = space.tableBelow(below.at(0))) {
    tables.push(below)
    if (below.level === 1) break
  }
  return tables
}

function write(cpu: Cpu, space: Space, place: EntryPlace, tables: readonly Table[], what: number): void {
  const own = frameNumber(place.index * space.pagesPerEntry(place.table.level))
  const links = tables.filter(({ level }) => level === place.table.level - 1).map(table => pointer(table))
  const values = [leaf(own, 'rw'), leaf(own, 'r'), leaf(frameNumber(8), 'rw'), invalid, ...links]
  cpu.write(place, values[what % values.length] ?? invalid)
}

function bodyOf({ moves, levels }: DeepCase): Body {
  return ({ cpu, space }) => {
    const tables = [...chainOf(space)]
    let invalidated = false
    for (const { kind, where, what, flag } of moves) {
      const places = tables.flatMap(table => (table.level === levels ? [table.at(0)] : [table.at(0), table.at(1)]))
      const place = places[where % places.length] ?? space.root.at(0)
      if (kind === 'write') write(cpu, space, place, tables.slice(1), what)
      if (kind === 'fence') {
        if (flag) cpu.clean(place.table)
        cpu.fence('complete')
      }
      if (kind === 'invalidate') {
        invalidated = true
        const hint = what % (levels + 2)
        const range = where > 20 ? space.region(pageNumber(what % 8), levels) : pageNumber(where % 8)
        cpu.invalidate(range, { leafOnly: flag, ...(hint >= 1 && hint <= levels ? { level: hint } : {}) })
      }
      if (kind === 'wait' && invalidated) cpu.wait({ drain: flag })
      if (kind === 'allocate') tables.push(cpu.allocate({ zeroed: flag, level: 1 + (where % (levels - 1)) }))
      const last = tables.at(-1)
      if (kind === 'free' && last !== undefined && tables.length > 1) cpu.free(last)
      if (kind === 'release') cpu.release(frameNumber(where % 8))
    }
  }
}

/** The model with the pages that are told apart, and the one with every page; null where the procedure is refused. */
function bothOf(asked: DeepCase): readonly [Model, Model] | null {
  const { hardware, walkCache, levels, leafLevel, roots, target } = asked
  try {
    const base = profileNamed(hardware)
    const changed = walkCache ? {} : { walkCache: stated(false, 'this test') }
    const profile = variant(base, 'deep', 'for a test', changed)
    const setting = settingOf(
      scenario({
        ...{ name: 'deep', levels, entries: 2, roots, leafLevel: Math.min(leafLevel, levels) },
        after: () => [{ page: pageNumber(target), to: null }],
      }),
      null,
    )
    const used = { profile, cpu: base.beside === null ? profile : profileNamed(base.beside) }
    const random = procedure('random', bodyOf(asked))
    const every = buildCase(random, setting, used, null, () => setting.space.pages)
    return [buildCase(random, setting, used).model, every.model]
  } catch (problem) {
    if (problem instanceof SpecMistake) return null
    throw problem
  }
}

test('random procedures on deep tables have the same verdicts and lengths as with every page', async () => {
  let compared = 0
  await fc.assert(
    fc.asyncProperty(deepCase, async asked => {
      const both = bothOf(asked)
      if (both === null || both[0].rules.length === both[1].rules.length) return
      const found = await outcome(both[0], 20_000)
      const wanted = found === null ? null : await outcome(both[1], 20_000)
      if (found === null || wanted === null) return
      compared++
      expect(found).toEqual(wanted)
    }),
    { numRuns: 120, seed: 20261122 },
  )
  expect(compared).toBeGreaterThan(20)
})
