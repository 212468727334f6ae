// Decides an `eventually` property: is there a fair run that never meets the goal? The open states (open-states.ts) are searched, and
// a fair component among them (fair-components.ts) is where such a run can stay. The lasso that is reported: the canonical path to a
// state of a fair component nearest to the start, then the fair cycle from there (fair-cycle.ts).
//
// Where somebody who can be relied on goes by what a cache holds, a lasso on which the caches stay empty is looked for first, and reported
// if there is one: it is a run like any other, and shows that caches have no part in it. Only then those on which they hold something.
import type { CompiledProperty, Engine } from '../../compile/index.ts'
import { assert, at, type Property } from '../../language/index.ts'
import { whyBoundMatters, whyTokensMatter } from '../layers/without-tokens.ts'
import { canonicalPath } from '../paths/canonical-path.ts'
import { plainPath } from '../paths/plain-path.ts'
import type { Target } from '../paths/target.ts'
import type { Limit, Path } from '../search/exploration.ts'
import type { Pulse } from '../search/pulse.ts'
import type { Search, SearchLimits, SearchSizes } from '../search/search.ts'
import { Watch } from '../search/watch.ts'
import { FairComponents } from './fair-components.ts'
import { fairCycle } from './fair-cycle.ts'
import { type OpenStates, openStates } from './open-states.ts'

export type Eventuality =
  | { readonly kind: 'always' }
  | { readonly kind: 'limited'; readonly limit: Limit }
  | { readonly kind: 'avoided'; readonly path: Path }

/** Decides the property, within what the search of the whole model has left of its limits. */
export async function decideEventually(
  engine: Engine,
  compiled: CompiledProperty,
  limits: SearchLimits,
  sizes: SearchSizes,
  pulse: Pulse,
): Promise<Eventuality> {
  const { property } = compiled
  assert(property.kind === 'eventually', `${property.name} is about what happens in the end`)
  for (const withTokens of stages(engine, property)) {
    const found = await decideAmong(withTokens, engine, compiled, limits, sizes, pulse)
    if (found.kind !== 'always') return found
  }
  return { kind: 'always' }
}

/** Among which states a lasso is looked for, one after the other: those without tokens, or all. */
function stages({ model }: Engine, property: Extract<Property, { readonly kind: 'eventually' }>): readonly boolean[] {
  if (whyTokensMatter(model, property) === null) return [false]
  return whyBoundMatters(model, property) === null ? [true] : [false, true]
}

async function decideAmong(
  withTokens: boolean,
  engine: Engine,
  compiled: CompiledProperty,
  limits: SearchLimits,
  sizes: SearchSizes,
  pulse: Pulse,
): Promise<Eventuality> {
  const { property } = compiled
  assert(property.kind === 'eventually', `${property.name} is about what happens in the end`)
  const open = openStates(engine, compiled, withTokens, limits, sizes, pulse)
  if (open === null) return { kind: 'always' }
  const limit = await open.search.run(new Watch([]))
  if (limit !== null) return { kind: 'limited', limit }
  const components = await FairComponents.of(open, pulse)
  if (typeof components === 'string') return { kind: 'limited', limit: components }
  const first = components.firstFair()
  if (first === null) return { kind: 'always' }
  const stem = await stemTo(open, components, first, property.violation.agent, pulse)
  const cycle = fairCycle(open, components, endOf(open, stem))
  if (cycle === null) return { kind: 'limited', limit: 'memory' }
  return { kind: 'avoided', path: { rules: [...stem, ...cycle], bad: 0, repeatsFrom: stem.length } }
}

/** The canonical path to a fair component, at the distance of this state. */
async function stemTo(
  { search }: OpenStates,
  components: FairComponents,
  nearest: number,
  agent: number,
  pulse: Pulse,
): Promise<readonly number[]> {
  const depth = depthOf(search, nearest)
  const { find } = search.visited.functions
  const violations = (states: Int32Array, offset: number): number => Number(components.isFair(find(states, offset)))
  const target: Target = { violations, found: Int32Array.of(0), agents: [agent] }
  const path = (await canonicalPath(search, target, depth, pulse)) ?? (await plainPath(search, target, depth, pulse))
  return path.rules
}

function depthOf({ levels }: Search, state: number): number {
  return levels.findLastIndex(start => start <= state)
}

/** The number of the state in which a path ends. */
function endOf({ engine, search }: OpenStates, rules: readonly number[]): number {
  const { words, buffer, filled } = engine
  const state = engine.start.slice()
  for (const rule of rules) {
    engine.expand(state, 0, words)
    let n = 0
    while (n < at(filled, 0) && buffer[n + words] !== rule) n += words + 1
    assert(n < at(filled, 0), `rule ${rule} of a path can act`)
    state.set(buffer.subarray(n, n + words))
  }
  return search.visited.functions.find(state, 0)
}
