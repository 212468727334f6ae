import { expect, test } from 'vitest'
import { type ExploreOptions, explore } from '../../../checker/explore/index.ts'
import { all, array, boolean, ModelBuilder, range } from '../../../checker/language/index.ts'
import { unlimited } from './options.ts'

async function exercise(change: Partial<ExploreOptions>, tokensMax: number | null = null) {
  const model = new ModelBuilder('a lamp and its cache')
  const agent = model.agent('hand')
  const line = model.control('line', range(0, 3), 0)
  const cache = model.cache('cache', array(boolean, 2), [false, false], agent)
  model.rule({ name: 'next', agent }, { from: [0, 1, 2] }, ({ from }) => ({
    when: from === 2 ? all(line.is(2), line.is(3)) : line.is(from),
    then: [line.becomes(from + 1)],
  }))
  model.rule({ name: 'stay', agent }, {}, () => ({ when: line.is(1), then: [line.becomes(1)] }))
  model.rule({ name: 'fill', agent }, { slot: [0, 1] }, ({ slot }) => ({
    when: all(line.is(slot), cache.at(0).is(slot === 1)),
    then: [cache.at(slot).becomes(true)],
  }))
  const cached = (slot: number) => ({ text: `slot ${slot} is held`, when: cache.at(slot).is(true) })
  model.never('one', '', [{ agent, text: 'far', when: line.is(3) }], [cached(0), cached(1)])
  model.never('two', '', [{ agent, text: 'far', when: line.is(3) }], [{ text: 'the end', when: line.is(3) }])
  const built = { ...model.build(), tokensMax }
  return explore(built, { ...unlimited(built), ...change })
}

test('a rule that only leads to known states has acted; one that nothing enables is idle', async () => {
  expect((await exercise({})).idleRules).toEqual([2])
})

test('a rule whose every result holds too many tokens is idle, and so is the loss of what it would have filled', async () => {
  expect((await exercise({}, 1)).idleRules).toEqual([2, 5, 7])
})

test('situations that never arose are listed, for the properties that were asked for', async () => {
  const never = { property: 'two', text: 'the end' }
  expect((await exercise({})).unseenSituations).toEqual([never])
  expect((await exercise({}, 1)).unseenSituations).toEqual([{ property: 'one', text: 'slot 1 is held' }, never])
  expect((await exercise({ properties: ['one'] })).unseenSituations).toEqual([])
})

test('only the properties that were asked for are decided, in the order of the model', async () => {
  const { findings } = await exercise({ properties: ['two', 'one'] })
  expect(findings.map(finding => finding.property)).toEqual(['one', 'two'])
  expect((await exercise({ properties: [] })).findings).toEqual([])
})

test('transitions count every enabled rule instance of every state, but not those left out for their tokens', async () => {
  const { states, transitions } = await exercise({}, 0)
  expect({ states, transitions }).toEqual({ states: 3, transitions: 3 })
})
