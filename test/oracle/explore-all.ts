// The engine as the comparisons run it: all properties, and no limit that a small model could meet.
import { type Exploration, explore } from '../../checker/explore/index.ts'
import type { Model } from '../../checker/language/index.ts'

export function exploreAll(model: Model): Promise<Exploration> {
  return explore(model, {
    statesMax: 1_000_000,
    secondsMax: 60,
    bytesMax: 2 ** 30,
    properties: model.properties.map(property => property.name),
    onProgress: () => undefined,
    isInterrupted: () => false,
  })
}
