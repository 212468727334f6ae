// From which states can a goal still be reached? No edges are kept: states with the goal are marked, then the others are expanded
// again, last found first, and marked when a successor is, until a sweep marks nothing.
import type { CompiledProperty } from '../compile/index.ts'
import { assert, at } from '../language/index.ts'
import type { Limit } from './exploration.ts'
import type { Pulse } from './pulse.ts'
import type { Search } from './search.ts'
import type { Target } from './target.ts'

export type Reachability =
  | { readonly kind: 'everywhere' }
  | { readonly kind: 'limited'; readonly limit: Limit }
  /** The target is every state without a way to the goal; `depth`: of the nearest. */
  | { readonly kind: 'stuck'; readonly target: Target; readonly depth: number }

interface Marks {
  readonly search: Search
  /** A bit for each place of the visited set. */
  readonly places: Int32Array
  /** A bit for each state by its number. */
  readonly numbers: Int32Array
}

/** Decides a `reachable` property after a complete search. */
export async function decideReachable(search: Search, property: CompiledProperty, pulse: Pulse): Promise<Reachability> {
  const { budget, store } = search
  const places = budget.take(Math.ceil(search.visited.numberPlaces() / 32))
  const numbers = budget.take(Math.ceil(store.count / 32))
  if (places === null || numbers === null) return { kind: 'limited', limit: 'memory' }
  const marks = { search, places, numbers }
  markGoals(marks, property)
  for (let changed = true; changed; ) {
    changed = false
    for (let number = store.count - 1; number >= 0; number--) {
      if (isSet(numbers, number)) continue
      if (markIfGoalAhead(marks, number)) changed = true
      if (number % 1024 !== 0 || !pulse.isDue()) continue
      const limit = await pulse.beat(search.progress)
      if (limit !== null) return { kind: 'limited', limit }
    }
  }
  budget.giveBack(numbers)
  return verdictOf(marks, property)
}

function verdictOf({ search, places, numbers }: Marks, { property }: CompiledProperty): Reachability {
  assert(property.kind === 'reachable', `${property.name} has no goal`)
  let first = 0
  while (first < search.store.count && isSet(numbers, first)) first++
  if (first === search.store.count) {
    search.budget.giveBack(places)
    return { kind: 'everywhere' }
  }
  const depth = search.levels.findLastIndex(start => start <= first)
  const { find } = search.visited.functions
  const violations = (states: Int32Array, offset: number): number => (isSet(places, find(states, offset)) ? 0 : 1)
  return {
    kind: 'stuck',
    target: { violations, found: Int32Array.of(0), agents: [property.violation.agent] },
    depth,
  }
}

function markGoals(marks: Marks, property: CompiledProperty): void {
  const { store } = marks.search
  for (let number = 0; number < store.count; ) {
    const { chunk, from, to } = store.stretch(number, store.count)
    for (
      let offset = property.scan(chunk, from, to);
      offset >= 0;
      offset = property.scan(chunk, offset + store.words, to)
    )
      mark(marks, chunk, offset, number + (offset - from) / store.words)
    number += (to - from) / store.words
  }
}

function markIfGoalAhead(marks: Marks, number: number): boolean {
  const { engine, store, visited } = marks.search
  const { chunk, from, to } = store.stretch(number, number + 1)
  engine.expand(chunk, from, to)
  const end = at(engine.filled, 0)
  for (let n = 0; n < end; n += engine.words + 1) {
    if (!isSet(marks.places, visited.functions.find(engine.buffer, n))) continue
    mark(marks, chunk, from, number)
    return true
  }
  return false
}

function mark({ search, places, numbers }: Marks, chunk: Int32Array, offset: number, number: number): void {
  set(places, search.visited.functions.find(chunk, offset))
  set(numbers, number)
}

function isSet(bits: Int32Array, index: number): boolean {
  return ((at(bits, index >>> 5) >>> (index & 31)) & 1) === 1
}

function set(bits: Int32Array, index: number): void {
  bits[index >>> 5] = at(bits, index >>> 5) | (1 << (index & 31))
}
