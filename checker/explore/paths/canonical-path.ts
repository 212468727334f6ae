// The one path that a violation is reported with: shortest, then with the fewest changes of agent (the violation's own agent
// comes last), then with the fewest steps of the hardware, then first in rule order from the start, then with the first violation. It
// depends on the model alone: the levels are expanded again backwards, keeping the states that can still reach a target, then the path is walked forwards. The path of a
// reduced model is, rule for rule, the one that the original model would be reported with.
import { at, wordAt } from '../../language/index.ts'
import type { Path } from '../search/exploration.ts'
import type { Pulse } from '../search/pulse.ts'
import type { Search } from '../search/search.ts'
import { LiveStates } from './live-states.ts'
import { overLevel, type Target } from './target.ts'
import { cheaper, compareCosts, dearer, isPossible, never, nothing, type WayCost } from './way-cost.ts'

interface Way {
  readonly search: Search
  readonly target: Target
  readonly depth: number
  readonly live: LiveStates
}

/**
 * The canonical path to a target, or null where there is no memory for it; `depth` is the number of steps to the nearest target.
 * Every level before that must be complete.
 */
export async function canonicalPath(search: Search, target: Target, depth: number, pulse: Pulse): Promise<Path | null> {
  const { engine, budget } = search
  const live = new LiveStates(engine.words, engine.model.agents.length, budget)
  const way = { search, target, depth, live }
  let fits = true
  for (let level = depth - 1; level >= 0 && fits; level--)
    fits = await overLevel(search, level, pulse, (states, offset) => addIfLive(way, states, offset, level))
  const path = fits ? walk(way) : null
  live.close()
  return path
}

/** What the way costs from the successor at `offset` of the buffer on, the successor's own agent coming before. */
function costAfter({ search, target, depth, live }: Way, offset: number, level: number, agent: number): WayCost {
  const { buffer } = search.engine
  if (level < depth) return live.costAfter(buffer, offset, level, agent)
  const violations = target.violations(buffer, offset)
  if (violations === 0) return never
  for (let index = 0; index < violations; index++)
    if (target.agents[wordAt(target.found, index)] === agent) return nothing
  return dearer(nothing, true, false)
}

/** False where there is no memory. */
function addIfLive(way: Way, states: Int32Array, offset: number, level: number): boolean {
  const { buffer, words, model, expand, filled } = way.search.engine
  expand(states, offset, offset + words)
  const end = wordAt(filled, 0)
  let least = never
  const first: WayCost[] = model.agents.map(() => never)
  for (let n = 0; n < end; n += words + 1) {
    const { agent, kind } = at(model.rules, wordAt(buffer, n + words))
    const rest = costAfter(way, n, level + 1, agent)
    if (!isPossible(rest)) continue
    const cost = dearer(rest, false, kind !== 'procedure')
    least = cheaper(least, cost)
    first[agent] = cheaper(at(first, agent), cost)
  }
  if (!isPossible(least)) return true
  const otherwise = dearer(least, true, false)
  return way.live.add(
    states,
    offset,
    level,
    first.map(cost => cheaper(cost, otherwise)),
  )
}

/** A state on the way, and the step that leads to it. */
interface Stage {
  readonly state: Int32Array
  readonly rule: number
  readonly before: Stage | null
}

/** A step that may come next, with what decides which is first. */
interface Step extends Stage {
  readonly cost: WayCost
  /** The rule as the original model counts it. */
  readonly original: number
  /** Where the stage before stands among its like. */
  readonly from: number
}

/**
 * Walks the levels forwards. In a reduced model several rules stand for one of the original, and lead to different states: all are
 * followed, since only what comes later says by which of them the original's first path goes. Null where there is no memory.
 */
function walk(way: Way): Path | null {
  const { engine, budget } = way.search
  const taken: Int32Array[] = []
  let stages: readonly Stage[] = [{ state: engine.start.slice(), rule: 0, before: null }]
  let last: number | null = null
  for (let level = 1; level <= way.depth && stages.length > 0; level++) {
    stages = firstSteps(way, stages, level, last, taken)
    last = stages.length === 0 ? null : at(engine.model.rules, at(stages, 0).rule).agent
  }
  const path = stages.length === 0 ? null : pathOf(way.target, stages, last)
  for (const state of taken) budget.giveBack(state)
  return path
}

/** The steps that come first, all of one original rule, each state once; none where there is no memory for them. */
function firstSteps(
  way: Way,
  stages: readonly Stage[],
  level: number,
  last: number | null,
  taken: Int32Array[],
): readonly Stage[] {
  const { engine, budget } = way.search
  const { buffer, words, model } = engine
  let best: Step[] = []
  for (const [from, before] of stages.entries()) {
    engine.expand(before.state, 0, words)
    const end = wordAt(engine.filled, 0)
    for (let offset = 0; offset < end; offset += words + 1) {
      const rule = wordAt(buffer, offset + words)
      const { agent, kind, original = rule } = at(model.rules, rule)
      const rest = costAfter(way, offset, level, agent)
      if (!isPossible(rest)) continue
      const cost = dearer(rest, last !== null && last !== agent, kind !== 'procedure')
      const [other] = best
      const later = other === undefined ? -1 : compareCosts(cost, other.cost) || original - other.original
      if (later > 0) continue
      const state = budget.take(words)
      if (state === null) return []
      taken.push(state)
      state.set(buffer.subarray(offset, offset + words))
      const step = { state, rule, before, cost, original, from }
      if (later < 0) best = [step]
      else best.push(step)
    }
  }
  best.sort((one, other) => one.from - other.from || one.rule - other.rule)
  return [...new Map(best.toReversed().map(step => [step.state.join(), step])).values()].toReversed()
}

/** The path to the first violation of any of the last stages; of those with it, to the first. */
function pathOf(target: Target, stages: readonly Stage[], last: number | null): Path {
  const ends = stages.map(stage => ({ stage, bad: firstViolation(target, stage.state, last) }))
  const isOthers = (bad: number): number => (last === null || target.agents[bad] === last ? 0 : 1)
  const { stage, bad } = ends.reduce((best, next) =>
    (isOthers(next.bad) - isOthers(best.bad) || next.bad - best.bad) < 0 ? next : best,
  )
  const rules: number[] = []
  for (let each: Stage = stage; each.before !== null; each = each.before) rules.unshift(each.rule)
  return { rules, bad }
}

/** The first violation of the last agent where there is one, else the first. */
export function firstViolation({ violations, found, agents }: Target, state: Int32Array, last: number | null): number {
  const held = found.subarray(0, violations(state, 0))
  return held.find(bad => last === null || agents[bad] === last) ?? at(held, 0)
}
