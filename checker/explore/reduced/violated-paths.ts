// The paths of the properties that are known to be violated: each is looked for in the part of the model that matters to it.
//
// Where many violations can happen, their parts together are as large as the model, and few tokens of many are many pairs. So each
// violation is then looked at alone, in its own small part, those first that may be near: a violation is as far away as the steps before it in
// the search with the largest caches, and the fewest fills that its tokens need (fewest-fills.ts). The search ends where the next can't be
// nearer than the best that was found; where the bounds are too low for that, those that are left are looked at together. Of those that can
// only be as near, a few of each shape are looked at, the first: the path is a shortest one for certain, and among so many of one length
// perhaps not the one with the fewest changes of agent.
import { assert, at, type Model, type Property, type Violation } from '../../language/index.ts'
import { withoutAlike } from '../layers/alike.ts'
import { fewTokens, originalRules } from '../layers/few-tokens.ts'
import { FewestFills } from '../layers/fewest-fills.ts'
import { relevantTo } from '../layers/relevant.ts'
import { compareCosts, dearer, nothing, type WayCost } from '../paths/way-cost.ts'
import type { ExploreOptions, Finding, Limit, Path } from '../search/exploration.ts'
import type { Violated } from './closed-search.ts'
import { exploreFewTokens } from './few-tokens-search.ts'

type Never = Extract<Property, { readonly kind: 'never' }>

/** Up to so many violations of a property are looked at together: each search by itself costs some milliseconds. */
export const togetherMax = 32

/** Where the bounds of so many that were looked at by themselves left others that might be nearer, these are looked at together. */
const aloneMax = 8

/** So many violations of one shape are looked at where they can only be as near as the best that was found: of very many the first. */
const perShape = (violations: number): number => (violations > togetherMax ? 1 : 3)

export interface FoundPaths {
  readonly findings: readonly Finding[]
  readonly seconds: number
  readonly limit: Limit | null
}

/** The paths of properties that are violated. `together`: how many violations are at most looked at together. */
export async function explorePaths(
  model: Model,
  violated: ReadonlyMap<string, Violated>,
  options: ExploreOptions,
  together: number,
): Promise<FoundPaths> {
  const findings: Finding[] = []
  let seconds = 0
  let limit: Limit | null = null
  for (const property of model.properties) {
    const bad = violated.get(property.name)
    if (bad === undefined || property.kind !== 'never') continue
    const left = { ...options, secondsMax: Math.max(0, options.secondsMax - seconds), properties: [property.name] }
    const found =
      bad.size > together
        ? await nearest(model, property, bad, left)
        : await nearestOf(model, property, [...bad.keys()], left)
    seconds += found.seconds
    limit ??= found.limit
    assert(
      found.path !== null || found.limit !== null,
      `${property.name} is violated in one search and holds in another`,
    )
    findings.push(
      found.path === null ? undecided(property) : { property: property.name, verdict: 'violated', path: found.path },
    )
  }
  return { findings, seconds, limit }
}

function undecided({ name }: Never): Finding {
  return { property: name, verdict: 'incomplete' }
}

interface FoundPath {
  readonly path: Path | null
  readonly seconds: number
  readonly limit: Limit | null
}

/** The path to the nearest of these violations, in the part of the model that matters to them. */
async function nearestOf(
  model: Model,
  property: Never,
  bad: readonly number[],
  options: ExploreOptions,
): Promise<FoundPath> {
  const part = relevantTo(model, property, bad)
  const small = withoutAlike(part, tokensFor(part, property))
  const { findings, seconds, limit } = await exploreFewTokens(small, { ...options, untilViolated: true })
  const [finding] = findings
  if (finding?.verdict !== 'violated') return { path: null, seconds, limit }
  const { rules, bad: which } = finding.path
  const path = { rules: originalRules(part, originalRules(small, rules)), bad: at(bad, which) }
  return { path, seconds, limit }
}

/** How many tokens are enough at a time. */
function tokensFor(part: Model, { name }: Never): number {
  const reduction = fewTokens(part, [name])
  return reduction.kind === 'reduced' ? reduction.tokensMax : Number.POSITIVE_INFINITY
}

/** A violation that is to be looked at alone. */
interface Candidate {
  readonly bad: number
  /** No path to it is shorter. */
  readonly least: number
  /** What is alike of violations that differ in their page only. */
  readonly shape: string
}

/** The path to the nearest of many violations, each looked at alone. */
async function nearest(model: Model, property: Never, violated: Violated, options: ExploreOptions): Promise<FoundPath> {
  let best: Path | null = null
  let seconds = 0
  let searches = 0
  const looked = new Map<string, number>()
  const all = candidates(model, property, violated)
  for (const [index, { bad, least, shape }] of all.entries()) {
    const length = best?.rules.length ?? Number.POSITIVE_INFINITY
    if (least > length) break
    const before = looked.get(shape) ?? 0
    if (least === length && before >= perShape(violated.size)) continue
    looked.set(shape, before + 1)
    const isLast = least < length && searches++ >= aloneMax
    const asked = isLast ? all.slice(index).filter(other => other.least < length) : [{ bad }]
    const secondsMax = Math.max(0, options.secondsMax - seconds)
    const found = await nearestOf(
      model,
      property,
      asked.map(other => other.bad),
      { ...options, secondsMax },
    )
    seconds += found.seconds
    if (found.limit !== null) return { path: best, limit: found.limit, seconds }
    // A path that is null can't happen: where a limit was met, all are looked at.
    if (found.path !== null && (best === null || compare(model, property, found.path, best) < 0)) best = found.path
    if (isLast) break
  }
  return { path: best, seconds, limit: null }
}

/** Those that may be near come first; of these, in the order of the property. */
function candidates(model: Model, { bad }: Never, violated: Violated): readonly Candidate[] {
  const fills = new FewestFills(model)
  const all = [...violated].map(([index, steps]): Candidate => {
    const { when, agent } = at(bad, index)
    return { bad: index, least: steps + fills.before(when), shape: `${agent} after ${steps}, ${fills.shapeOf(when)}` }
  })
  return all.sort((one, other) => one.least - other.least || one.bad - other.bad)
}

/** Below 0 where the first path is the one to report: the order of canonical-path.ts. */
function compare(model: Model, { bad }: Never, one: Path, other: Path): number {
  return (
    one.rules.length - other.rules.length ||
    compareCosts(costOf(model, one, at(bad, one.bad)), costOf(model, other, at(bad, other.bad))) ||
    (one.rules.map((rule, step) => rule - at(other.rules, step)).find(difference => difference !== 0) ??
      one.bad - other.bad)
  )
}

function costOf(model: Model, { rules }: Path, violation: Violation): WayCost {
  const steps = rules.map(rule => at(model.rules, rule))
  const agents = [...steps.map(({ agent }) => agent), violation.agent]
  return steps.reduce(
    (cost, { agent, kind }, step) => dearer(cost, agent !== agents[step + 1], kind !== 'procedure'),
    nothing,
  )
}
