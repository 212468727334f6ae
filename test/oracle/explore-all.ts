// The engine as the comparisons run it: all properties, and no limit that a small model could meet.
import { type Exploration, explore } from '../../checker/explore/index.ts'
import type { Model } from '../../checker/language/index.ts'

/** `statesMax`: where a comparison leaves out what is larger. */
export function exploreAll(model: Model, statesMax = 1_000_000): Promise<Exploration> {
  return explore(model, {
    statesMax,
    secondsMax: 600,
    bytesMax: 2 ** 32,
    properties: model.properties.map(property => property.name),
    onProgress: () => undefined,
    isInterrupted: () => false,
  })
}
