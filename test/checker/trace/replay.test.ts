// A saved trace on the model that it came from, and on others.
import { expect, test } from 'vitest'
import {
  buildCounterexample,
  readSavedTrace,
  replay,
  type SavedTrace,
  saveTrace,
} from '../../../checker/trace/index.ts'
import { type LampOptions, lampModel, ruleSaying } from './lamp.ts'

const origin = {
  file: 'lamp.ts',
  spec: 'toy/lamp',
  scenario: 'two lamps',
  procedure: 'both off',
  hardware: 'camera',
  entries: null,
}

function savedFrom(options: LampOptions = {}): SavedTrace {
  const model = lampModel(options)
  const rules = ['takes a picture', options.sentence ?? 'left := off'].map(text => ruleSaying(model, text))
  return saveTrace(buildCounterexample(model, 'fresh', { rules, bad: 0 }), origin, '1.2.3')
}

test('a trace replays on its own model', () => {
  const rules = ['takes a picture', 'left := off'].map(text => ruleSaying(lampModel(), text))
  const verdict = { kind: 'replays', path: { rules, bad: 0 } }
  expect(replay(lampModel(), savedFrom())).toEqual({ verdict, modelChanged: false })
})

test('where two rules have one name and sentence, the one that makes the rest work is meant', () => {
  expect(replay(lampModel({ hasTwin: true }), savedFrom()).verdict).toMatchObject({ kind: 'replays' })
})

test('a trace still replays where only what it does not use has changed, and the change is told', () => {
  expect(replay(lampModel({ hasTwin: true }), savedFrom()).modelChanged).toBe(true)
})

test('a step whose sentence is new is where a trace diverges, with what it says now', () => {
  const saved = savedFrom({ sentence: 'the left lamp goes off' })
  const divergence = { because: 'textChanged', says: ['left := off'] }
  expect(replay(lampModel(), saved).verdict).toEqual({ kind: 'diverges', step: 2, ...divergence })
})

test('a step of a name that the model no longer has is where a trace diverges', () => {
  const saved = savedFrom()
  const steps = saved.steps.map(step => (step.rule === 'switch' ? { ...step, rule: 'turn' } : step))
  expect(replay(lampModel(), { ...saved, steps }).verdict).toEqual({ kind: 'diverges', step: 2, because: 'ruleGone' })
})

test('a violation that the property no longer has is where a trace diverges', () => {
  const saved = savedFrom()
  const ending = (text: string, agent: string) =>
    replay(lampModel(), { ...saved, steps: [...saved.steps.slice(0, -1), { agent, rule: null, text }] }).verdict
  expect(ending('shows NOTHING', 'camera')).toMatchObject({ step: 3, says: ['shows a lamp that is OFF'] })
  expect(ending('shows NOTHING', 'person')).toEqual({ kind: 'diverges', step: 3, because: 'ruleGone' })
})

test('a step that the model has, but not now, is where a trace diverges', () => {
  const saved = savedFrom()
  const [look, off, ...rest] = saved.steps
  if (look === undefined || off === undefined) throw new Error('the trace has three steps')
  const steps = [off, look, ...rest]
  expect(replay(lampModel(), { ...saved, steps }).verdict).toEqual({
    ...{ kind: 'diverges', step: 2, because: 'notEnabled' },
    ...{ lacks: [{ where: 'left', is: 'off' }], instead: [] },
  })
})

test('a trace that gets to its end where nothing is wrong diverges there', () => {
  const saved = savedFrom()
  expect(replay(lampModel({ isBroken: true }), saved).verdict).toEqual({
    ...{ kind: 'diverges', step: 3, because: 'notBad', lacks: [{ where: 'left', is: 'on' }] },
  })
})

test('a saved trace is read back as it was written', async () => {
  const saved = savedFrom()
  expect(await readSavedTrace(JSON.stringify(saved), 'trace.json')).toEqual(saved)
})

const whole = JSON.stringify(savedFrom(), null, 2)
const edited = (edit: object): string => JSON.stringify({ ...savedFrom(), ...edit })

test.each([
  ['an empty file', '', 'trace.json is empty'],
  ['something else', '// a spec', 'trace.json is not a saved trace, nor any other JSON'],
  ['a file that was cut', whole.slice(0, whole.length / 2), 'trace.json is damaged: it was cut short or changed'],
  ['a file that ends in zeros', `${whole.slice(0, 90)}\0\0\0`, 'trace.json is damaged: it was cut short or changed'],
  ['another document', '{"a": 2}', /^trace\.json is not a saved trace$/],
  ['a saved check', '{"format": "shatterproof check"}', 'is not a saved trace: `check --save` wrote it'],
  ['the document of a check', '{"version": 1, "results": []}', 'is not a saved trace: `check --json` wrote it'],
  ['printed traces', '{"version": 1, "traces": []}', 'is not a saved trace: `--format json` wrote it'],
  ['another version', edited({ version: 2, tool: '9.1' }), 'saved in another form, by version 9.1 of the program'],
  ['a missing field', edited({ property: undefined }), 'trace.json is damaged: "property" is missing'],
  ['a wrong field', edited({ entries: 'four' }), `trace.json is damaged: "entries" can't be "four"`],
  ['a field too many', edited({ more: 1 }), 'trace.json is damaged: it has more in it than was saved'],
  ['steps that are gone', edited({ steps: savedFrom().steps.slice(0, 2) }), /its steps are not those of trace \w{8}/],
  ['an end that it never had', edited({ repeatsFrom: 1 }), 'its steps are not those of trace'],
])('%s is refused with what is wrong, and without jargon', async (_what, text, says) => {
  await expect(readSavedTrace(text, 'trace.json')).rejects.toThrow(says)
  await expect(readSavedTrace(text, 'trace.json')).rejects.not.toThrow(/expected|received|token|position|pattern/)
})
