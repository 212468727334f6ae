// One page for those that nothing tells apart, below a table that software fills: random procedures have the verdicts and lengths that they
// have with every page, and a condition that is too wide is found out.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pagesToldApart } from '../../model/hardware/index.ts'
import { type FilledCase, filledCase, filledModel } from './filled-procedure.ts'
import { outcome } from './outcome.ts'

type PagesOf = typeof pagesToldApart
const everyPage: PagesOf = ({ setting }) => setting.space.pages

/** What is found with some pages, and with every page; null where nothing is compared. */
async function compared(asked: FilledCase, pagesOf: PagesOf): Promise<readonly [unknown, unknown] | null> {
  const few = filledModel(asked, pagesOf)
  const every = filledModel(asked, everyPage)
  if (few === null || every === null || few.rules.length === every.rules.length) return null
  const found = await outcome(few, 20_000)
  const wanted = found === null ? null : await outcome(every, 20_000)
  return found === null || wanted === null ? null : [found, wanted]
}

test('procedures that fill a table have the same verdicts and lengths as with every page', async () => {
  let count = 0
  await fc.assert(
    fc.asyncProperty(filledCase, async asked => {
      const both = await compared(asked, pagesToldApart)
      if (both === null) return
      count++
      expect(both[0]).toEqual(both[1])
    }),
    { numRuns: 400, seed: 20261122 },
  )
  expect(count).toBeGreaterThan(150)
})

test('a table that is taken for whole without a fence or a clean is found out', async () => {
  const broken: PagesOf = given => pagesToldApart({ ...given, visibility: { weak: false, behindCaches: false } })
  const differs = async (asked: FilledCase): Promise<boolean> => {
    const both = await compared(asked, broken)
    return both !== null && JSON.stringify(both[0]) !== JSON.stringify(both[1])
  }
  const cases = fc.sample(filledCase, { numRuns: 300, seed: 20261122 })
  let isFoundOut = false
  for (const asked of cases) isFoundOut ||= await differs(asked)
  expect(isFoundOut).toBe(true)
})
