// A lasso becomes a counterexample, is saved, and is replayed: on its own model, and on others.
import { expect, test } from 'vitest'
import { at, type Model } from '../../../checker/language/index.ts'
import { traceId } from '../../../checker/trace/digest.ts'
import {
  buildCounterexample,
  readSavedTrace,
  replay,
  type SavedTrace,
  saveTrace,
} from '../../../checker/trace/index.ts'
import { ruleSaying } from './lamp.ts'
import { type SpinOptions, spinModel } from './spin.ts'

const looks = ['looks at the first tray', 'looks at the second tray']
const origin = { file: 'trays.ts', spec: 'toy/trays', scenario: 's', procedure: 'p', hardware: 'h', entries: null }

function pathOf(model: Model, sentences: readonly string[], repeatsFrom: number) {
  return { rules: sentences.map(text => ruleSaying(model, text)), bad: 0, repeatsFrom }
}

function lassoOf(options: SpinOptions = {}, sentences = ['sits down', ...looks], repeatsFrom = 1) {
  const model = spinModel(options)
  return buildCounterexample(model, 'leaves', pathOf(model, sentences, repeatsFrom))
}

function saved(more: Partial<SavedTrace> = {}): SavedTrace {
  return { ...saveTrace(lassoOf(), origin, '1.2.3'), ...more }
}

const wayOut = (step: number): string =>
  `In step ${step} there is a way out of the loop for clerk. It goes round, since tray = no from the start, and nothing in the loop changes that.`

test('the steps of a lasso end with the violation, and say from where they repeat', () => {
  const { steps, repeatsFrom, why } = lassoOf()
  expect(steps.map(({ text }) => text)).toEqual(['sits down', ...looks, 'NEVER leaves'])
  expect(repeatsFrom).toBe(2)
  expect(why).toEqual([wayOut(2), wayOut(3), 'Acts again and again, in steps 2, 3: the clerk.'])
})

test('a trace that ends in a bad state repeats nowhere, and its id depends on where a lasso repeats', () => {
  const twice = ['sits down', ...looks, ...looks]
  const ids = [lassoOf({}, twice, 1), lassoOf({}, twice, 3)].map(({ id }) => id)
  expect(new Set(ids).size).toBe(2)
})

test('who may be left out, and why that is fair, is said', () => {
  expect(lassoOf({ guard: 'first tray' }).why).toEqual([
    wayOut(2),
    wayOut(3),
    'Acts again and again, in steps 2, 3: the clerk.',
    "May be left out for ever: the guard, since it can't go on after step 2.",
  ])
})

test('a run that stands still says what everybody waits for', () => {
  const { steps, repeatsFrom, why } = lassoOf({ stops: true }, ['sits down', 'looks at the first tray'], 2)
  expect(steps).toHaveLength(3)
  expect(repeatsFrom).toBe(3)
  expect(why).toEqual([
    'After step 2 nobody who can be relied on to go on can do anything.',
    "clerk can't go on with: leaves with the paper.",
    'clerk could go on after other: fills the tray. Nobody can be relied on for that.',
  ])
})

test.each([
  ['does not close', {}, ['sits down', ...looks], 0, 'notClosed'],
  ['stands still where somebody can go on', {}, ['sits down'], 1, 'notFair'],
  ['neglects somebody who can always act', { guard: 'always' as const }, ['sits down', ...looks], 1, 'notFair'],
  ['meets the goal', { endsAtOnce: true }, ['sits down'], 1, 'meetsGoal'],
])('a lasso that %s is a fault of the checker', (_, options, sentences, repeatsFrom, fault) => {
  expect(() => lassoOf(options, sentences, repeatsFrom)).toThrow(
    `the checker is at fault: the lasso for leaves is none: ${fault}`,
  )
})

test('a saved lasso is read back as it was written, and replays', async () => {
  expect(await readSavedTrace(JSON.stringify(saved()), 'trace.json')).toEqual(saved())
  const verdict = { kind: 'replays', path: { rules: [0, 1, 2], bad: 0, repeatsFrom: 1 } }
  expect(replay(spinModel(), saved())).toEqual({ verdict, modelChanged: false })
})

test('a saved trace of an earlier version repeats nowhere; a lasso that repeats from no step is refused', async () => {
  const lasso = saved()
  const id = traceId(lasso.modelDigest, lasso.property, lasso.steps, null)
  const { repeatsFrom: _, ...earlier } = { ...lasso, id }
  expect((await readSavedTrace(JSON.stringify(earlier), 'trace.json')).repeatsFrom).toBeNull()
  await expect(readSavedTrace(JSON.stringify(saved({ repeatsFrom: 5 })), 'trace.json')).rejects.toThrow(
    'trace.json is damaged: "repeatsFrom": there is no such step',
  )
})

test.each([
  ['repeats nowhere', {}, { repeatsFrom: null }, 4, 'notClosed'],
  ['repeats from a step that it does not come back to', {}, { repeatsFrom: 1 }, 4, 'notClosed'],
  ['stands still where somebody can go on', {}, { repeatsFrom: 4 }, 4, 'notFair'],
  ['neglects somebody', { isFilledFairly: true }, {}, 4, 'notFair'],
  ['neglects somebody else', { guard: 'always' as const }, {}, 4, 'notFair'],
  ['takes a step that there is none of', { stops: true }, {}, 3, 'ruleGone'],
  ['gets to the goal', { endsAtOnce: true }, {}, 1, 'meetsGoal'],
])('a lasso that %s diverges', (_, options, more, number, because) => {
  expect(replay(spinModel(options), saved(more)).verdict).toEqual({ kind: 'diverges', step: number, because })
})

test('a lasso that leaves somebody out who is not always able to act replays', () => {
  expect(replay(spinModel({ guard: 'first tray' }), saved())).toMatchObject({
    verdict: { kind: 'replays' },
    modelChanged: true,
  })
})

test('a step that is not possible, and an end with other words, diverge', () => {
  const steps = saved().steps
  const [first, second] = [at(steps, 0), at(steps, 1)]
  const swapped = [second, first, ...steps.slice(2)]
  expect(replay(spinModel(), saved({ steps: swapped })).verdict).toMatchObject({ step: 1, because: 'notEnabled' })
  const other = [...steps.slice(0, -1), { agent: 'clerk', rule: null, text: 'sleeps' }]
  expect(replay(spinModel(), saved({ steps: other })).verdict).toMatchObject({ step: 4, because: 'textChanged' })
})
