import { expect, test } from 'vitest'
import { explore } from '../../../checker/explore/index.ts'
import { type Model, ModelBuilder, range } from '../../../checker/language/index.ts'
import { unlimited } from './options.ts'

/** Places 0 to 9 and moves between them; place 9 can be reached from everywhere, or so the property says. */
function places(moves: readonly (readonly [number, number])[]): Model {
  const model = new ModelBuilder('places')
  const mover = model.agent('mover')
  const judge = model.agent('judge')
  const place = model.control('place', range(0, 9), 0)
  for (const [from, to] of moves)
    model.rule({ name: `${from} to ${to}`, agent: mover }, {}, () => ({
      when: place.is(from),
      then: [place.becomes(to)],
    }))
  model.reachable('arrives', 'place 9 can always be reached', place.is(9), { agent: judge, text: 'stuck' })
  return model.build()
}

async function findingOf(model: Model) {
  const { findings } = await explore(model, unlimited(model))
  return findings[0]
}

test('a goal at the end of every way can be reached from everywhere, cycles included', async () => {
  const model = places([
    [0, 1],
    [1, 2],
    [2, 0],
    [2, 9],
    [9, 9],
  ])
  expect(await findingOf(model)).toEqual({ property: 'arrives', verdict: 'holds' })
})

test('a state without a way to the goal violates it, though the goal was passed before', async () => {
  const model = places([
    [0, 9],
    [9, 1],
    [1, 2],
    [2, 1],
  ])
  expect(await findingOf(model)).toMatchObject({ verdict: 'violated', path: { rules: [0, 1], bad: 0 } })
})

test('of several nearest states without a way the canonical path leads to one', async () => {
  const model = places([
    [0, 9],
    [0, 3],
    [0, 2],
    [3, 4],
    [2, 2],
  ])
  expect(await findingOf(model)).toMatchObject({ verdict: 'violated', path: { rules: [1], bad: 0 } })
})

test('a goal that is nowhere makes the start the violation', async () => {
  expect(await findingOf(places([[0, 1]]))).toMatchObject({ verdict: 'violated', path: { rules: [], bad: 0 } })
})

test('a way back that needs many sweeps is found', async () => {
  const model = places([
    [0, 8],
    [0, 1],
    [8, 7],
    [7, 6],
    [6, 5],
    [5, 4],
    [1, 4],
    [4, 3],
    [3, 2],
    [2, 9],
  ])
  expect(await findingOf(model)).toMatchObject({ verdict: 'holds' })
})
