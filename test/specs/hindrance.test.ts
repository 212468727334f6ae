// Every lasso of the specs says what keeps its run from the end. What it says was written down before it was run, from the source that each spec
// names; and each claim is held against the walked states once more.
import { describe, expect, test } from 'vitest'
import { type SelectedCase, selectCases } from '../../checker/command/loading/select-cases.ts'
import { checkCases } from '../../checker/command/many-cases/check-cases.ts'
import { at, initialState, isTrue, type Model, type State, step } from '../../checker/language/index.ts'
import { type Counterexample, replay } from '../../checker/trace/index.ts'
import { unlimited } from './check-options.ts'
import { specFiles } from './spec-files.ts'

const cases = (await specFiles())
  .flatMap(({ path, spec }) => selectCases([{ spec, file: path }], { procedures: [], hardware: [] }))
  .filter(({ case: one }) => one.expected('completes')?.verdict === 'violated')

/** For each procedure: what has to be among the sentences. */
const told: { readonly [procedure: string]: readonly RegExp[] } = {
  'as first posted: invalidate only after a change of its own': [
    /way out of the loop for CPU 1. It goes round, since MMU 1: walk for page 0 .* is there since step \d+ of MMU 1, and nothing in the loop changes/,
    /It could go on there with "access page 0, write: a walk reads L2\[0\] = table L1, L1\[0\] = frame 0 rw"/,
    /CPU 1 goes this way round, since CPU 1: L1\[0\] as read = frame 0 rw, made so by step \d+ in every round/,
  ],
  'break and make, also where nothing changes': [
    /way out of the loop for CPU 0. It goes round, since L1\[0\] = invalid, made so by step \d+ of CPU 1 in every round/,
    /way out of the loop for CPU 1. It goes round, since L1\[0\] = invalid, made so by step \d+ of CPU 0 in every round/,
  ],
  'do nothing if any entry of the run is dirty': [
    /way out of the loop for CPU 0. It goes round, since L1\[0\] = frames 0-1 r over 2 entries from the start, and nothing in the loop/,
    /CPU 0 goes this way round, since CPU 0: L1\[1\] as read .* = frames 0-1 rw over 2 entries/,
  ],
  'write the command, tell the unit': [
    /CPU 0 could go on after .*CPU 0: the line of the queue is written back, then IOMMU: invalidation of page 0 executes, then IOMMU: inv/,
    /Nobody can be relied on for any of these/,
  ],
}

async function lassoOf(selected: SelectedCase): Promise<Counterexample> {
  const watch = { onProgress: () => {}, onCase: () => {}, isInterrupted: () => false }
  const [report] = await checkCases([selected], { ...unlimited, properties: ['completes'] }, watch)
  const found = report?.verdicts.find(({ counterexample }) => counterexample !== null)?.counterexample ?? null
  if (found === null) throw new Error('it is violated')
  return found
}

/** The states of a lasso, the start first, by replay. */
function statesOf(model: Model, counterexample: Counterexample): readonly State[] {
  const { verdict } = replay(model, counterexample)
  if (verdict.kind !== 'replays') throw new Error('it replays')
  const states = [initialState(model)]
  for (const rule of verdict.path.rules) {
    const next = step(model, at(model.rules, rule), at(states, states.length - 1))
    if (next === null) throw new Error('a step that replays is enabled')
    states.push(next)
  }
  return states
}

test('there are lassos to look at, and each procedure has its sentences', () => {
  expect([...new Set(cases.map(({ case: one }) => one.procedure))].sort()).toEqual(Object.keys(told).sort())
})

describe.each(cases)('$procedure, on $case.hardware', selected => {
  test('what it says is so', async () => {
    const found = await lassoOf(selected)
    const { hindrance, why, repeatsFrom, steps } = found
    for (const sentence of told[selected.case.procedure] ?? []) expect(why.join('\n')).toMatch(sentence)
    const { model } = selected.case.build(null)
    const states = statesOf(model, found)
    const loop = states.slice((repeatsFrom ?? 0) - 1)
    expect((hindrance?.turns.length ?? 0) + (hindrance?.waiting.length ?? 0)).toBeGreaterThan(0)
    for (const turn of hindrance?.turns ?? []) {
      expect(turn.step).toBeGreaterThanOrEqual(repeatsFrom ?? 0)
      expect(steps[turn.step - 1]?.agent).toBe(turn.agent)
      for (const { what, says, since, by, again } of turn.rests) {
        expect(by).toBe(since === null ? null : steps[since - 1]?.agent)
        const cell = model.cells.findIndex(({ name }) => name === what)
        const said = (state: State): string =>
          says.endsWith('there')
            ? at(state, cell) === 0
              ? 'not there'
              : 'there'
            : at(at(model.cells, cell).labels, at(state, cell))
        expect(said(at(states, turn.step - 1))).toBe(says)
        expect(new Set(loop.map(said)).size > 1).toBe(again)
        expect((since ?? 0) >= (repeatsFrom ?? 0)).toBe(again)
      }
      for (const text of turn.open)
        expect(
          model.rules.some(rule => rule.text === text && isTrue(rule.when, at(states, turn.step - 1))),
          text,
        ).toBe(true)
    }
    for (const { agent, text, ways } of hindrance?.waiting ?? []) {
      const rules = model.rules.filter(rule => rule.text === text && at(model.agents, rule.agent) === agent)
      const can = (state: State): boolean => rules.some(({ when }) => isTrue(when, state))
      expect(loop.some(can)).toBe(false)
      for (const way of ways ?? []) {
        let reached: readonly State[] = [at(loop, 0)]
        for (const one of way.steps) {
          const named = model.rules.filter(rule => rule.text === one.text && at(model.agents, rule.agent) === one.agent)
          reached = reached.flatMap(state => named.map(rule => step(model, rule, state)).filter(next => next !== null))
        }
        expect(reached.some(can), JSON.stringify(way)).toBe(true)
      }
    }
  })
})
