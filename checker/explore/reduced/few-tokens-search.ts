// The search of a model that few tokens are enough for; of the whole model where they aren't. What is found is told in rules of the model.
import type { Model } from '../../language/index.ts'
import { fewTokens, originalIdleRules, originalRules } from '../layers/few-tokens.ts'
import type { Exploration, ExploreOptions } from '../search/exploration.ts'
import { explore } from '../verdicts/explore.ts'

export interface ReducedExploration extends Exploration {
  /** Why the whole model was searched; null where it wasn't, or has no caches. */
  readonly notReduced: string | null
}

/** The search that few tokens are enough for; the whole model where they aren't. */
export async function exploreFewTokens(model: Model, options: ExploreOptions): Promise<ReducedExploration> {
  const reduction = fewTokens(model, options.properties)
  if (reduction.kind === 'refused')
    return {
      ...(await explore(model, options)),
      notReduced: model.tokens.length > 0 ? reduction.reason : null,
    }
  const found = await explore(reduction.model, options)
  return inOriginalRules(reduction.model, found)
}

/** What was found in a reduced model, in rules of the model that it was made of. */
export function inOriginalRules(searched: Model, found: Exploration): ReducedExploration {
  return {
    ...found,
    idleRules: originalIdleRules(searched, found.idleRules),
    findings: found.findings.map(finding =>
      finding.verdict === 'violated'
        ? { ...finding, path: { ...finding.path, rules: originalRules(searched, finding.path.rules) } }
        : finding,
    ),
    notReduced: null,
  }
}
