// A path becomes a counterexample: what is in it, and what it does not depend on.
import { expect, test } from 'vitest'
import { buildCounterexample } from '../../../checker/trace/index.ts'
import { type LampOptions, lampModel, ruleSaying } from './lamp.ts'

function lampTrace(options: LampOptions = {}) {
  const model = lampModel(options)
  const rules = ['takes a picture', options.sentence ?? 'left := off'].map(text => ruleSaying(model, text))
  return buildCounterexample(model, 'fresh', { rules, bad: 0 })
}

test('a step says what it changed, in the words of the domain, and leaves program counters out', () => {
  const { steps } = lampTrace()
  expect(steps.map(step => step.changes)).toEqual([
    [
      { where: 'picture', from: 'no', to: 'yes' },
      { where: 'picture.left', from: 'off', to: 'on' },
    ],
    [{ where: 'left', from: 'on', to: 'off' }],
    [],
  ])
})

test('the last step is the violation', () => {
  const { steps } = lampTrace()
  expect(steps.at(-1)).toMatchObject({ agent: 'camera', text: 'shows a lamp that is OFF', rule: null })
})

test('it says why: the violation, who changed what it reads last, and who filled the cache that it reads', () => {
  expect(lampTrace().why).toEqual([
    'The picture is from before.',
    'left was last changed by step 2.',
    'Present since step 1: picture.',
  ])
})

test('its columns are the agents that act, in the order of the model', () => {
  expect(lampTrace().columns).toEqual(['person', 'camera'])
})

test('its id depends on what the model says', () => {
  expect(lampTrace().id).toMatch(/^[0-9a-f]{8}$/)
  expect(lampTrace({ sentence: 'the left lamp goes off' }).id).not.toBe(lampTrace().id)
})

test('its id does not depend on where the spec says it', () => {
  expect(lampTrace({ source: 'lamp.ts:99' }).id).toBe(lampTrace().id)
})

test('a path that is no behaviour of the model is a fault of the checker', () => {
  const model = lampModel()
  const rules = ['right := off'].map(text => ruleSaying(model, text))
  expect(() => buildCounterexample(model, 'fresh', { rules, bad: 0 })).toThrow(/the checker is at fault: step 1/)
})

test('a path that does not end in its violation is a fault of the checker', () => {
  expect(() => buildCounterexample(lampModel(), 'fresh', { rules: [], bad: 0 })).toThrow(/doesn't end in its violation/)
})
