// Runs the generated engine beside the interpreter: in every state, the same rules must lead to the same states.
import { expect } from 'vitest'
import { compile, unpack } from '../../../checker/compile/index.ts'
import { pack } from '../../../checker/compile/layout.ts'
import { at, initialState, isTrue, type Model, type State, step } from '../../../checker/language/index.ts'

/** Compares successors and violations in every reachable state, the first `statesMax` at most; how many states that were. */
export function compareWithInterpreter(model: Model, statesMax = 3000): number {
  const engine = compile(model)
  const seen = new Map<string, State>()
  const queue: State[] = [initialState(model)]
  for (const state of queue) {
    if (seen.size === statesMax) break
    if (seen.has(state.join())) continue
    seen.set(state.join(), state)
    const successors = model.rules.map(rule => step(model, rule, state))
    const words = pack(engine.layout, state)
    const expected = successors.flatMap((next, rule) => (next === null ? [] : [{ rule, next }]))
    engine.expand(words, 0, engine.words)
    engine.closing?.close(engine.buffer, 0, at(engine.filled, 0))
    const made: { rule: number; next: State }[] = []
    for (let n = 0; n < at(engine.filled, 0); n += engine.words + 1)
      made.push({ rule: at(engine.buffer, n + engine.words), next: unpack(engine.layout, engine.buffer, n) })
    expect(made.sort((left, right) => left.rule - right.rule)).toEqual(expected)
    compareProperties(engine.properties, words, state)
    queue.push(...expected.map(({ next }) => next))
  }
  return seen.size
}

function compareProperties(
  properties: ReturnType<typeof compile>['properties'],
  words: Int32Array,
  state: State,
): void {
  for (const { property, scan, violations, found, situations } of properties) {
    const wanted = property.kind === 'never' ? property.bad.map(bad => bad.when) : [property.goal]
    const held = [...wanted.keys()].filter(index => isTrue(at(wanted, index), state))
    expect([...found.subarray(0, violations(words, 0))]).toEqual(held)
    expect(scan(words, 0, words.length)).toBe(held.length === 0 ? -1 : 0)
    for (const [index, situation] of property.situations.entries())
      expect(at(situations, index).scan(words, 0, words.length)).toBe(isTrue(situation.when, state) ? 0 : -1)
  }
}
