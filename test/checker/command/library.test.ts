// The same check inside a test runner.
import { expect, test } from 'vitest'
import { check, inDetail, verdictsText } from '../../../checker/command/index.ts'
import bakery from './specs/bakery.ts'

test('a spec is checked without a command line', async () => {
  const { version, results } = await check(bakery)
  expect(version).toBe(1)
  expect(results.filter(result => !result.asExpected)).toEqual([])
})

test('what is checked can be chosen as on the command line', async () => {
  const { results } = await check([bakery], { procedures: ['once'], hardware: ['HASTY'], properties: ['hand'] })
  expect(results.map(({ verdict, trace }) => [verdict, trace?.steps.length])).toEqual([['violated', 3]])
})

test('a name that means nothing is a mistake', async () => {
  await expect(check(bakery, { hardware: ['toaster'] })).rejects.toThrow(
    'no case of these is on the hardware "toaster"',
  )
})

test('the words for a violation name no command: the spec is in no file that could be given', async () => {
  const text = verdictsText(await inDetail(bakery, { procedures: ['once'], hardware: ['HASTY'], properties: ['hand'] }))
  expect(text).toMatch(/^take at once, on hasty: neverEmptyHanded: violated, as expected, because: .*\n\nVIOLATED/)
  expect(text).not.toContain('npx')
})
