// SPIN on every different model of the specs: as many states, as many transitions, the same verdicts. What is too large for a test is
// thinned as in the comparison of the reductions, and what is too large even so is left out, and counted.
import { test } from 'vitest'
import { structureOf } from '../../checker/command/one-case/search-once.ts'
import type { Exploration } from '../../checker/explore/index.ts'
import { promela } from '../../checker/export/index.ts'
import type { Model } from '../../checker/language/index.ts'
import { runSpin, withoutSpin } from '../checker/export/spin.ts'
import { exploreAll } from '../oracle/explore-all.ts'
import { caseName, specFiles } from './spec-files.ts'
import { thinned } from './thinned.ts'

const statesMax = 10_000
const files = await specFiles()

/** Specs whose models are all larger, even thinned. The export is the same whatever the size. */
const tooLarge: ReadonlySet<string> = new Set([
  'kvm/dirty-mark-overwritten',
  'kvm/fixmap-local-invalidation',
  'kvm/range-flush-covers-too-little',
  'kvm/stale-right-after-fault',
  'kvm/unchanged-entry-made-again',
  'linux/amd-root-and-level-read-apart',
  'linux/split-race-loser-never-unmaps',
  'linux/split-table-not-marked-for-iommu',
  'linux-mm/huge-page-invalidated-in-two-steps',
])
const source = { about: [], madeBy: 'a test', leftOut: [] }

/** The model, or the thinned one where it is too large, and what our search finds; null where even that is too large. */
async function searched(model: Model): Promise<{ readonly model: Model; readonly found: Exploration } | null> {
  for (const candidate of [model, thinned(model)]) {
    const found = await exploreAll(candidate, statesMax)
    if (found.limit === null) return { model: candidate, found }
  }
  return null
}

function outcome({ states, transitions, findings }: Exploration, never: ReadonlySet<string>): unknown {
  const violated = findings.filter(({ property, verdict }) => verdict === 'violated' && never.has(property))
  return { states, transitions, violated: violated.map(({ property }) => property).sort() }
}

// The compiler takes most of the time, in a process of its own: several specs go on at once.
test.skipIf(withoutSpin).concurrent.for(files)('$path', { timeout: 1_800_000 }, async ({ spec }, { expect }) => {
  const seen = new Set<string>()
  let compared = 0
  for (const each of spec.cases) {
    const { model } = each.build(null)
    const structure = structureOf(model)
    if (seen.has(structure)) continue
    seen.add(structure)
    const one = await searched(model)
    if (one === null) continue
    const never = new Set(one.model.properties.filter(({ kind }) => kind === 'never').map(({ name }) => name))
    expect(await runSpin(promela(one.model, source)), caseName(each)).toEqual(outcome(one.found, never))
    compared++
  }
  console.info(`${spec.name}: SPIN agrees on ${compared} of ${seen.size} different models; the others are larger`)
  expect(compared > 0, 'something was compared').toBe(!tooLarge.has(spec.name))
})
