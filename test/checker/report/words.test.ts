// The words of reports.
import { expect, test } from 'vitest'
import { numberRuns } from '../../../checker/report/words.ts'

test('three neighbours or more are a run', () => {
  expect(numberRuns([1])).toBe('1')
  expect(numberRuns([1, 2])).toBe('1, 2')
  expect(numberRuns([1, 2, 3, 5, 6, 8, 9, 10])).toBe('1-3, 5, 6, 8-10')
  expect(numberRuns([])).toBe('')
})
