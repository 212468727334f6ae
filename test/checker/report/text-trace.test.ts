// The marks around the steps of a trace that repeat for ever.
import { expect, test } from 'vitest'
import { tracesText } from '../../../checker/report/index.ts'
import { counterexample, drawnStep, scene } from './examples.ts'

test('steps that repeat for ever stand between two lines, and one that stands still has none', () => {
  const steps = ['starts', 'looks', 'looks again', 'NEVER ends'].map(text => drawnStep('CPU 0', text))
  const bodyOf = (repeatsFrom: number): string[] =>
    tracesText('text', [{ counterexample: counterexample(steps, { repeatsFrom }), scene }], { whole: false })
      .trimEnd()
      .split('\n')
      .slice(4, -3)
  expect(bodyOf(2)).toEqual([
    '  1  starts',
    '     --- steps 2 to 3 repeat for ever:',
    '  2  looks',
    '  3  looks again',
    '     --- again from step 2',
    '  4  NEVER ends',
  ])
  expect(bodyOf(3)[2]).toBe('     --- step 3 repeats for ever:')
  expect(bodyOf(4)).toEqual(['  1  starts', '  2  looks', '  3  looks again', '  4  NEVER ends'])
})
