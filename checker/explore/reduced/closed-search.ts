// The search of a model whose caches are as large as they can be (largest-cache.ts): verdicts, and no paths.
import { type CompiledProperty, compile } from '../../compile/index.ts'
import { at, type Model } from '../../language/index.ts'
import type { Exploration, ExploreOptions, Limit } from '../search/exploration.ts'
import { Pulse } from '../search/pulse.ts'
import { Search } from '../search/search.ts'
import { Watch } from '../search/watch.ts'
import { ordinarySizes } from '../verdicts/explore.ts'
import { alwaysInClosed, endsOfClosed } from './closed-ends.ts'

/** The violations of a property that can happen, by index, each with how many steps come before it at least; fills are not counted. */
export type Violated = ReadonlyMap<number, number>

export interface ClosedExploration extends Omit<Exploration, 'findings' | 'idleRules'> {
  /** The properties that are violated, by name, with what can happen; the others hold, unless a limit was met. */
  readonly violated: ReadonlyMap<string, Violated>
  /** The `eventually` properties that hold for certain, by name; of the others nothing is said. */
  readonly always: ReadonlySet<string>
  /** Indexes, in the original model, of the rules that never acted. */
  readonly idleOriginals: readonly number[]
}

export async function exploreClosed(
  original: Model,
  closed: Model,
  options: ExploreOptions,
): Promise<ClosedExploration> {
  const pulse = new Pulse(options)
  const asked = original.properties.filter(({ name }) => options.properties.includes(name))
  const ends = endsOfClosed(original, closed, asked)
  const engine = compile({ ...closed, properties: [...closed.properties, ...ends] })
  const watch = new Watch(engine.properties.filter(({ property }) => property.kind === 'never'))
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
  const always = new Set<string>()
  for (const property of engine.properties) {
    if (limit !== null || property.property.kind === 'never') continue
    const left = { ...options, bytesMax: options.bytesMax - search.budget.bytes }
    if ((await alwaysInClosed(engine, property, left, pulse)) === 'always') always.add(property.property.name)
  }
  return {
    states: search.store.count,
    transitions: search.transitions,
    depth: search.depth,
    seconds: pulse.seconds,
    limit,
    always,
    violated: new Map(
      [...watch.violatedAt.keys()].map(property => [property.property.name, violationsSeen(property, search, limit)]),
    ),
    idleOriginals: [...original.rules.keys()].filter(rule => !acted.has(rule)),
    unseenSituations: watch.unseen,
  }
}

/** The violations that hold in some state; where not all states were seen, all that there are. */
function violationsSeen(
  { property, violations, found }: CompiledProperty,
  { store, levels }: Search,
  limit: Limit | null,
): Violated {
  const seen = new Map<number, number>()
  const count = property.kind === 'never' ? property.bad.length : 0
  let depth = 0
  for (let next = 0; next < store.count && seen.size < count; ) {
    const { chunk, from, to } = store.stretch(next, store.count)
    for (let offset = from; offset < to; offset += store.words, next++) {
      if (next === levels[depth + 1]) depth++
      for (let index = violations(chunk, offset) - 1; index >= 0; index--) {
        const bad = at(found, index)
        if (!seen.has(bad)) seen.set(bad, depth)
      }
    }
  }
  const known = [...seen].sort(([left], [right]) => left - right)
  return new Map(limit === null ? known : Array.from({ length: count }, (_, index) => [index, 0]))
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
