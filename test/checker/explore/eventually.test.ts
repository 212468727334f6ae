// `eventually` on models small enough to see through: who goes on, who may be neglected, and which lasso is reported.
import { expect, test } from 'vitest'
import { explore, type Finding } from '../../../checker/explore/index.ts'
import { exploreWith } from '../../../checker/explore/verdicts/explore.ts'
import { all, boolean, type Model, ModelBuilder, range } from '../../../checker/language/index.ts'
import { smallPieces, unlimited } from './options.ts'

interface Move {
  readonly from: number
  readonly to: number
  readonly fair?: string
}

/** Places 0 to 9 and moves between them; the goal is place 9. */
function places(moves: readonly Move[]): Model {
  const model = new ModelBuilder('places')
  const mover = model.agent('mover')
  const place = model.control('place', range(0, 9), 0)
  for (const { from, to, fair } of moves)
    model.rule({ name: `${from} to ${to}`, agent: mover, ...(fair === undefined ? {} : { fair }) }, {}, () => ({
      when: place.is(from),
      then: [place.becomes(to)],
    }))
  model.eventually('arrives', 'place 9 is reached', place.is(9), { agent: mover, text: 'never arrives' })
  return model.build()
}

async function findingOf(model: Model): Promise<Finding | undefined> {
  const { findings } = await explore(model, unlimited(model))
  return findings[0]
}

/** The rules up to the cycle, and those of the cycle; null where the property holds. */
async function lassoOf(model: Model): Promise<readonly [readonly number[], readonly number[]] | null> {
  const finding = await findingOf(model)
  if (finding?.verdict !== 'violated') return null
  const { rules, repeatsFrom } = finding.path
  return [rules.slice(0, repeatsFrom), rules.slice(repeatsFrom)]
}

test('a chain of fair moves arrives', async () => {
  const model = places([
    { from: 0, to: 1, fair: 'a' },
    { from: 1, to: 9, fair: 'a' },
  ])
  expect(await findingOf(model)).toEqual({ property: 'arrives', verdict: 'holds' })
})

test('a move that nobody can be relied on to make may never come', async () => {
  const moves = [
    { from: 0, to: 1, fair: 'a' },
    { from: 1, to: 9 },
  ]
  expect(await lassoOf(places(moves))).toEqual([[0], []])
})

test('two who undo each other for ever never arrive', async () => {
  const moves = [
    { from: 0, to: 1, fair: 'a' },
    { from: 1, to: 2, fair: 'a' },
    { from: 2, to: 1, fair: 'b' },
  ]
  expect(await lassoOf(places(moves))).toEqual([[0], [1, 2]])
})

test('the same with a fair exit from one of the places: it is disabled in the other, and so may be neglected', async () => {
  const moves = [
    { from: 0, to: 1, fair: 'a' },
    { from: 1, to: 0, fair: 'b' },
    { from: 1, to: 9, fair: 'c' },
  ]
  expect(await lassoOf(places(moves))).toEqual([[], [0, 1]])
})

test('the same with a fair exit from everywhere arrives', async () => {
  const moves = [
    { from: 0, to: 1, fair: 'a' },
    { from: 1, to: 0, fair: 'b' },
    { from: 0, to: 9, fair: 'c' },
    { from: 1, to: 9, fair: 'c' },
  ]
  expect(await lassoOf(places(moves))).toBeNull()
})

test('one class may always choose the same of its moves', async () => {
  const moves = [
    { from: 0, to: 0, fair: 'a' },
    { from: 0, to: 9, fair: 'a' },
  ]
  expect(await lassoOf(places(moves))).toEqual([[], [0]])
})

/** Somebody looks at a flag again and again; somebody else sets it. */
function spin(setter: { readonly fair?: string }): Model {
  const model = new ModelBuilder('spin')
  const [waiter, other] = [model.agent('waiter'), model.agent('other')]
  const line = model.control('line', range(0, 1), 0)
  const flag = model.variable('flag', boolean, false)
  model.rule({ name: 'looks', agent: waiter, fair: 'waiter' }, {}, () => ({
    when: all(line.is(0), flag.is(false)),
    then: [],
  }))
  model.rule({ name: 'goes on', agent: waiter, fair: 'waiter' }, {}, () => ({
    when: all(line.is(0), flag.is(true)),
    then: [line.becomes(1)],
  }))
  model.rule({ name: 'sets', agent: other, ...setter }, {}, () => ({
    when: flag.is(false),
    then: [flag.becomes(true)],
  }))
  model.eventually('ends', 'the waiter goes on', line.is(1), { agent: waiter, text: 'waits for ever' })
  return model.build()
}

test('a spin on a flag that nobody can be relied on to set never ends', async () => {
  expect(await lassoOf(spin({}))).toEqual([[], [0]])
})

test('a spin on a flag that somebody fair sets ends', async () => {
  expect(await lassoOf(spin({ fair: 'other' }))).toBeNull()
})

