// What is exported as Promela is the same model: SPIN finds the same states, transitions and verdicts, on random models.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { promela } from '../../../checker/export/index.ts'
import type { Model } from '../../../checker/language/index.ts'
import { exploreAll } from '../../oracle/explore-all.ts'
import { largerModel, smallModel } from '../../oracle/random-model.ts'
import { exchange } from './exchange.ts'
import { runSpin, type SpinResult, withoutSpin } from './spin.ts'

const source = { about: ['A model of a test.'], madeBy: 'a test', leftOut: [] }

async function ours(model: Model): Promise<SpinResult> {
  const { states, transitions, findings } = await exploreAll(model)
  const never = new Set(model.properties.filter(({ kind }) => kind === 'never').map(({ name }) => name))
  const violated = findings.filter(finding => finding.verdict === 'violated' && never.has(finding.property))
  return { states, transitions, violated: violated.map(({ property }) => property).sort() }
}

async function expectSpinToAgree(model: Model): Promise<void> {
  expect(await runSpin(promela(model, source))).toEqual(await ours(model))
}

test('the text of a small model', async () => {
  await expect(promela(exchange(), source)).toMatchFileSnapshot('exchange.golden.pml')
})

test.skipIf(withoutSpin)('updates act at once', async () => {
  await expectSpinToAgree(exchange())
})

test.skipIf(withoutSpin)('SPIN agrees on random models', { timeout: 600_000 }, async () => {
  await fc.assert(fc.asyncProperty(smallModel, expectSpinToAgree), { numRuns: 60 })
  await fc.assert(fc.asyncProperty(largerModel, expectSpinToAgree), { numRuns: 6 })
})
