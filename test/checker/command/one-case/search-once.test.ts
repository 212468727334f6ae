// Models of one structure are searched once, and each is told in its own words.
import { expect, test } from 'vitest'
import { selectCases } from '../../../../checker/command/loading/select-cases.ts'
import { checkCases } from '../../../../checker/command/many-cases/check-cases.ts'
import { all, type Case, ModelBuilder, optional, range, record, type Spec } from '../../../../checker/language/index.ts'

/** A robot that looks only where it has no note: a cache that is asked for absence is not reduced. */
const lookingWithout = (note: string): Case => ({
  ...{ scenario: 's', procedure: 'p', hardware: note, expected: () => null },
  build: () => {
    const model = new ModelBuilder(note)
    const robot = model.agent('robot')
    const shelf = model.variable('shelf', range(0, 1), 0)
    const cache = model.cache(note, optional(record({ says: range(0, 3) })), null, robot, 'forgets its %')
    model.rule({ name: 'look', agent: robot }, { says: [0, 1, 2, 3] }, ({ says }) => ({
      when: cache.isAbsent(),
      then: cache.becomes({ says }),
      text: 'looks',
    }))
    model.rule({ name: 'fill', agent: robot, kind: 'procedure' }, {}, () => ({
      when: all(shelf.is(0), cache.isAbsent()),
      then: [shelf.becomes(1)],
      text: 'fills',
    }))
    model.never('full', '', [{ agent: robot, text: 'full', when: all(shelf.is(1), cache.fields.says.is(2)) }])
    return { model: model.build(), notApplicable: [], costs: [] }
  },
})

test('why a model was searched in full is said with its own names, whichever of its like was searched', async () => {
  const spec: Spec = {
    ...{ kind: 'spec', name: 'toy/notes', summary: '', source: '' },
    cases: [lookingWithout('note'), lookingWithout('memo')],
  }
  const cases = selectCases([{ spec, file: null }], { procedures: [], hardware: [] })
  const options = {
    ...{ properties: [], statesMax: 1000, secondsMax: 60, bytesMax: 2 ** 30, entries: null, reductions: true },
    ...{ leavesGrown: false, packageFolder: null, knownProperties: [] },
  }
  const reports = await checkCases(cases, options, {
    onProgress: () => {},
    onCase: () => {},
    isInterrupted: () => false,
  })
  const [first, second] = reports.map(({ notReduced }) => notReduced ?? '')
  expect(first).toContain('note')
  expect(second).toBe(first?.replaceAll('note', 'memo'))
  expect(second).not.toBe(first)
})
