import { expect, test } from 'vitest'
import { explore } from '../../../checker/explore/index.ts'
import { exploreWith } from '../../../checker/explore/verdicts/explore.ts'
import { all, array, type Model, ModelBuilder, not, range } from '../../../checker/language/index.ts'
import { referenceModel } from '../../bench/reference-model.ts'
import { smallPieces, unlimited } from './options.ts'

/** Dials that each turn through ten places; 10 ** dials states, all of them reachable. */
function dials(count: number): Model {
  const model = new ModelBuilder('dials')
  const agent = model.agent('hand')
  const places = range(0, 9)
  const dialled = model.variable('dials', array(places, count), Array(count).fill(0))
  for (const dial of dialled.elements)
    model.rule(
      { name: 'turn', agent, fair: 'hand' },
      { from: Array.from({ length: 10 }, (_, place) => place) },
      ({ from }) => ({
        when: dial.is(from),
        then: [dial.becomes((from + 1) % 10)],
      }),
    )
  const [first, last] = [dialled.at(0), dialled.at(count - 1)]
  model.never('level', 'the first dial never shows 7 while the last shows 3', [
    { agent, text: 'level', when: all(first.is(7), last.is(3)) },
  ])
  model.eventually('differ', 'the first and the last dial differ', not(first.equals(last)), {
    agent,
    text: 'stuck',
  })
  return model.build()
}

test.each([0, 2, 9])(
  'what is found does not depend on the size of the pieces (tables by number above %s words)',
  async inlineWordsMax => {
    for (const model of [dials(3), dials(4), referenceModel(3, 2)]) {
      const { seconds: _, ...expected } = await explore(model, unlimited(model))
      const { seconds: __, ...found } = await exploreWith(model, unlimited(model), { ...smallPieces, inlineWordsMax })
      expect(found).toEqual(expected)
    }
  },
)

test('states of nine words are all found, in tables of both kinds', async () => {
  const model = dials(4)
  const wide: Model = {
    ...model,
    cells: [...model.cells, ...Array.from({ length: 8 }, (_, index) => pad(index))],
    rules: [
      ...model.rules,
      {
        name: 'pad',
        agent: 0,
        kind: 'hardware',
        text: 'pad',
        cites: [],
        source: null,
        when: { kind: 'equal', left: { kind: 'cell', cell: 0 }, right: { kind: 'cell', cell: 1 } },
        then: Array.from({ length: 8 }, (_, index) => ({
          cell: model.cells.length + index,
          value: { kind: 'constant', value: 2 ** 24 - 1 - index },
        })),
      },
    ],
  }
  for (const inlineWordsMax of [2, 99]) {
    const { states } = await exploreWith(wide, unlimited(wide), { ...smallPieces, inlineWordsMax })
    expect(states).toBe(20_000)
  }
})

function pad(index: number): Model['cells'][number] {
  return { name: `pad ${index}`, labels: Array(2 ** 24), initial: 0, role: 'ordinary' }
}

test('a state of two words costs at most 32 bytes, slack included', async () => {
  const model = referenceModel(9, 2)
  const seen: number[] = []
  const options = {
    ...unlimited(model),
    onProgress: ({ states, bytes }: { states: number; bytes: number }) => {
      if (states > 500_000) seen.push(bytes / states)
    },
  }
  await explore(model, options)
  expect(seen.length).toBeGreaterThan(0)
  expect(Math.max(...seen)).toBeLessThanOrEqual(32)
})
