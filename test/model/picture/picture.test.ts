// The picture of a case shows all that a state holds: a variable that stood nowhere would be a difference that nobody sees.
import { expect, test } from 'vitest'
import { cellsOf, type Model } from '../../../checker/language/index.ts'
import { specFiles } from '../../specs/spec-files.ts'

/** Bookkeeping, of which a reader of a trace is told nothing; and where the CPUs stand, which the steps say. */
const notDrawn = [/^write buffer: .* is ahead of /, /: pages? [-\d]+( of tag \d+)?( in L\w+)? changed$/]

function missing({ cells, picture }: Model): readonly string[] {
  const rows = picture?.groups.flatMap(group => group.rows) ?? []
  const drawn = new Set(
    rows.flatMap(({ values, there }) => [
      ...values.filter(value => typeof value === 'number'),
      ...(there === undefined ? [] : cellsOf(there)),
    ]),
  )
  return cells
    .filter(({ role }, cell) => role !== 'control' && !drawn.has(cell))
    .map(({ name }) => name)
    .filter(name => !notDrawn.some(one => one.test(name)))
}

test('every variable of every spec stands in its picture, on every tenth hardware', async () => {
  const files = await specFiles()
  const cases = files.flatMap(({ spec }) => spec.cases)
  expect(cases.length).toBeGreaterThan(1000)
  const found = cases.filter((_, index) => index % 10 === 0).flatMap(one => missing(one.build(null).model))
  expect([...new Set(found)]).toEqual([])
})

test('names within a box are different, so that nobody takes one row for another', async () => {
  const files = await specFiles()
  const cases = files.flatMap(({ spec }) => spec.cases).filter((_, index) => index % 10 === 3)
  for (const one of cases)
    for (const { section, title, rows } of one.build(null).model.picture?.groups ?? []) {
      const names = rows.map(({ name }) => name)
      expect(new Set(names).size, `${section}, ${title}: ${names.join('; ')}`).toBe(names.length)
    }
})
