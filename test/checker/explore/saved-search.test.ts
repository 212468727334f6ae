// A search that is taken up at the end of any level finds what it would have found.
import { expect, test } from 'vitest'
import {
  type CaseKeeper,
  type ExploreOptions,
  exploreReduced,
  type SavedSearch,
} from '../../../checker/explore/index.ts'
import { exploreWith, ordinarySizes } from '../../../checker/explore/verdicts/explore.ts'
import { all, at, type Model, ModelBuilder, range } from '../../../checker/language/index.ts'
import { referenceModel } from '../../bench/reference-model.ts'
import bakery from '../command/specs/bakery.ts'
import { smallPieces, unlimited } from './options.ts'

/** What one search of a case has saved, level after level. */
type Levels = { readonly saved: SavedSearch; readonly words: Int32Array }[]

/** Keeps every level of every search in memory; `from`: the search, and its level, to begin with. */
class Memory implements CaseKeeper {
  readonly searches: Levels[] = []
  private readonly from: Levels
  private readonly only: number
  resumed = 0

  constructor(from: Levels = [], only = -1) {
    this.from = from
    this.only = only
  }

  next(): ReturnType<CaseKeeper['next']> {
    const levels: Levels = []
    const number = this.searches.push(levels) - 1
    return {
      resume: digest => {
        const [first] = this.from
        if (first === undefined || number !== this.only) return null
        expect(first.saved.digest).toBe(digest)
        this.resumed++
        let next = 0
        return {
          saved: first.saved,
          read: state => {
            state.set(first.words.subarray(next, next + state.length))
            next += state.length
          },
        }
      },
      isDue: () => true,
      save: (saved, stretches) => {
        const words = Int32Array.from([...stretches].flatMap(stretch => [...stretch]))
        levels.push({ saved: { ...saved, levels: [...saved.levels] }, words })
      },
    }
  }
}

async function expectResumes(
  explore: (keeper: ExploreOptions['keeper']) => Promise<{ seconds: number }>,
): Promise<void> {
  const memory = new Memory()
  const { seconds: _, ...whole } = await explore(memory)
  expect(memory.searches.flat().length).toBeGreaterThan(1)
  for (const [search, levels] of memory.searches.entries())
    for (const level of levels) {
      const again = new Memory([level], search)
      const { seconds: __, ...found } = await explore(again)
      expect(again.resumed).toBe(1)
      expect(found).toEqual(whole)
      expect(again.searches.length).toBe(memory.searches.length)
    }
}

/** Two dials that only turn on, with a violation early, one late, and an end that may never be reached. */
function dials(): Model {
  const model = new ModelBuilder('dials')
  const [agent, other] = [model.agent('left'), model.agent('right')]
  const [left, right] = [model.variable('left', range(0, 9), 0), model.variable('right', range(0, 9), 0)]
  const from = Array.from({ length: 9 }, (_, place) => place)
  model.rule({ name: 'turn', agent, fair: 'hands' }, { from, dial: [left, right] }, rule => ({
    when: rule.dial.is(rule.from),
    then: [rule.dial.becomes(rule.from + 1)],
    agent: rule.dial === left ? agent : other,
  }))
  model.never(
    'early',
    '',
    [{ agent, text: 'early', when: all(left.is(1), right.is(2)) }],
    [
      { text: 'the right one turns far', when: right.is(8) },
      { text: 'impossible', when: all(right.is(8), right.is(7)) },
    ],
  )
  model.never('late', '', [{ agent, text: 'late', when: all(left.is(9), right.is(9)) }])
  model.eventually('ends', '', all(left.is(9), right.is(9)), { agent, text: 'stuck' })
  return model.build()
}

test.each([ordinarySizes, smallPieces, { ...smallPieces, inlineWordsMax: 0 }])(
  'searches of whole models (%o)',
  async sizes => {
    for (const model of [dials(), referenceModel(3, 2)])
      await expectResumes(async keeper => exploreWith(model, { ...unlimited(model), ...(keeper && { keeper }) }, sizes))
  },
)

test('reduced searches, of which a case has several', async () => {
  for (const one of [...bakery.cases, ...(bakery.onRequest ?? [])]) {
    const { model } = one.build(3)
    await expectResumes(async keeper => exploreReduced(model, { ...unlimited(model), ...(keeper && { keeper }) }))
  }
})

test('a limit on states is met exactly, as without a break', async () => {
  const model = dials()
  for (const statesMax of [7, 30, 99, 100])
    await expectResumes(async keeper =>
      exploreWith(model, { ...unlimited(model), statesMax, ...(keeper && { keeper }) }, ordinarySizes),
    )
})

test('the digest tells models apart', async () => {
  const [one, other] = [new Memory(), new Memory()]
  for (const [model, keeper] of [
    [referenceModel(3, 2), one],
    [referenceModel(2, 2), other],
  ] as const)
    await exploreWith(model, { ...unlimited(model), keeper }, ordinarySizes)
  expect(at(at(one.searches, 0), 0).saved.digest).not.toBe(at(at(other.searches, 0), 0).saved.digest)
})
