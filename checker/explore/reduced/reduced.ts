// One search of a case with all the reductions whose conditions hold: the largest cache decides the properties of single states, few tokens
// finds the paths of those that are violated, and the states without tokens decide what happens in the end. Where a condition fails, the
// next way is taken: few tokens, then the whole model. Everything found is told in rules of the original model.
import { compile } from '../../compile/index.ts'
import { assert, at, type Model, type Property, type Rule } from '../../language/index.ts'
import { fewTokens, originalRules } from '../layers/few-tokens.ts'
import { largestCache } from '../layers/largest-cache.ts'
import { neededTokens } from '../layers/needed-tokens.ts'
import { postponing } from '../layers/postponing.ts'
import { goesByTokens, type WithGoal, whyTokensMatter } from '../layers/without-tokens.ts'
import type { Exploration, ExploreOptions, Finding, Limit } from '../search/exploration.ts'
import { Pulse } from '../search/pulse.ts'
import { decideEventually, type Eventuality } from '../verdicts/eventually.ts'
import { explore, ordinarySizes } from '../verdicts/explore.ts'
import { exploreClosed } from './closed-search.ts'
import { exploreFewTokens, inOriginalRules, type ReducedExploration } from './few-tokens-search.ts'
import { explorePaths, togetherMax } from './violated-paths.ts'

/**
 * Explores with reductions. `idleRules` and paths are of the given model; what is postponed counts as acting. `together`: up to how many
 * violations of a property their paths are looked for in one search.
 */
export async function exploreReduced(
  model: Model,
  options: ExploreOptions,
  together: number = togetherMax,
): Promise<ReducedExploration> {
  const found = await exploreCalm(postponing(model), options, together)
  return { ...found, idleRules: found.idleRules.filter(rule => model.rules[rule]?.postponed === undefined) }
}

async function exploreCalm(model: Model, options: ExploreOptions, together: number): Promise<ReducedExploration> {
  const asked = model.properties.filter(({ name }) => options.properties.includes(name))
  const never = asked.filter(({ kind }) => kind === 'never').map(({ name }) => name)
  const others = asked.filter(({ kind }) => kind !== 'never').map(({ name }) => name)
  const closed = never.length === 0 && !goesByTokens(model, others) ? null : largestCache(model, never)
  if (closed?.kind !== 'closed') return exploreFewTokens(model, options)
  const found = await exploreClosed(model, closed.model, options)
  const left = (): ExploreOptions => ({ ...options, secondsMax: Math.max(0, options.secondsMax - found.seconds) })
  const paths = await explorePaths(model, found.violated, left(), together)
  const open = others.filter(name => !found.always.has(name))
  const ends = open.length === 0 ? null : await exploreEnds(model, { ...left(), properties: open })
  const findings = asked.map((property): Finding => {
    const known = [...paths.findings, ...(ends?.findings ?? [])].find(one => one.property === property.name)
    assert(
      known?.verdict !== 'holds' || property.kind !== 'never',
      `${property.name} is violated in one search and holds in another`,
    )
    return known ?? { property: property.name, verdict: found.limit === null ? 'holds' : 'incomplete' }
  })
  return {
    states: found.states,
    transitions: found.transitions,
    depth: found.depth,
    seconds: found.seconds + paths.seconds + (ends?.seconds ?? 0),
    limit: found.limit ?? paths.limit ?? ends?.limit ?? null,
    findings,
    idleRules: found.idleOriginals,
    unseenSituations: [...found.unseenSituations, ...(ends?.unseenSituations ?? [])],
    notReduced: null,
  }
}

/** Why the whole of a model is searched where all these properties are to be decided in one search, in the words of this model. */
export function whyNotReduced(model: Model, properties: readonly string[]): string | null {
  const reduction = fewTokens(postponing(model), properties)
  return reduction.kind === 'refused' && model.tokens.length > 0 ? reduction.reason : null
}

type Ends = Pick<Exploration, 'findings' | 'limit' | 'seconds' | 'unseenSituations'>

/** Properties about what happens in the end: on the states without tokens where these decide them. */
async function exploreEnds(model: Model, options: ExploreOptions): Promise<Ends> {
  const asked = model.properties.filter(({ name }) => options.properties.includes(name))
  if (goesByTokens(model, options.properties)) return exploreByTokens(model, asked, options)
  const matters = asked.some(property => property.kind === 'never' || whyTokensMatter(model, property) !== null)
  if (matters) return exploreFewTokens(model, options)
  const caches = new Set(model.tokens.flatMap(token => [token.cell, ...token.payload]))
  const rules = model.rules.flatMap((rule, original): readonly Rule[] => {
    const then = rule.then.filter(update => !caches.has(update.cell))
    return then.length === 0 && rule.fair === undefined ? [] : [{ ...rule, then, original }]
  })
  const bare = { ...model, tokens: [], rules, properties: asked }
  return inOriginalRules(bare, await explore(bare, options))
}

/** Such properties, where the largest caches did not decide them: among all the tokens that anybody goes by. */
async function exploreByTokens(model: Model, asked: readonly Property[], options: ExploreOptions): Promise<Ends> {
  const pulse = new Pulse(options)
  const needed = neededTokens(model)
  const findings: Finding[] = []
  let limit: Limit | null = null
  for (const property of asked) {
    assert(property.kind === 'eventually', `${property.name} is about what happens in the end`)
    const found = await decideByTokens(needed, property, options, pulse)
    limit ??= found.kind === 'limited' ? found.limit : null
    findings.push(findingOf(property.name, found, needed))
  }
  return { findings, limit, seconds: pulse.seconds, unseenSituations: [] }
}

async function decideByTokens(
  needed: Model,
  property: WithGoal,
  options: ExploreOptions,
  pulse: Pulse,
): Promise<Eventuality> {
  const limits = { statesMax: options.statesMax, bytesMax: options.bytesMax }
  const engine = compile({ ...needed, properties: [property] })
  return decideEventually(engine, at(engine.properties, 0), limits, ordinarySizes, pulse)
}

function findingOf(property: string, found: Eventuality, searched: Model): Finding {
  if (found.kind === 'limited') return { property, verdict: 'incomplete' }
  if (found.kind === 'always') return { property, verdict: 'holds' }
  const { path } = found
  return { property, verdict: 'violated', path: { ...path, rules: originalRules(searched, path.rules) } }
}
