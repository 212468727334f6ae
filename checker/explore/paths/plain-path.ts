// A shortest path found without memory, for when there is none left for the canonical one: from the nearest target backwards,
// each time the first state in search order that leads there.
import { assert, at } from '../../language/index.ts'
import type { Path } from '../search/exploration.ts'
import type { Pulse } from '../search/pulse.ts'
import type { Search } from '../search/search.ts'
import { firstViolation } from './canonical-path.ts'
import { overLevel, type Target } from './target.ts'

/** A shortest path to a target. It is the same on every run, but not the canonical one. */
export async function plainPath(search: Search, target: Target, depth: number, pulse: Pulse): Promise<Path> {
  const { words, buffer, expand, filled, model, start } = search.engine
  const rules: number[] = []
  const wanted = start.slice()
  let last: Int32Array | null = null
  for (let level = depth - 1; level >= 0; level--) {
    const leadsOn = (offset: number): boolean =>
      last === null
        ? target.violations(buffer, offset) > 0
        : wanted.every((word, index) => word === buffer[offset + index])
    const missed = await overLevel(search, level, pulse, (states, offset) => {
      expand(states, offset, offset + words)
      for (let n = 0; n < at(filled, 0); n += words + 1) {
        if (!leadsOn(n)) continue
        rules.unshift(at(buffer, n + words))
        last ??= buffer.slice(n, n + words)
        wanted.set(states.subarray(offset, offset + words))
        return false
      }
      return true
    })
    assert(!missed, `a state of level ${level} leads to the path`)
  }
  const lastRule = rules.at(-1)
  const agent = lastRule === undefined ? null : at(model.rules, lastRule).agent
  return { rules, bad: firstViolation(target, last ?? wanted, agent) }
}
