// Private writes: random procedures that fill a table and link it find the same with stores, cleans and lines that wait as without any
// reduction, also behind a chipset's write buffer.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { explore, exploreReduced } from '../../checker/explore/index.ts'
import { thinned } from '../specs/thinned.ts'
import { filledCase, filledModel } from './filled-procedure.ts'

const hardware = ['vt-d-old', 'vt-d-old', 'vt-d-unsnooped', 'smmu-v3-bbm2', 'ipmmu']

test('a search in which private writes wait finds what the whole search finds', async () => {
  let compared = 0
  await fc.assert(
    fc.asyncProperty(filledCase, fc.constantFrom(...hardware), fc.constantFrom(2, 3), async (asked, name, entries) => {
      const made = filledModel({ ...asked, hardware: name, entries })
      const model = made === null ? null : thinned(made)
      if (model === null || model.rules.every(({ postponed }) => postponed === undefined)) return
      const properties = model.properties.map(each => each.name)
      const limits = { statesMax: 150_000, secondsMax: 600, bytesMax: 2 ** 32, properties }
      const options = { ...limits, onProgress: () => undefined, isInterrupted: () => false }
      const reduced = await exploreReduced(model, options)
      const whole = await explore(model, options)
      if (reduced.limit !== null || whole.limit !== null) return
      expect(reduced.findings).toEqual(whole.findings)
      compared++
    }),
    { numRuns: 60, seed: 20261122 },
  )
  expect(compared).toBeGreaterThan(30)
})
