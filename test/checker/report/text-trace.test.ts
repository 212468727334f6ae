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

test('a long run of steps that differ in numbers only is a row between its first and its last', () => {
  const stores = Array.from({ length: 14 }, (_, entry) => drawnStep('CPU 0', `L1[${entry}] := frame ${entry} rw`))
  const linesOf = (count: number, whole: boolean): string[] => {
    const steps = [...stores.slice(0, count), drawnStep('CPU 0', 'fence'), drawnStep('CPU 0', 'BAD')]
    return tracesText('text', [{ counterexample: counterexample(steps), scene }], { whole }).split('\n')
  }
  const found = linesOf(14, false).map(line => line.trim())
  expect(found).toContain('1  L1[0] := frame 0 rw')
  expect(found).toContain('2  ... 12 steps (2-13): L1[...] x12')
  expect(found).toContain('14  L1[13] := frame 13 rw')
  expect(found.join(' ')).toContain('or that are all alike; --whole shows them')
  expect(linesOf(14, true).some(line => line.includes('...'))).toBe(false)
  expect(linesOf(11, false).some(line => line.includes('...'))).toBe(false)
})

test('a column is as wide as the escaped name of its agent', () => {
  const steps = ['\u2396', 'a', 'b'].map(agent => drawnStep(agent, ';'))
  const text = tracesText('text', [{ counterexample: counterexample(steps), scene }], { whole: false })
  expect(text).toContain('\\u2396  a')
})

test('a number that is no row is told apart from those that are, at the foot', () => {
  const shown = (why: readonly string[], form: 'text' | 'markdown'): string =>
    tracesText(form, [{ counterexample: counterexample([drawnStep('CPU 0', 'a')], { why }), scene }], { whole: false })
  for (const form of ['text', 'markdown'] as const) {
    expect(shown(['Stale since step 1.'], form)).not.toContain('micro-step')
    expect(shown(['The store of micro-step 3.'], form)).toContain('micro-step: a place in a program, counted from 1')
  }
})

test.each(['text', 'comment', 'markdown'] as const)('a trace of a spec in no file has no command, as %s', form => {
  const found = counterexample([drawnStep('CPU 0', 'BAD')])
  const again = { ...scene.again, file: '' }
  expect(tracesText(form, [{ counterexample: found, scene }], { whole: false })).toContain('npx shatterproof')
  const without = tracesText(form, [{ counterexample: found, scene: { ...scene, again } }], { whole: false })
  expect(without).not.toMatch(/npx|again:|```/)
})
