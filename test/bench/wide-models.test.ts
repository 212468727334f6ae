// The benchmark is about wide models with more states than it searches: a reduction in the machine may make one of them small.
import { expect, test } from 'vitest'
import { compile } from '../../checker/compile/index.ts'
import { referenceModel } from './reference-model.ts'
import { searchWide, wideModels } from './wide-models.ts'

test.each(wideModels())('$shape: over a million states', async wide => {
  expect((await searchWide(wide)).states).toBe(1_000_000)
})

test('a model with fewer states is refused', async () => {
  const small = { shape: 'small', model: referenceModel(4, 2) }
  await expect(searchWide(small)).rejects.toThrow(
    'the model for "small" has 12,792 states, and should have over 1,000,000',
  )
  await expect(searchWide(small, 12_791)).resolves.toMatchObject({ limit: 'states' })
})

test('most of them have states of three words or more', () => {
  const words = wideModels().map(({ model }) => compile(model).words)
  expect(words.filter(count => count >= 3).length).toBeGreaterThan(words.length / 2)
})
