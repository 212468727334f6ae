// The matrix: hardware down, procedures across.
import { expect, test } from 'vitest'
import { matrixLines, matrixMarkdown, type Result, smallMatrixLines } from '../../../checker/report/index.ts'
import { result } from './examples.ts'

const broken = { verdict: 'violated', expected: 'violated' } as const
const surprise = { asExpected: false } as const

test('a cell names the broken property, and how many more there are', () => {
  const results = [
    result(),
    result({ property: 'exact', ...broken }),
    result({ property: 'noConflict', ...broken }),
    result({ procedure: 'mirror and swap' }),
    result({ hardware: 'ipmmu', ...broken }),
    result({ hardware: 'ipmmu', procedure: 'mirror and swap' }),
  ]
  expect(matrixLines(results)).toEqual([
    '       1          2',
    'vt-d   exact+1    holds',
    'ipmmu  available  holds',
    '',
    '1  unmap then remap',
    '2  mirror and swap',
  ])
})

test('what is undecided, vacuous, not applicable or not there is told apart, and a surprise is marked', () => {
  const results = [
    result({ procedure: 'a', verdict: 'incomplete', limit: 'states', ...surprise }),
    result({ procedure: 'b', vacuous: ['the micro-step "x" never ran'], ...surprise }),
    result({ procedure: 'c', verdict: 'notApplicable' }),
    result({ procedure: 'd', verdict: 'violated', ...surprise }),
    result({ procedure: 'a', hardware: 'ipmmu' }),
  ]
  expect(matrixLines(results).slice(0, 3)).toEqual([
    '       1           2         3               4',
    'vt-d   incomplete  vacuous!  not applicable  available!',
    'ipmmu  holds       .         .               .',
  ])
  expect(matrixLines(results).at(-1)).toBe('!  not as expected')
})

test('a wide matrix comes in blocks that fit 79 columns', () => {
  const results: Result[] = Array.from({ length: 20 }, (_, index) =>
    result({ procedure: `procedure ${index}`, ...broken }),
  )
  const lines = matrixLines(results)
  expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(79)
  expect(lines.filter(line => line.startsWith('vt-d'))).toHaveLength(4)
})

test('procedures of one name are told apart by their scenarios, and by their specs', () => {
  const results = [result(), result({ scenario: 'two pages' }), result({ spec: 'linux/split' })]
  expect(matrixLines(results).slice(-3)).toEqual([
    '1  xen/shatter, one page: unmap then remap',
    '2  xen/shatter, two pages: unmap then remap',
    '3  linux/split, unmap then remap',
  ])
})

test('as a Markdown table it has the names across', () => {
  expect(matrixMarkdown([result(), result({ procedure: 'a | b', ...broken })])).toBe(
    '|  | unmap then remap | a \\| b |\n| --- | --- | --- |\n| vt-d | holds | available |\n',
  )
})

test('a check of several hardware ends with the matrix, where it is small; one of a single hardware does not', () => {
  const of = (procedures: number): Result[] =>
    ['vt-d', 'ipmmu'].flatMap(hardware =>
      Array.from({ length: procedures }, (_, index) => result({ procedure: `procedure ${index}`, hardware })),
    )
  const lines = smallMatrixLines(of(3), 40)
  expect(lines.slice(0, -3)).toEqual(matrixLines(of(3), 40))
  expect(lines.slice(-3).join(' ')).toMatch(/^Each cell: .* or {5}`holds`\.$/)
  expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(40)
  expect(smallMatrixLines(of(3).slice(0, 3), null)).toEqual([])
  expect(smallMatrixLines([], null)).toEqual([])
  expect(smallMatrixLines(of(13), null)).toEqual([])
})
