// What a reduced search finds out of a model, to be compared with what it finds out of another.
import { exploreReduced } from '../../checker/explore/index.ts'
import type { Model } from '../../checker/language/index.ts'

/** For each property the length of its shortest trace, or its verdict; null where a limit was met. */
export async function outcome(model: Model, statesMax: number): Promise<unknown> {
  const properties = model.properties.map(({ name }) => name)
  const limits = { statesMax, secondsMax: 600, bytesMax: 2 ** 32, properties }
  const found = await exploreReduced(model, { ...limits, onProgress: () => undefined, isInterrupted: () => false })
  if (found.limit !== null) return null
  const lengths = found.findings.map(finding => [
    finding.property,
    finding.verdict === 'violated' ? finding.path.rules.length : finding.verdict,
  ])
  return { lengths, unseen: found.unseenSituations }
}
