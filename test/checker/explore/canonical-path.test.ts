import { expect, test } from 'vitest'
import { explore, type Finding } from '../../../checker/explore/index.ts'
import { all, any, type Condition, type Model, ModelBuilder, range } from '../../../checker/language/index.ts'
import { unlimited } from './options.ts'

interface Step {
  readonly agent: number
  readonly from: number
  readonly to: number
  readonly kind?: 'procedure' | 'hardware'
}

/** A model that moves through places 0 to 9 by the given steps, in rule order; bad at some places, by some agents. */
function walk(
  steps: readonly Step[],
  bad: readonly { readonly agent: number; readonly at: readonly number[] }[],
): Model {
  const model = new ModelBuilder('walk')
  const agents = ['first', 'second', 'third'].map(name => model.agent(name))
  const place = model.control('place', range(0, 9), 0)
  const agentOf = (index: number) => agents[index] ?? model.agent('nobody')
  for (const { agent, from, to, kind = 'hardware' } of steps)
    model.rule({ name: `${from} to ${to}`, agent: agentOf(agent), kind }, {}, () => ({
      when: place.is(from),
      then: [place.becomes(to)],
    }))
  const ways = bad.map(({ agent, at }) => ({ agent: agentOf(agent), text: 'bad', when: place.isOneOf(at) }))
  model.never('good', '', ways)
  return model.build()
}

async function pathOf(model: Model): Promise<Finding> {
  const { findings } = await explore(model, unlimited(model))
  const [finding] = findings
  if (finding === undefined) throw new Error('the model has a property')
  return finding
}

test('a bad start is a path of no steps, with the first violation', async () => {
  const model = walk(
    [{ agent: 0, from: 0, to: 1 }],
    [
      { agent: 0, at: [5] },
      { agent: 2, at: [0] },
      { agent: 0, at: [0] },
    ],
  )
  expect(await pathOf(model)).toMatchObject({ path: { rules: [], bad: 1 } })
})

test('a shorter path comes before one with fewer changes of agent', async () => {
  const model = walk(
    [
      { agent: 0, from: 0, to: 1 },
      { agent: 0, from: 1, to: 2 },
      { agent: 0, from: 2, to: 9 },
      { agent: 1, from: 1, to: 9 },
    ],
    [{ agent: 0, at: [9] }],
  )
  expect(await pathOf(model)).toMatchObject({ path: { rules: [0, 3], bad: 0 } })
})

test('of the shortest paths the one with the fewest changes of agent is chosen, although its rules come later', async () => {
  const model = walk(
    [
      { agent: 0, from: 0, to: 1 },
      { agent: 1, from: 1, to: 2 },
      { agent: 0, from: 2, to: 9 },
      { agent: 1, from: 0, to: 3 },
      { agent: 0, from: 3, to: 4 },
      { agent: 0, from: 4, to: 9 },
    ],
    [{ agent: 0, at: [9] }],
  )
  expect(await pathOf(model)).toMatchObject({ path: { rules: [3, 4, 5], bad: 0 } })
})

test('the agent of the violation counts as the last one', async () => {
  const model = walk(
    [
      { agent: 0, from: 0, to: 8 },
      { agent: 1, from: 0, to: 9 },
    ],
    [{ agent: 1, at: [8, 9] }],
  )
  expect(await pathOf(model)).toMatchObject({ path: { rules: [1], bad: 0 } })
})

test('a later violation is reported where it saves a change of agent', async () => {
  const model = walk(
    [{ agent: 1, from: 0, to: 9 }],
    [
      { agent: 0, at: [9] },
      { agent: 1, at: [9] },
      { agent: 1, at: [9] },
    ],
  )
  expect(await pathOf(model)).toMatchObject({ path: { rules: [0], bad: 1 } })
})

test('of those the one with the fewest steps of the hardware is chosen, but a change of agent weighs more', async () => {
  const bad = [{ agent: 0, at: [9] }]
  const byHardware = [
    { agent: 0, from: 0, to: 1 },
    { agent: 0, from: 1, to: 2 },
    { agent: 0, from: 2, to: 9 },
  ]
  const bySoftware = (agent: number): readonly Step[] => [
    { agent: 0, from: 0, to: 3 },
    { agent, from: 3, to: 4, kind: 'procedure' },
    { agent: 0, from: 4, to: 9, kind: 'procedure' },
  ]
  expect(await pathOf(walk([...byHardware, ...bySoftware(0)], bad))).toMatchObject({ path: { rules: [3, 4, 5] } })
  expect(await pathOf(walk([...byHardware, ...bySoftware(1)], bad))).toMatchObject({ path: { rules: [0, 1, 2] } })
})

