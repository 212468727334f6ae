// The one path that a violation is reported with: shortest, then with the fewest changes of agent (the violation's own agent
// comes last), then first in rule order from the start, then with the first violation. It depends on the model alone: the
// levels are expanded again backwards, keeping the states that can still reach a target, then the path is walked forwards.
import { at } from '../language/index.ts'
import type { Path } from './exploration.ts'
import { LiveStates } from './live-states.ts'
import type { Pulse } from './pulse.ts'
import type { Search } from './search.ts'
import { overLevel, type Target } from './target.ts'

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

/** Changes of agent from the successor at `offset` of the buffer on, the successor's own agent coming before; -1: not live. */
function changesAfter({ search, target, depth, live }: Way, offset: number, level: number, agent: number): number {
  const { buffer } = search.engine
  if (level < depth) return live.changesAfter(buffer, offset, level, agent)
  const violations = target.violations(buffer, offset)
  if (violations === 0) return -1
  for (let index = 0; index < violations; index++) if (target.agents[at(target.found, index)] === agent) return 0
  return 1
}

/** False where there is no memory. */
function addIfLive(way: Way, states: Int32Array, offset: number, level: number): boolean {
  const { buffer, words, model, expand, filled } = way.search.engine
  expand(states, offset, offset + words)
  const end = at(filled, 0)
  let fewest = Number.POSITIVE_INFINITY
  let agents: Int32Array | null = null
  for (let n = 0; n < end; n += words + 1) {
    const { agent } = at(model.rules, at(buffer, n + words))
    const changes = changesAfter(way, n, level + 1, agent)
    if (changes < 0 || changes > fewest) continue
    if (agents === null || changes < fewest) agents = new Int32Array(Math.ceil(model.agents.length / 32))
    fewest = changes
    agents[agent >>> 5] = at(agents, agent >>> 5) | (1 << (agent & 31))
  }
  return agents === null || way.live.add(states, offset, level, fewest, agents)
}

function walk(way: Way): Path {
  const { engine } = way.search
  const { buffer, words, model } = engine
  const state = engine.start.slice()
  const rules: number[] = []
  let last: number | null = null
  for (let level = 1; level <= way.depth; level++) {
    engine.expand(state, 0, words)
    const end = at(engine.filled, 0)
    let best = { changes: Number.POSITIVE_INFINITY, rule: 0, offset: -1, agent: 0 }
    for (let offset = 0; offset < end; offset += words + 1) {
      const rule = at(buffer, offset + words)
      const { agent } = at(model.rules, rule)
      const rest = changesAfter(way, offset, level, agent)
      if (rest < 0) continue
      const changes = rest + (last === null || last === agent ? 0 : 1)
      if (changes < best.changes || (changes === best.changes && rule < best.rule))
        best = { changes, rule, offset, agent }
    }
    state.set(buffer.subarray(best.offset, best.offset + words))
    rules.push(best.rule)
    last = best.agent
  }
  return { rules, bad: firstViolation(way.target, state, last) }
}

/** The first violation of the last agent where there is one, else the first. */
export function firstViolation({ violations, found, agents }: Target, state: Int32Array, last: number | null): number {
  const held = found.subarray(0, violations(state, 0))
  return held.find(bad => last === null || agents[bad] === last) ?? at(held, 0)
}
