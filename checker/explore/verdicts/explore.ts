// One exploration of a model: a search of all its states that decides every property asked for, or says which limit kept it
// from that.
import { type CompiledProperty, compile, type Engine } from '../../compile/index.ts'
import type { Model } from '../../language/index.ts'
import { canonicalPath } from '../paths/canonical-path.ts'
import { plainPath } from '../paths/plain-path.ts'
import type { Target } from '../paths/target.ts'
import type { Exploration, ExploreOptions, Finding, Limit, Path } from '../search/exploration.ts'
import { Pulse } from '../search/pulse.ts'
import { Search, type SearchSizes } from '../search/search.ts'
import { Watch } from '../search/watch.ts'
import { decideEventually } from './eventually.ts'

/** Explores a model breadth first. Never throws for a limit: see `Exploration.limit`. */
export async function explore(model: Model, options: ExploreOptions): Promise<Exploration> {
  return exploreWith(model, options, ordinarySizes)
}

/** Found by measuring. */
export const ordinarySizes: SearchSizes = { partitionBits: 6, slots: 64, chunkWordBits: 17, inlineWordsMax: 2 }

/** The same with chosen sizes of the pieces that memory is taken in; what is found doesn't depend on them. */
export async function exploreWith(model: Model, options: ExploreOptions, sizes: SearchSizes): Promise<Exploration> {
  const pulse = new Pulse(options)
  const engine = compile(model)
  const asked = engine.properties.filter(({ property }) => options.properties.includes(property.name))
  const watch = new Watch(asked)
  const search = new Search(engine, options, sizes, pulse)
  let limit = await search.run(watch)
  const findings: Finding[] = []
  for (const property of asked) {
    const decision = await decide(property, search, watch, limit, pulse, { options, sizes })
    limit ??= decision.limit
    findings.push(decision.finding)
  }
  return {
    states: search.store.count,
    transitions: search.transitions,
    depth: search.depth,
    seconds: pulse.seconds,
    limit,
    findings,
    idleRules: idleRules(engine, search),
    unseenSituations: watch.unseen,
  }
}

interface Means {
  readonly options: ExploreOptions
  readonly sizes: SearchSizes
}

interface Decision {
  readonly finding: Finding
  readonly limit: Limit | null
}

async function decide(
  compiled: CompiledProperty,
  search: Search,
  watch: Watch,
  limit: Limit | null,
  pulse: Pulse,
  { options, sizes }: Means,
): Promise<Decision> {
  const { property } = compiled
  const undecided = (why: Limit | null): Decision => ({
    finding: { property: property.name, verdict: 'incomplete' },
    limit: why,
  })
  const holding: Decision = { finding: { property: property.name, verdict: 'holds' }, limit: null }
  if (property.kind === 'never') {
    const depth = watch.violatedAt.get(compiled)
    if (depth === undefined) return limit === null ? holding : undecided(limit)
    const target = { ...compiled, agents: property.bad.map(bad => bad.agent) }
    const path = await pathTo(search, target, depth, pulse)
    return { finding: { property: property.name, verdict: 'violated', path }, limit: null }
  }
  if (limit !== null) return undecided(limit)
  const left = { ...options, untilViolated: false, bytesMax: options.bytesMax - search.budget.bytes }
  const eventuality = await decideEventually(search.engine, compiled, left, sizes, pulse)
  if (eventuality.kind === 'limited') return undecided(eventuality.limit)
  if (eventuality.kind === 'always') return holding
  return { finding: { property: property.name, verdict: 'violated', path: eventuality.path }, limit: null }
}

async function pathTo(search: Search, target: Target, depth: number, pulse: Pulse): Promise<Path> {
  return (await canonicalPath(search, target, depth, pulse)) ?? (await plainPath(search, target, depth, pulse))
}

function idleRules(engine: Engine, search: Search): readonly number[] {
  return [...engine.model.rules.keys()].filter(rule => search.visited.acted[rule] === 0)
}
