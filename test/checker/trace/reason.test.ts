// Why a condition is as it is: the cells that are named must decide it, whatever all the others hold.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Expression, evaluate } from '../../../checker/language/index.ts'
import { reasonFor } from '../../../checker/trace/reason.ts'

const cells = 5

const { condition } = fc.letrec<{ condition: Expression; leaf: Expression }>(tie => ({
  leaf: fc.record({ kind: fc.constant('cell' as const), cell: fc.nat(cells - 1) }),
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    fc.record({ kind: fc.constant('constant' as const), value: fc.nat(1) }),
    fc.record({ kind: fc.constant('not' as const), of: tie('condition') }),
    fc.record({ kind: fc.constant('equal' as const), left: tie('condition'), right: tie('condition') }),
    fc.record({ kind: fc.constantFrom('all' as const, 'any' as const), of: fc.array(tie('condition')) }),
    fc.record({
      kind: fc.constant('choose' as const),
      when: tie('condition'),
      then: tie('condition'),
      otherwise: tie('condition'),
    }),
  ),
}))
const state = fc.array(fc.nat(1), { minLength: cells, maxLength: cells })

test('cells that are not among the reasons can hold anything', () => {
  fc.assert(
    fc.property(condition, state, state, (expression, before, other) => {
      const reasons = reasonFor(expression, before)
      const mixed = before.map((value, cell) => (reasons.has(cell) ? value : (other[cell] ?? 0)))
      expect(evaluate(expression, mixed)).toBe(evaluate(expression, before))
    }),
    { numRuns: 2000 },
  )
})

test('one part that is true is reason enough for one of several', () => {
  const some: Expression = { kind: 'any', of: [0, 1, 2].map(cell => ({ kind: 'cell', cell })) }
  expect([...reasonFor(some, [0, 1, 1])]).toEqual([1])
  expect([...reasonFor(some, [0, 0, 0])]).toEqual([0, 1, 2])
})
