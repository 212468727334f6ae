// Where states stand: the path straight down on the left, no two in one place, no row wider than the fullest.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { layOut } from '../../../checker/page/browser/graph-layout.ts'
import { type Edges, levelsIn, parentsIn, readEdges, writeEdges } from '../../../checker/page/edges.ts'

const diamond: Edges = [[1, 2], [3], [3], [0]].map(mine => mine.map(to => ({ to, step: 0 })))

/** A graph whose states are numbered as a search finds them. */
const graphs: fc.Arbitrary<Edges> = fc
  .array(fc.array(fc.nat(30), { maxLength: 4 }), { minLength: 1, maxLength: 30 })
  .map(wanted => {
    const numbers = new Map([[0, 0]])
    const queue = [0]
    const edges: { to: number; step: number }[][] = []
    for (const state of queue) {
      const mine: { to: number; step: number }[] = []
      for (const to of wanted[state] ?? []) {
        if (to >= wanted.length) continue
        const number = numbers.get(to) ?? numbers.size
        if (number === numbers.size) queue.push(to)
        numbers.set(to, number)
        mine.push({ to: number, step: to % 3 })
      }
      edges.push(mine)
    }
    return edges
  })

/** From the start along the first edge of each state, as far as that goes. */
function firstWay(edges: Edges): readonly number[] {
  const way = [0]
  for (let state = edges[0]?.[0]?.to; state !== undefined && !way.includes(state); state = edges[state]?.[0]?.to)
    way.push(state)
  return way
}

test('levels, parents and places of a small graph', () => {
  expect(levelsIn(diamond)).toEqual([0, 1, 1, 2])
  expect(parentsIn(diamond)).toEqual([0, 0, 0, 1])
  const { places, rows, columns } = layOut(diamond, [0, 2, 3])
  expect([rows, columns]).toEqual([3, 2])
  expect(places.map(({ row, column }) => [row, column])).toEqual([
    [0, 0],
    [1, 1],
    [1, 0],
    [2, 0],
  ])
})

test('what is written of edges is read back', () => {
  fc.assert(
    fc.property(graphs, edges => {
      expect(readEdges(writeEdges(edges))).toEqual(edges)
    }),
  )
})

test('a level is the fewest steps from the start', () => {
  fc.assert(
    fc.property(graphs, edges => {
      const levels = levelsIn(edges)
      for (const [from, mine] of edges.entries())
        for (const { to } of mine) expect(levels[to]).toBeLessThanOrEqual((levels[from] ?? 0) + 1)
      for (const [state, parent] of parentsIn(edges).entries())
        if (state > 0) expect(levels[state]).toBe((levels[parent] ?? 0) + 1)
    }),
  )
})

test('no two states stand in one place, the path is on the left, and all is within the width', () => {
  fc.assert(
    fc.property(graphs, fc.boolean(), (edges, hasWay) => {
      const way = hasWay ? firstWay(edges) : []
      const { places, rows, columns } = layOut(edges, way)
      const levels = levelsIn(edges)
      for (const [state, { row, column }] of places.entries()) {
        expect(row).toBe(levels[state])
        expect(row).toBeLessThan(rows)
        expect(column).toBeLessThanOrEqual(columns - 1)
        for (const [other, place] of places.entries())
          if (other !== state && place.row === row) expect(Math.abs(place.column - column)).toBeGreaterThanOrEqual(1)
        const before = way.filter(one => levels[one] === row)
        expect(column).toBeGreaterThanOrEqual(0)
        if (way.includes(state)) expect(column).toBe(before.indexOf(state))
      }
    }),
  )
})
