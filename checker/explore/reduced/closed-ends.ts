// What happens in the end, decided with the largest caches (largest-cache.ts), in one direction: that the goal is reached for certain.
//
// Take a fair run of the model that never meets the goal. With the largest caches the same ordinary steps can be taken, since whatever the
// run finds in a cache is there too; fills and evictions become standing still. The goal reads no cache, so this run doesn't meet it
// either. And it is fair, if a class counts as enabled where it is so with empty caches: guards read tokens positively, so a class that is
// disabled in a state of the run is disabled there with empty caches too; and no fill has a class, so whoever acted still acts. Hence: where
// no run with the largest caches that is fair in this sense avoids the goal, none of the model does.
//
// The other direction doesn't follow: a token may be all that enables a class. Then nothing is said.
import type { CompiledProperty, Engine } from '../../compile/index.ts'
import type { Model, Property } from '../../language/index.ts'
import { goalReadsTokens } from '../layers/without-tokens.ts'
import type { Limit } from '../search/exploration.ts'
import type { Pulse } from '../search/pulse.ts'
import type { SearchLimits } from '../search/search.ts'
import { Watch } from '../search/watch.ts'
import { ordinarySizes } from '../verdicts/explore.ts'
import { FairComponents } from '../verdicts/fair-components.ts'
import { openStates } from '../verdicts/open-states.ts'

/** `always`: every fair run meets the goal. `unknown`: not decided here. Or the limit that was met. */
type Always = 'always' | 'unknown' | Limit

/** Those of these properties of a model that may be decided on its model with the largest caches. */
export function endsOfClosed(model: Model, closed: Model, properties: readonly Property[]): readonly Property[] {
  if (closed.closing?.some(({ fair }) => fair !== undefined) !== false) return []
  return properties.filter(
    property => property.kind === 'eventually' && property.situations.length === 0 && !goalReadsTokens(model, property),
  )
}

/** Decides one of them on a compiled model with the largest caches. */
export async function alwaysInClosed(
  engine: Engine,
  property: CompiledProperty,
  limits: SearchLimits,
  pulse: Pulse,
): Promise<Always> {
  const open = openStates(engine, property, true, limits, ordinarySizes, pulse, false)
  if (open === null) return 'always'
  const limit = await open.search.run(new Watch([]))
  if (limit !== null) return limit
  const components = await FairComponents.of(open, pulse)
  if (typeof components === 'string') return components
  return components.firstFair() === null ? 'always' : 'unknown'
}