test('fairness is weak: a lock that another takes again and again may never be had', async () => {
  const model = new ModelBuilder('lock')
  const [one, two] = [model.agent('one'), model.agent('two')]
  const lock = model.variable('lock', range(0, 2), 0)
  model.rule({ name: 'one takes', agent: one, fair: 'one' }, {}, () => ({ when: lock.is(0), then: [lock.becomes(1)] }))
  model.rule({ name: 'two takes', agent: two, fair: 'two' }, {}, () => ({ when: lock.is(0), then: [lock.becomes(2)] }))
  model.rule({ name: 'two gives back', agent: two, fair: 'two' }, {}, () => ({
    when: lock.is(2),
    then: [lock.becomes(0)],
  }))
  model.eventually('had', 'one has the lock', lock.is(1), { agent: one, text: 'starves' })
  expect(await lassoOf(model.build())).toEqual([[], [1, 2]])
})

test("the goal ends a run: what comes after it doesn't matter, and a start with the goal is enough", async () => {
  const after = [
    { from: 0, to: 9, fair: 'a' },
    { from: 9, to: 1, fair: 'a' },
  ]
  expect(await lassoOf(places(after))).toBeNull()
  const model = new ModelBuilder('there')
  const agent = model.agent('agent')
  const flag = model.variable('flag', boolean, true)
  model.rule({ name: 'goes', agent, fair: 'a' }, {}, () => ({ when: flag.is(true), then: [flag.becomes(false)] }))
  model.eventually('there', 'it was there', flag.is(true), { agent, text: 'never' })
  expect(await lassoOf(model.build())).toBeNull()
})

test('a cycle that can only be got to through the goal is none', async () => {
  const moves = [
    { from: 0, to: 9, fair: 'a' },
    { from: 9, to: 1, fair: 'a' },
    { from: 1, to: 1, fair: 'a' },
  ]
  expect(await lassoOf(places(moves))).toBeNull()
})

test('the nearest fair component is the one that is reported, then the shortest cycle, then the first in rule order', async () => {
  const moves = [
    { from: 0, to: 1, fair: 'a' },
    { from: 1, to: 2, fair: 'a' },
    { from: 2, to: 2, fair: 'a' },
    { from: 0, to: 3, fair: 'a' },
    { from: 3, to: 4, fair: 'a' },
    { from: 4, to: 3, fair: 'a' },
    { from: 3, to: 5, fair: 'a' },
    { from: 5, to: 3, fair: 'a' },
    { from: 3, to: 6, fair: 'a' },
    { from: 6, to: 7, fair: 'a' },
    { from: 7, to: 3, fair: 'a' },
  ]
  expect(await lassoOf(places(moves))).toEqual([[3], [4, 5]])
})

/** Two dials that a fair hand turns for ever, one after the other, and a cache that anybody may fill. */
function dials(size: number): Model {
  const model = new ModelBuilder('dials')
  const hand = model.agent('hand')
  const turns = Array.from({ length: size }, (_, from) => from)
  const [left, right] = ['left', 'right'].map(name => model.variable(name, range(0, size), 0))
  if (left === undefined || right === undefined) throw new Error('there are two')
  const copy = model.cache('copy', boolean, false, hand)
  model.rule({ name: 'fill', agent: hand }, {}, () => ({ when: left.is(1), then: [copy.becomes(true)] }))
  for (const dial of [left, right])
    model.rule({ name: 'turn', agent: hand, fair: dial === left ? 'left' : 'right' }, { from: turns }, ({ from }) => ({
      when: dial.is(from),
      then: [dial.becomes((from + 1) % size)],
    }))
  model.eventually('over', 'a dial goes over the end', left.is(size), { agent: hand, text: 'turns for ever' })
  return model.build()
}

test('what is found does not depend on the size of the pieces', async () => {
  const model = dials(40)
  const { seconds: _, ...expected } = await explore(model, unlimited(model))
  const { seconds: __, ...found } = await exploreWith(model, unlimited(model), smallPieces)
  expect(found).toEqual(expected)
  expect(found.states).toBe(3200)
  expect(await lassoOf(model)).toMatchObject([[], { length: 80 }])
})

test('a limit leaves it undecided: of states, of memory', async () => {
  const model = dials(100)
  const cut = async (limits: object) => {
    const { limit, findings } = await explore(model, { ...unlimited(model), ...limits })
    return [limit, findings[0]?.verdict]
  }
  expect(await cut({ statesMax: 19_000 })).toEqual(['states', 'incomplete'])
  expect(await cut({ bytesMax: 300_000 })).toEqual(['memory', 'incomplete'])
  const whole = await explore(model, unlimited(model))
  const seen: number[] = []
  for (let bytesMax = 500_000; bytesMax < 4_000_000; bytesMax += 125_000) {
    const { limit, states, findings } = await explore(model, { ...unlimited(model), bytesMax })
    if (states === whole.states && limit === 'memory') seen.push(bytesMax)
    if (limit === 'memory') expect(findings[0]?.verdict).toBe('incomplete')
    else expect(findings).toEqual(whole.findings)
  }
  expect(seen.length).toBeGreaterThan(2)
})
