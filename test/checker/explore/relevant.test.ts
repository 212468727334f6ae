// The part of a model that matters to some violations: what is left out, and that the shortest path stays the same.
import { expect, test } from 'vitest'
import { compile } from '../../../checker/compile/index.ts'
import { explore } from '../../../checker/explore/index.ts'
import { originalRules } from '../../../checker/explore/layers/few-tokens.ts'
import { relevantTo } from '../../../checker/explore/layers/relevant.ts'
import { all, boolean, type Model, ModelBuilder, range } from '../../../checker/language/index.ts'

const limits = { statesMax: 10_000, secondsMax: 60, bytesMax: 2 ** 28 }
const options = { ...limits, properties: ['bad'], onProgress: () => undefined, isInterrupted: () => false }

/** Two writers in turn, beside a counter that nobody reads; the second violation needs more steps than the first. */
function writers(): Model {
  const builder = new ModelBuilder('writers')
  const agent = builder.agent('writer')
  const [one, other] = [builder.variable('one', boolean, false), builder.variable('other', boolean, false)]
  const counter = builder.variable('counter', range(0, 3), 0)
  const kept = builder.cache('kept', boolean, false, agent)
  const unread = builder.cache('unread', boolean, false, agent)
  builder.rule({ name: 'counts', agent }, { now: [0, 1, 2] }, ({ now }) => ({
    when: counter.is(now),
    then: [counter.becomes(now + 1)],
  }))
  builder.rule({ name: 'writes one', agent }, {}, () => ({
    when: other.is(false),
    then: [one.becomes(true), unread.becomes(true)],
  }))
  builder.rule({ name: 'keeps', agent }, {}, () => ({ when: one.is(true), then: [kept.becomes(true)] }))
  builder.rule({ name: 'keeps what nobody reads', agent }, {}, () => ({
    when: one.is(true),
    then: [unread.becomes(true)],
  }))
  builder.rule({ name: 'writes the other', agent }, {}, () => ({
    when: kept.is(true),
    then: [other.becomes(true)],
  }))
  builder.never('bad', 'it does not happen', [
    { agent, text: 'is early', when: counter.is(3) },
    { agent, text: 'is late', when: all(other.is(true), kept.is(true)) },
  ])
  return builder.build()
}

test('rules and updates that lead to none of the violations are left out, and the path stays', async () => {
  const model = writers()
  const [property] = model.properties
  if (property?.kind !== 'never') throw new Error('the property is of single states')
  const part = relevantTo(model, property, [1])
  expect(part.rules.map(({ name, kind }) => (kind === 'eviction' ? kind : name))).toEqual([
    'writes one',
    'keeps',
    'writes the other',
    'eviction',
  ])
  expect(compile(part).words).toBe(1)
  expect(part.rules[0]?.then).toHaveLength(1)
  const alone = { ...model, properties: [{ ...property, bad: property.bad.slice(1) }] }
  const [whole, found] = [await explore(alone, options), await explore(part, options)]
  const [wanted, got] = [whole.findings[0], found.findings[0]]
  if (wanted?.verdict !== 'violated' || got?.verdict !== 'violated') throw new Error('both are violated')
  expect(originalRules(part, got.path.rules)).toEqual(wanted.path.rules)
  expect(found.states).toBeLessThan(whole.states)
})
