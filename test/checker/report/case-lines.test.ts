// What `check` says of a case, and of all.
import { expect, test } from 'vitest'
import { caseLine, detailLines, exitCodeFor, plain, standingOf, summaryLines } from '../../../checker/report/index.ts'
import { counterexample, drawnStep, report, verdict } from './examples.ts'

const violated = { verdict: 'violated' } as const
const surprise = { ...violated, asExpected: false } as const

test('a case that is as expected takes one line', () => {
  const made = report([verdict(), verdict({ property: 'exact', ...violated, expected: 'violated' })])
  expect(caseLine(made, plain)).toBe(
    '  ok          unmap then remap, on vt-d: exact VIOLATED as expected; available holds (834 states, 0.12 s)',
  )
  expect(detailLines(made, false)).toEqual([])
})

test('a surprise says what was expected, and why', () => {
  const made = report([verdict(surprise, 'the walk is stopped')])
  expect(standingOf(made)).toBe('SURPRISE')
  expect(detailLines(made, false)).toEqual([
    '    available: violated, but it was expected to hold, because: the walk is stopped',
  ])
})

test('a violation of which nothing was expected is a surprise', () => {
  const made = report([verdict({ ...surprise, expected: null })])
  expect(detailLines(made, false)).toEqual(['    available: violated, and the spec expects nothing of it'])
})

test('a verdict that holds although it was expected to be violated is a surprise', () => {
  const made = report([verdict({ expected: 'violated', asExpected: false })])
  expect(standingOf(made)).toBe('SURPRISE')
  expect(detailLines(made, false)).toEqual(['    available: holds, but it was expected to be violated'])
})

test('a verdict that nothing put to the test says so', () => {
  const made = report([verdict({ vacuous: ['the micro-step "x" never ran'], asExpected: false })])
  expect(standingOf(made)).toBe('VACUOUS')
  expect(detailLines(made, false)).toEqual([
    '    available: holds, but was not put to the test: the micro-step "x" never ran',
  ])
})

test('what a limit left undecided names the option that raises it', () => {
  const made = report([verdict({ verdict: 'incomplete', limit: 'memory', asExpected: false })])
  expect(standingOf(made)).toBe('INCOMPLETE')
  expect(detailLines(made, false)).toEqual([
    '    available: undecided: the limit on memory ended the search; raise it with --memory-max',
  ])
})

test('what makes the states so many is said of what is undecided', () => {
  const undecided = verdict({ verdict: 'incomplete', limit: 'states', asExpected: false })
  expect(detailLines(report([{ ...undecided, growth: '9 loaves may fall in any order' }]), false)).toEqual([
    '    available: undecided: the limit on states ended the search; raise it with --states-max; 9 loaves may fall in any order',
  ])
})

test('the reason is shown where nothing of a case is applicable', () => {
  const made = report([{ ...verdict({ verdict: 'notApplicable' }), notApplicableBecause: 'a merge has no target' }])
  expect(detailLines(made, false)).toEqual(['    available: not applicable: a merge has no target'])
})

test('of a surprise what is violated comes first, properties of which the same is said share a line, and the rest is counted', () => {
  const made = report([
    verdict({ property: 'exact', expected: 'violated', asExpected: false }, 'the walk goes on'),
    verdict({ property: 'achieves', expected: 'violated', asExpected: false }, 'the walk goes on'),
    verdict(surprise),
    verdict({ property: 'completes' }),
    verdict({ property: 'noConflict', ...violated, expected: 'violated' }),
    verdict({ property: 'keepsDirty', verdict: 'notApplicable' }),
  ])
  expect(caseLine(made, plain)).toBe(
    '  SURPRISE    unmap then remap, on vt-d: available VIOLATED; exact and achieves hold unexpectedly; ' +
      'noConflict VIOLATED as expected; 1 other holds; 1 not applicable (834 states, 0.12 s)',
  )
  expect(detailLines(made, false)).toEqual([
    '    available: violated, but it was expected to hold',
    '    exact and achieves: hold, but they were expected to be violated, because: the walk goes on',
  ])
})

test('states of a reduced search are called so, in the case line where a trace is longer', () => {
  const trace = counterexample(['a', 'b', 'c', 'd'].map(text => drawnStep('CPU 0', text)))
  const traced = { ...verdict({ ...violated, expected: 'violated' }), counterexample: trace }
  const made = (isReduced: boolean, states: number) => ({ ...report([traced]), isReduced, states })
  expect(caseLine(made(true, 3), plain)).toContain('(3 states, reduced, 0.12 s)')
  expect(caseLine(made(true, 4), plain)).toContain('(4 states, 0.12 s)')
  expect(caseLine(made(false, 3), plain)).toContain('(3 states, 0.12 s)')
  expect(detailLines(made(true, 4), true)[1]).toMatch(/^ {4}seen: 4 states \(reduced\), \S+ transitions, depth \d+$/)
  expect(detailLines(made(false, 4), true)[1]).toMatch(/^ {4}seen: 4 states, /)
})

test('the summary says how a violation that is meant to be is declared, and what to do with what holds after all', () => {
  const declaring = {
    violated: (property: string, hardware: readonly string[]) => `${property} on ${hardware.join('+')}`,
    holds: 'take it out',
  }
  const style = { columns: null, showsTraces: true, declaring }
  const one = report([verdict(surprise)])
  const other = { ...report([verdict(surprise), verdict({ expected: 'violated', asExpected: false })]), hardware: 'x' }
  expect(summaryLines([one, other], 0, [], style).slice(1)).toEqual([
    'Mend the procedure; what is meant to be violated is declared in its variant, with the reason:',
    '  available on vt-d+x',
    'What is not violated after all: take it out.',
  ])
  expect(summaryLines([report([verdict()])], 0, [], style)).toHaveLength(1)
})

test('the summary counts and names a case to look at', () => {
  const reports = [report([verdict(), verdict({ property: 'exact', ...surprise })]), report([verdict()])]
  expect(summaryLines(reports, 0)).toEqual([
    '2 cases: 2 verdicts as expected, 1 SURPRISE',
    '',
    'To see how a property is violated, check one case, such as:',
    '  npx shatterproof check specs/xen/shatter.ts --procedure "unmap then remap" \\',
    '    --hardware vt-d --property exact',
  ])
})

test('an interruption is told with what it kept from being checked', () => {
  expect(summaryLines([], 3)).toContain('interrupted: 3 cases were not started')
})

test.each([
  [0, [verdict(), verdict({ ...violated, expected: 'violated' }), verdict({ verdict: 'notApplicable' })]],
  [1, [verdict(), verdict(surprise)]],
  [1, [verdict({ verdict: 'incomplete', asExpected: false }), verdict(surprise)]],
  [1, [verdict({ vacuous: ['x'], asExpected: false })]],
  [3, [verdict(), verdict({ verdict: 'incomplete', asExpected: false })]],
] as const)('exit code %i', (code, verdicts) => {
  expect(exitCodeFor([report(verdicts)])).toBe(code)
})
