// A table that points to itself: a walk by that entry comes round once more, a level lower each time, and ends at a table as if it were a page.
import { expect, test } from 'vitest'
import {
  type Body,
  frameOf,
  invalid,
  type MapChanges,
  pageNumber,
  pointer,
  procedure,
  type Scenario,
  type Space,
  scenario,
  type Table,
} from '../../model/index.ts'
import { check } from './small-cases.ts'
import { built, mistakeOf } from './verdicts.ts'

function below(space: Space, table: Table, index: number): Table {
  const found = space.tableBelow(table.at(index))
  if (found === null) throw new Error(`there is no table below ${table.name}[${index}]`)
  return found
}

const mapsTables = (first: number, tables: readonly Table[]): MapChanges =>
  tables.map((table, index) => ({ page: pageNumber(first + index), to: { frame: frameOf(table), rights: 'rw' } }))

const selfMap = (space: Space): void => space.startWith(space.root.at(1), pointer(space.root))

/** Pages 2 and 3 are the table of pages 0 and 1, and the root. */
const two: Scenario = scenario({
  name: 'the root points to itself',
  leafLevel: 1,
  roots: 2,
  start: selfMap,
  before: space => mapsTables(2, [below(space, space.root, 0), space.root]),
  after: () => [0, 1, 2].map(page => ({ page: pageNumber(page), to: null })),
})

/** Pages 4 and 5 are the tables of pages 0 to 3; 6 is the table above those, and 7 the root. */
const three: Scenario = scenario({
  name: 'the root of three levels points to itself',
  levels: 3,
  leafLevel: 1,
  roots: 2,
  start: selfMap,
  before: space => {
    const middle = below(space, space.root, 0)
    return mapsTables(4, [below(space, middle, 0), below(space, middle, 1), middle, space.root])
  },
  after: () => [0, 1, 4].map(page => ({ page: pageNumber(page), to: null })),
})

const cleared =
  (tableOf: (space: Space) => Table, ...pages: readonly number[]): Body =>
  ({ cpu, space }) => {
    cpu.write(tableOf(space).at(0), invalid)
    for (const page of pages) cpu.invalidate(pageNumber(page))
    cpu.wait()
  }

test.each([
  { scenario: two, tableOf: (space: Space) => space.root, linear: 2 },
  { scenario: three, tableOf: (space: Space) => below(space, space.root, 0), linear: 4 },
])(
  '$scenario.name: what an upper entry said stays in the TLB as a page',
  async ({ scenario: where, tableOf, linear }) => {
    expect(await check(cleared(tableOf, 0, 1), where, 'x86-paging')).toEqual(['isolatedAfterReturn'])
    expect(await check(cleared(tableOf, 0, 1, linear), where, 'x86-paging')).toEqual([])
    expect(await check(cleared(tableOf, 0), where, 'x86-ept')).toEqual([]) // it drops everything
  },
)

const refused = (where: Scenario, hardware = 'x86-paging'): string =>
  mistakeOf(() =>
    built(
      procedure('wrong', ({ cpu }) => cpu.fence('complete')),
      where,
      hardware,
    ),
  ).message

test('the map before says which frames the tables have', () => {
  expect(refused({ ...two, before: () => [] })).toBe(
    'page 2 is mapped to frame 2 rw before, but the tables of the start say the frame of table L1 rw',
  )
})

test('refused: a root of another size than its tables, and what the machine has no rule for', () => {
  expect(refused({ ...two, roots: 3, before: () => [] })).toBe(
    'L2, of 3 entries, points to itself, where tables have 2',
  )
  expect(refused({ ...two, dirtyMarks: true })).toContain('a table points to itself, in a case with dirty marks')
  expect(refused(two, 'riscv-iommu-strict')).toContain('a table points to itself, in a case with a strict size change')
})
