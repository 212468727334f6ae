// The steps that repeat for ever: from a state of a fair component, a shortest closed walk inside it on which every fairness class is
// disabled somewhere or acts; of those, the first in rule order. No steps where the run can stand still. It is found breadth
// first over states together with the classes that are met; where more than a few are not met at once, they are met in groups, in the
// order of the classes, each group by a shortest walk, and then the way back is a shortest one.
import { assert, at } from '../../language/index.ts'
import type { FairComponents } from './fair-components.ts'
import type { OpenStates } from './open-states.ts'

/** Classes that are met together, where there is memory for that: it doubles with each. */
const groupMax = 8

interface Walk {
  readonly rules: readonly number[]
  readonly end: number
}

/** The rules of the closed walk from a state, or null where there is no memory even for one class at a time. */
export function fairCycle(open: OpenStates, components: FairComponents, entry: number): readonly number[] | null {
  const needs = enabledAt(open, entry)
  for (let group = groupMax; group >= 1; group /= 2) {
    const cycle = cycleInGroups(open, components, entry, needs, group)
    if (cycle !== null) return cycle
  }
  return null
}

function cycleInGroups(
  open: OpenStates,
  components: FairComponents,
  entry: number,
  needs: readonly number[],
  group: number,
): readonly number[] | null {
  const rules: number[] = []
  let from = entry
  for (let first = 0; first < needs.length; first += group) {
    const isLast = first + group >= needs.length
    const walk = shortestWalk(open, components, from, needs.slice(first, first + group), isLast ? entry : null)
    if (walk === null) return null
    for (const rule of walk.rules) rules.push(rule)
    from = walk.end
  }
  return rules
}

/** The classes that are enabled in a state, ascending: only they can be neglected by standing still there. */
function enabledAt({ engine, search, classOf }: OpenStates, state: number): readonly number[] {
  const { chunk, from, to } = search.store.stretch(state, state + 1)
  engine.expand(chunk, from, to)
  const found = new Set<number>()
  for (let n = 0; n < at(engine.filled, 0); n += engine.words + 1) {
    const fairness = at(classOf, at(engine.buffer, n + engine.words))
    if (fairness >= 0) found.add(fairness)
  }
  return [...found].sort((one, other) => one - other)
}

interface Step {
  readonly rule: number
  readonly to: number
}

/**
 * A shortest walk from a state on which all these classes are met, to `end` where one is given. A place of the search is a state
 * and the set of classes met: their number is `state * 2 ** classes + set`.
 */
function shortestWalk(
  open: OpenStates,
  components: FairComponents,
  start: number,
  needs: readonly number[],
  end: number | null,
): Walk | null {
  const { budget, store } = open.search
  const sets = 2 ** needs.length
  // For each place one more than the place before it; then its rule; then the places in the order of the search.
  const arrays = [0, 1, 2].map(() => budget.take(store.count * sets))
  const [before, by, queue] = arrays
  const walk =
    before == null || by == null || queue == null
      ? null
      : search({ open, components, needs, sets, before, by, queue }, start, end)
  for (const array of arrays) if (array !== null) budget.giveBack(array)
  return walk
}

interface Room {
  readonly open: OpenStates
  readonly components: FairComponents
  readonly needs: readonly number[]
  readonly sets: number
  readonly before: Int32Array
  readonly by: Int32Array
  readonly queue: Int32Array
}

function search(room: Room, start: number, end: number | null): Walk {
  const { sets, before, by, queue } = room
  const first = start * sets
  before[first] = first + 1
  queue[0] = first
  for (let next = 0, filled = 1; next < filled; next++) {
    const place = at(queue, next)
    const state = Math.floor(place / sets)
    const { steps, met } = stepsFrom(room, state)
    const known = (place % sets) | met
    if (known === sets - 1 && (end === null || end === state)) return { rules: wayTo(room, place, first), end: state }
    for (const { rule, to } of steps) {
      const reached = to * sets + (known | actsFor(room, rule))
      if (before[reached] !== 0) continue
      before[reached] = place + 1
      by[reached] = rule
      queue[filled++] = reached
    }
  }
  assert(false, 'a fair component has a fair cycle')
}

function wayTo({ before, by }: Room, last: number, first: number): readonly number[] {
  const rules: number[] = []
  for (let place = last; place !== first; place = at(before, place) - 1) rules.unshift(at(by, place))
  return rules
}

/** The set of classes that a rule meets by acting. */
function actsFor({ open, needs }: Room, rule: number): number {
  const index = needs.indexOf(at(open.classOf, rule))
  return index < 0 ? 0 : 1 << index
}

/** The steps inside the component, in rule order, and the set of classes that the state meets by disabling them. */
function stepsFrom(room: Room, state: number): { readonly steps: readonly Step[]; readonly met: number } {
  const { engine, search: found } = room.open
  const { chunk, from, to } = found.store.stretch(state, state + 1)
  engine.expand(chunk, from, to)
  const steps: Step[] = []
  let enabled = 0
  for (let n = 0; n < at(engine.filled, 0); n += engine.words + 1) {
    const rule = at(engine.buffer, n + engine.words)
    enabled |= actsFor(room, rule)
    const next = found.visited.functions.find(engine.buffer, n)
    if (next >= 0 && room.components.areTogether(state, next)) steps.push({ rule, to: next })
  }
  return { steps: steps.sort((one, other) => one.rule - other.rule), met: (room.sets - 1) & ~enabled }
}
