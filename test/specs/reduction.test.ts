// Few tokens against the unreduced search, on every spec: the same verdicts, the same shortest lengths, the same situations seen.
// A case whose whole space is larger than the bound is thinned: caches keep no pieces of large leaves, and walks are for two pages. What
// is too large even so is left out, and counted; the random procedures and models are compared too.
import { describe, expect, test } from 'vitest'
import { structureOf } from '../../checker/command/search-once.ts'
import { type Exploration, fewTokens } from '../../checker/explore/index.ts'
import type { Model } from '../../checker/language/index.ts'
import { exploreAll } from '../oracle/explore-all.ts'
import { caseName, specFiles } from './spec-files.ts'
import { thinned } from './thinned.ts'

const statesMax = 40_000
const files = await specFiles()

function outcome({ findings, unseenSituations }: Exploration): unknown {
  const lengths = findings.map(finding => [
    finding.property,
    finding.verdict === 'violated' ? finding.path.rules.length : finding.verdict,
  ])
  return { lengths, unseenSituations }
}

/** Both searches of the model, or of the thinned one; null where even that is too large. */
async function bothSearches(model: Model): Promise<readonly [Exploration, Exploration] | null> {
  for (const candidate of [model, thinned(model)]) {
    const full = await exploreAll(candidate, statesMax)
    if (full.limit !== null) continue
    const names = candidate.properties.map(({ name }) => name)
    const reduction = fewTokens(candidate, names)
    expect(reduction.kind === 'refused' ? reduction.reason : null).toBe(null)
    return reduction.kind === 'refused' ? null : [full, await exploreAll(reduction.model, statesMax)]
  }
  return null
}

describe.each(files)('$path', ({ spec }) => {
  test('the reduced and the unreduced search agree', async () => {
    const seen = new Set<string>()
    let compared = 0
    for (const each of spec.cases) {
      const { model } = each.build(null)
      const structure = structureOf(model)
      if (seen.has(structure)) continue
      seen.add(structure)
      const both = await bothSearches(model)
      if (both === null) continue
      const [full, reduced] = both
      expect(outcome(reduced), caseName(each)).toEqual(outcome(full))
      compared++
    }
    console.info(
      `${spec.name}: compared ${compared} of ${seen.size} different models, the others have over ${statesMax} states`,
    )
    expect(compared).toBeGreaterThan(0)
  })
})
