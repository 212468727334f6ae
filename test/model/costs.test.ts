// What a procedure costs, counted on the way that leads to its return: what a test guards counts, error paths don't.
import { expect, test } from 'vitest'
import { type Body, invalid, isNot, procedure } from '../../model/index.ts'
import { small } from './small-cases.ts'
import { built } from './verdicts.ts'

function costs(body: Body): ReadonlyMap<string, number> {
  const found = built(procedure('counted', body), small, 'vt-d').costs
  return new Map(found.map(({ name, count }) => [name, count]))
}

test('what is done where a test is true counts, with and without another way', () => {
  const plain = costs(({ cpu, space, target }) => {
    cpu.exchange(space.region(target, 1).entry, invalid)
    cpu.invalidate(target)
    cpu.wait()
  })
  const guarded = costs(({ cpu, space, target }) => {
    const old = cpu.exchange(space.region(target, 1).entry, invalid)
    cpu.if(isNot(old.is(invalid)), () => {
      cpu.invalidate(target)
      cpu.wait()
    })
  })
  expect(plain.get('invalidations')).toBe(1)
  expect(guarded.get('invalidations')).toBe(1)
  expect(guarded.get('micro-steps')).toBe((plain.get('micro-steps') ?? 0) + 1)
})
