// What a case can come to: its observations and its properties, each decided by one search of its model, with a shortest trace for each that
// can be reached.
import { exploreReduced, type Progress, type ReducedExploration } from '../../explore/index.ts'
import type { BuiltCase, Model, Property } from '../../language/index.ts'
import { buildCounterexample, type Counterexample } from '../../trace/index.ts'
import { type Searches, SharedSearches, structureOf } from './search-once.ts'

export interface Observed {
  /** By name, in the order of the case. */
  readonly reached: ReadonlyMap<string, Counterexample>
  /** Names of those that a limit left undecided. */
  readonly undecided: readonly string[]
  /** By name all that was asked, reached or not, and behind that what has the same answer: the name that was asked. */
  readonly askedAs: ReadonlyMap<string, string>
}

export interface ObservedLimits {
  readonly statesMax: number
  readonly secondsMax: number
  readonly bytesMax: number
  readonly onProgress: (progress: Progress) => void
}

/** The observations as properties that say that they are never made, then the case's own properties. */
export function observable({ model, observations }: BuiltCase): Model {
  const never = (observations?.() ?? []).map(
    ({ of, name, says, ways }): Property => ({
      kind: 'never',
      name: nameOf(of, name),
      says,
      bad: ways,
      situations: [],
    }),
  )
  return { ...model, properties: [...never, ...model.properties.map(property => ({ ...property, situations: [] }))] }
}

/** `searches`: what is known of cases that differ from this one in words only. */
export async function observe(
  built: BuiltCase,
  limits: ObservedLimits,
  searches: Searches = new SharedSearches(),
): Promise<Observed> {
  const model = observable(built)
  const properties = model.properties.map(({ name }) => name)
  const { findings } = await searched(model, limits, searches)
  // An observation may be good or bad: where it comes from is told, and nobody is at fault for it.
  const isOwn = (name: string): boolean => built.model.properties.some(property => property.name === name)
  const knowledge = built.knowledge?.() ?? null
  const reached = new Map<string, Counterexample>()
  const undecided: string[] = []
  for (const finding of findings) {
    if (finding.verdict === 'incomplete') undecided.push(finding.property)
    if (finding.verdict === 'violated')
      reached.set(
        finding.property,
        buildCounterexample(model, finding.property, finding.path, knowledge, isOwn(finding.property)),
      )
  }
  return { reached, undecided, askedAs: namesAsked(built, properties) }
}

function namesAsked({ observations }: BuiltCase, properties: readonly string[]): Observed['askedAs'] {
  const others = (observations?.() ?? []).flatMap(({ of, alsoOf, name }) =>
    alsoOf.map(other => [nameOf(other, name), nameOf(of, name)] as const),
  )
  return new Map([...properties.map(name => [name, name] as const), ...others])
}

function nameOf(of: string, name: string): string {
  return `${of}: ${name}`
}

async function searched(model: Model, limits: ObservedLimits, searches: Searches): Promise<ReducedExploration> {
  const structure = structureOf(model)
  const known = await searches.ask(structure)
  if (known !== null) return known
  let found: ReducedExploration | null = null
  try {
    const properties = model.properties.map(({ name }) => name)
    found = await exploreReduced(model, { ...limits, properties, isInterrupted: () => false })
    return found
  } finally {
    searches.tell(structure, found?.limit === null ? found : null)
  }
}
