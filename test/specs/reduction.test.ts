// The reductions against the unreduced search, on every spec: few tokens alone has the same verdicts, the same shortest lengths and the same
// situations seen; all together find the very same traces.
// A case whose whole space is larger than the bound is thinned: caches keep no pieces of large leaves, and walks are for two pages. What
// is too large even so is left out, and counted; the random procedures and models are compared too.
import { describe, expect, test } from 'vitest'
import { structureOf } from '../../checker/command/one-case/search-once.ts'
import { type Exploration, exploreReduced, fewTokens } from '../../checker/explore/index.ts'
import { goesByTokens } from '../../checker/explore/layers/without-tokens.ts'
import type { Model } from '../../checker/language/index.ts'
import { exploreAll } from '../oracle/explore-all.ts'
import { caseName, specFiles } from './spec-files.ts'
import { thinned } from './thinned.ts'

const statesMax = 40_000
const files = await specFiles()

/** Specs whose models are all larger, even thinned: two units with pieces, dirty marks, two CPUs on three levels. Random procedures of their kinds are compared. */
const tooLarge: ReadonlySet<string> = new Set([
  'kvm/dirty-mark-overwritten',
  'kvm/fixmap-local-invalidation',
  'kvm/stale-right-after-fault',
  'kvm/unchanged-entry-made-again',
  'linux/amd-root-and-level-read-apart',
])

function outcome({ findings, unseenSituations }: Exploration): unknown {
  const lengths = findings.map(finding => [
    finding.property,
    finding.verdict === 'violated' ? finding.path.rules.length : finding.verdict,
  ])
  return { lengths, unseenSituations }
}

function limitsFor(properties: readonly string[]) {
  const limits = { statesMax, secondsMax: 600, bytesMax: 2 ** 32 }
  return { ...limits, properties, onProgress: () => undefined, isInterrupted: () => false }
}

/** With each violation looked at by itself, as where there are many. */
async function withEachAlone(model: Model): Promise<Exploration> {
  return exploreReduced(model, limitsFor(model.properties.map(({ name }) => name)), 0)
}

interface Compared {
  /** The model, or the thinned one. */
  readonly candidate: Model
  readonly full: Exploration
  readonly reduced: Exploration | null
  readonly all: Exploration
}

/** The three searches of the model, without that with few tokens alone where it is refused since somebody who is relied on goes by tokens; or of the thinned one; null where even that is too large. */
async function threeSearches(model: Model): Promise<Compared | null> {
  for (const candidate of [model, thinned(model)]) {
    const full = await exploreAll(candidate, statesMax)
    if (full.limit !== null) continue
    const names = candidate.properties.map(({ name }) => name)
    if (goesByTokens(candidate, names))
      return { candidate, full, reduced: null, all: await exploreReduced(candidate, limitsFor(names)) }
    const reduction = fewTokens(candidate, names)
    expect(reduction.kind === 'refused' ? reduction.reason : null).toBe(null)
    if (reduction.kind === 'refused') return null
    const reduced = await exploreAll(reduction.model, statesMax)
    return { candidate, full, reduced, all: await exploreReduced(candidate, limitsFor(names)) }
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
      const found = await threeSearches(model)
      if (found === null) continue
      const { candidate, full, reduced, all } = found
      if (reduced !== null) expect(outcome(reduced), caseName(each)).toEqual(outcome(full))
      expect(all.findings, caseName(each)).toEqual(full.findings)
      expect((await withEachAlone(candidate)).findings, caseName(each)).toEqual(full.findings)
      expect(all.unseenSituations, caseName(each)).toEqual(full.unseenSituations)
      compared++
    }
    console.info(
      `${spec.name}: compared ${compared} of ${seen.size} different models, the others have over ${statesMax} states`,
    )
    expect(compared > 0, 'something was compared').toBe(!tooLarge.has(spec.name))
  })
})
