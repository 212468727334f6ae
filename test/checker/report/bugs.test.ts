// The table of bugs: the shortest trace of the unsafe procedure, and where the fix violates nothing.
import { expect, test } from 'vitest'
import { bugLines, bugsMarkdown, featuresMarkdown } from '../../../checker/report/index.ts'
import { counterexample, drawnStep, report, verdict } from './examples.ts'

const bug = { id: 'XSA-0', year: 2020, codeBase: 'Xen', features: ['walk cache'] }
const violated = (steps: number) => ({
  ...verdict({ verdict: 'violated' }),
  counterexample: counterexample(Array.from({ length: steps }, () => drawnStep('CPU 0', 'acts'))),
})

const reports = [
  report([violated(5)], { bug, role: 'unsafe', hardware: 'amd-vi' }),
  report([violated(3)], { bug, role: 'unsafe', hardware: 'vt-d' }),
  report([verdict()], { bug, role: 'fixed', hardware: 'vt-d' }),
  report([verdict({ verdict: 'incomplete' })], { bug, role: 'fixed', hardware: 'amd-vi' }),
  report([violated(2)], { spec: 'xen/other' }),
]

test('a bug is listed with its shortest trace and the hardware on which its fix holds', () => {
  expect(bugLines(reports)).toEqual([
    'xen/shatter: XSA-0 (Xen, 2020)',
    '  unmap then remap: available in 3 steps on vt-d (834 states)',
    '  fix holds on 1 of 2: vt-d',
  ])
  expect(bugsMarkdown(reports).split('\n')[2]).toBe(
    '| xen/shatter | XSA-0 | 2020 | Xen | unmap then remap | available | 3 on vt-d | 834 | 1 of 2: vt-d |',
  )
})

test('where no case of the fix was selected that is said, and nothing of where it holds', () => {
  const unsafeOnly = reports.slice(0, 1)
  expect(bugLines(unsafeOnly)[2]).toBe('  fix not among the selected cases')
  expect(bugsMarkdown(unsafeOnly).split('\n')[2]).toContain('| not among the selected cases |')
})

test('where the source tells of one hardware, its trace is the one that is listed', () => {
  const story = { property: 'available', differs: null }
  const told = reports.map(each => (each.hardware === 'amd-vi' && each.role === 'unsafe' ? { ...each, story } : each))
  expect(bugLines(told)[1]).toBe('  unmap then remap: available in 5 steps on amd-vi (834 states)')
})

test('a fix that holds nearly everywhere names the exceptions, and lines stay narrow', () => {
  const fixes = Array.from({ length: 12 }, (_, index) =>
    report([verdict(index < 2 ? { verdict: 'violated' } : {})], {
      bug,
      role: 'fixed',
      hardware: `hardware-with-a-long-name-${index}`,
    }),
  )
  const lines = bugLines([...reports.slice(0, 2), ...fixes])
  expect(lines.slice(2)).toEqual([
    '  fix holds on all 12 but hardware-with-a-long-name-0 and hardware-with-a-long-name-1',
  ])
  expect(Math.max(...bugLines([...reports.slice(0, 2), ...fixes.slice(0, 6)]).map(line => line.length))).toBeLessThan(
    97,
  )
})

test('a feature is listed with the bugs that need it, and specs that are about no bug are left out', () => {
  expect(featuresMarkdown(reports)).toBe(
    '| hardware feature | bugs that need it |\n| --- | --- |\n| walk cache | xen/shatter |\n',
  )
  expect(bugLines([report([violated(2)])])).toEqual([])
})
