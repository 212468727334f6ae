// Options without limits, for every property of a model, and piece sizes so small that every kind of growth happens.
import type { ExploreOptions } from '../../../checker/explore/index.ts'
import type { SearchSizes } from '../../../checker/explore/search/search.ts'
import type { Model } from '../../../checker/language/index.ts'

export function unlimited(model: Model): ExploreOptions {
  return {
    statesMax: Number.POSITIVE_INFINITY,
    secondsMax: Number.POSITIVE_INFINITY,
    bytesMax: Number.POSITIVE_INFINITY,
    properties: model.properties.map(property => property.name),
    onProgress: () => undefined,
    isInterrupted: () => false,
  }
}

export const smallPieces: SearchSizes = { partitionBits: 1, slots: 4, chunkWordBits: 3, inlineWordsMax: 2 }
