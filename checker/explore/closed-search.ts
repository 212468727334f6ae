// The search of a model whose caches are as large as they can be (largest-cache.ts): verdicts, and no paths.
import { compile } from '../compile/index.ts'
import { at, type Model } from '../language/index.ts'
import type { Exploration, ExploreOptions } from './exploration.ts'
import { ordinarySizes } from './explore.ts'
import { Pulse } from './pulse.ts'
import { Search } from './search.ts'
import { Watch } from './watch.ts'

export interface ClosedExploration extends Omit<Exploration, 'findings' | 'idleRules'> {
  /** Names of the properties that are violated; the others hold, unless a limit was met. */
  readonly violated: ReadonlySet<string>
  /** Indexes, in the original model, of the rules that never acted. */
  readonly idleOriginals: readonly number[]
}

export async function exploreClosed(
  original: Model,
  closed: Model,
  options: ExploreOptions,
): Promise<ClosedExploration> {
  const pulse = new Pulse(options)
  const engine = compile(closed)
  const asked = engine.properties.filter(({ property }) => options.properties.includes(property.name))
  const watch = new Watch(asked)
  const search = new Search(engine, options, ordinarySizes, pulse)
  const limit = await search.run(watch)
  const acted = new Set<number>()
  closed.rules.forEach((rule, index) => {
    if (search.visited.acted[index] !== 0) acted.add(rule.original ?? index)
  })
  closed.closing?.forEach((rule, index) => {
    if (engine.closing?.acted[index] !== 0) acted.add(rule.original ?? index)
  })
  for (const index of evictionsSeen(original, engine)) acted.add(index)
  return {
    states: search.store.count,
    transitions: search.transitions,
    depth: search.depth,
    seconds: pulse.seconds,
    limit,
    violated: new Set([...watch.violatedAt.keys()].map(({ property }) => property.name)),
    idleOriginals: [...original.rules.keys()].filter(rule => !acted.has(rule)),
    unseenSituations: watch.unseen,
  }
}

/** Evictions whose token was there in some state. */
function evictionsSeen(original: Model, { closing, layout }: ReturnType<typeof compile>): readonly number[] {
  const wasSeen = (cell: number): boolean => {
    const field = at(layout.fields, cell)
    return field !== null && closing !== null && ((at(closing.seen, field.word) >>> field.shift) & field.mask) !== 0
  }
  return original.rules.flatMap((rule, index) => {
    const [lost] = rule.then
    return rule.kind === 'eviction' && lost !== undefined && wasSeen(lost.cell) ? [index] : []
  })
}
