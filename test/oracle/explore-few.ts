// The search that tests take for a verdict: with few tokens; with all reductions where somebody who is relied on goes by tokens, which few tokens
// refuse. Never the whole model: a refusal for any other reason is a fault.
import { type Exploration, exploreReduced, fewTokens } from '../../checker/explore/index.ts'
import { goesByTokens } from '../../checker/explore/layers/without-tokens.ts'
import { assert, type Model } from '../../checker/language/index.ts'
import { exploreAll } from './explore-all.ts'

export interface Few {
  readonly found: Exploration
  /** The model with few tokens, in whose rules everything is told; null where it is told in the rules of the given model. */
  readonly reduced: Model | null
}

export async function exploreFew(model: Model, statesMax: number): Promise<Few> {
  const properties = model.properties.map(({ name }) => name)
  if (goesByTokens(model, properties)) {
    const limits = { statesMax, secondsMax: 600, bytesMax: 2 ** 32 }
    const watch = { onProgress: () => undefined, isInterrupted: () => false }
    return { found: await exploreReduced(model, { ...limits, ...watch, properties }), reduced: null }
  }
  const reduction = fewTokens(model, properties)
  assert(reduction.kind === 'reduced' || model.tokens.length === 0, `${model.name} can't be searched with few tokens`)
  const reduced = reduction.kind === 'reduced' ? reduction.model : model
  return { found: await exploreAll(reduced, statesMax), reduced }
}