test('among equals the first in rule order is chosen from the start on', async () => {
  const model = walk(
    [
      { agent: 0, from: 2, to: 9 },
      { agent: 0, from: 0, to: 1 },
      { agent: 0, from: 0, to: 2 },
      { agent: 0, from: 1, to: 9 },
    ],
    [{ agent: 0, at: [9] }],
  )
  expect(await pathOf(model)).toMatchObject({ path: { rules: [1, 3], bad: 0 } })
})

test('rules that stand for one rule of another model are equals, and what comes after them decides', async () => {
  const model = walk(
    [
      { agent: 0, from: 0, to: 1 },
      { agent: 0, from: 0, to: 2 },
      { agent: 0, from: 2, to: 9 },
      { agent: 0, from: 1, to: 9 },
    ],
    [{ agent: 0, at: [9] }],
  )
  expect(await pathOf(model)).toMatchObject({ path: { rules: [0, 3] } })
  const originals = [0, 0, 1, 2]
  const variants = model.rules.map((rule, index) => ({ ...rule, original: originals[index] ?? index }))
  expect(await pathOf({ ...model, rules: variants })).toMatchObject({ path: { rules: [1, 2] } })
})

test('of the ends of equal paths the one with the first violation is reported', async () => {
  const model = walk(
    [
      { agent: 0, from: 0, to: 8 },
      { agent: 0, from: 0, to: 9 },
    ],
    [
      { agent: 1, at: [8, 9] },
      { agent: 0, at: [9] },
    ],
  )
  const variants = model.rules.map(rule => ({ ...rule, original: 0 }))
  expect(await pathOf({ ...model, rules: variants })).toMatchObject({ path: { rules: [1], bad: 1 } })
})

test('more agents than a word has bits are told apart', async () => {
  const model = new ModelBuilder('many hands')
  const agents = Array.from({ length: 70 }, (_, index) => model.agent(`agent ${index}`))
  const place = model.variable('place', range(0, 3), 0)
  for (const from of [0, 1])
    model.rule({ name: 'step', agent: agents[0] ?? model.agent('nobody') }, { by: agents }, ({ by }) => ({
      when: place.is(from),
      then: [place.becomes(from + 1)],
      agent: by,
    }))
  model.never('short', '', [{ agent: agents[67] ?? model.agent('nobody'), text: 'there', when: place.is(2) }])
  expect(await pathOf(model.build())).toMatchObject({ path: { rules: [67, 137], bad: 0 } })
})

test('paths do not depend on which other properties are asked for', async () => {
  const model = new ModelBuilder('dials')
  const agents = ['left', 'right'].map(name => model.agent(name))
  const dials = agents.map(agent => ({ agent, dial: model.variable(`${agent.name} dial`, range(0, 9), 0) }))
  for (const { agent, dial } of dials)
    model.rule({ name: 'turn', agent }, { from: [0, 1, 2, 3, 4, 5, 6, 7, 8] }, ({ from }) => ({
      when: dial.is(from),
      then: [dial.becomes(from + 1)],
    }))
  const shows = (place: number): readonly Condition[] => dials.map(({ dial }) => dial.is(place))
  const agent = agents[0] ?? model.agent('nobody')
  model.never('sevens', '', [{ agent, text: 'both show seven', when: all(...shows(7)) }])
  model.never('five', '', [{ agent, text: 'one shows five', when: any(...shows(5)) }])
  const built = model.build()
  const whole = await explore(built, unlimited(built))
  const alone = await explore(built, { ...unlimited(built), properties: ['sevens'] })
  expect(alone.findings).toEqual(whole.findings.slice(0, 1))
  expect(whole.findings).toEqual([
    {
      property: 'sevens',
      verdict: 'violated',
      path: { rules: [9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6], bad: 0 },
    },
    { property: 'five', verdict: 'violated', path: { rules: [0, 1, 2, 3, 4], bad: 0 } },
  ])
})
