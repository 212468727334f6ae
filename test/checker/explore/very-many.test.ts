// Lists that grow with tables of 512 entries are longer than the arguments of a call can be: nothing may be handed over as such.
import { expect, test } from 'vitest'
import { fewTokens } from '../../../checker/explore/layers/few-tokens.ts'
import { always, anyOf, boolean, isTrue, ModelBuilder } from '../../../checker/language/index.ts'

const many = 200_000

test('a condition may have very many parts', () => {
  const builder = new ModelBuilder('one flag')
  const flag = builder.variable('flag', boolean, false)
  const parts = Array.from({ length: many }, () => flag.is(true))
  const either = flag.isOneOf(Array.from({ length: many }, () => false))
  expect(isTrue(anyOf(parts).condition, [0])).toBe(false)
  expect(isTrue(anyOf(parts).condition, [1])).toBe(true)
  expect(isTrue(either.condition, [0])).toBe(true)
})

test('a property may name very many violations', () => {
  const builder = new ModelBuilder('many ways to violate one property')
  const agent = builder.agent('unit')
  const cached = ['first', 'second'].map(name => builder.cache(name, boolean, false, agent).is(true))
  const bad = cached.flatMap(when => Array.from({ length: many / 2 }, () => ({ agent, text: 'cached', when })))
  builder.rule({ name: 'waits', agent }, {}, () => ({ when: always, then: [] }))
  builder.never('empty', 'nothing is cached', bad)
  expect(fewTokens(builder.build(), ['empty'])).toMatchObject({ kind: 'reduced', tokensMax: 1 })
})
