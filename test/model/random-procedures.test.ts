// Random procedures on random hardware: the generated engine, the interpreter behind the toy checker, and the reduced search agree,
// and nothing crashes: what can't be checked is a mistake with a cure.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Exploration, exploreReduced, fewTokens, originalRules } from '../../checker/explore/index.ts'
import { isTrue, type Model, SpecMistake } from '../../checker/language/index.ts'
import { procedure, profiles } from '../../model/index.ts'
import { exploreAll } from '../oracle/explore-all.ts'
import { replay, toyCheck } from '../oracle/toy-checker.ts'
import { type RandomCase, randomCase, randomReadingCase } from './random-procedure.ts'
import { built } from './verdicts.ts'

const statesMax = 20_000
const limits = {
  statesMax: 1_000_000,
  secondsMax: 600,
  bytesMax: 2 ** 32,
  onProgress: () => undefined,
  isInterrupted: () => false,
}
const seed = Number(process.env['SEED'] ?? 20170403)

function modelOf({ scenario, body }: RandomCase, hardware: string): Model | null {
  try {
    return built(procedure('random', body), scenario, hardware).model
  } catch (problem) {
    if (!(problem instanceof SpecMistake)) throw problem
    expect(problem.cure).not.toBe('')
    return null
  }
}

/** Compares the engines on random cases. How many were compared whole, and how many properties violated. */
async function compare(
  cases: fc.Arbitrary<RandomCase>,
  numRuns: number,
): Promise<{ compared: number; violated: number }> {
  let compared = 0
  let violated = 0
  await fc.assert(
    fc.asyncProperty(cases, fc.constantFrom(...profiles.map(({ name }) => name)), async (random, hardware) => {
      const model = modelOf(random, hardware)
      if (model === null) return
      const names = model.properties.map(({ name }) => name)
      const reduction = fewTokens(model, names)
      expect(reduction.kind === 'refused' ? reduction.reason : null).toBe(null)
      if (reduction.kind === 'refused') return
      const reduced = await exploreAll(reduction.model, statesMax)
      const toy = reduced.states > 2_000 ? null : toyCheck(reduction.model, 2_000)
      if (toy !== null) {
        expect([reduced.states, reduced.transitions, reduced.depth]).toEqual([toy.states, toy.transitions, toy.depth])
        expect(lengths(reduced)).toEqual(toy.findings.map(({ length }) => length))
      }
      for (const finding of reduced.findings) {
        if (finding.verdict !== 'violated') continue
        violated++
        const end = replay(model, originalRules(reduction.model, finding.path.rules))
        const property = model.properties.find(({ name }) => name === finding.property)
        if (property?.kind === 'never') expect(property.bad[finding.path.bad]?.when).toSatisfy(bad => isTrue(bad, end))
      }
      const full = await exploreAll(model, statesMax)
      if (full.limit !== null || reduced.limit !== null) return
      compared++
      expect(lengths(reduced)).toEqual(lengths(full))
      expect(reduced.unseenSituations).toEqual(full.unseenSituations)
      const all = await exploreReduced(model, { ...limits, properties: names })
      expect(all.findings).toEqual(full.findings)
      const isPostponed = (rule: number): boolean => model.rules[rule]?.postponed !== undefined
      expect(all.idleRules).toEqual(full.idleRules.filter(rule => !isPostponed(rule)))
      expect(all.unseenSituations).toEqual(full.unseenSituations)
    }),
    { seed, numRuns },
  )
  return { compared, violated }
}

test('every engine says the same of random procedures, and every trace is a behaviour that ends in its violation', async () => {
  const { compared, violated } = await compare(randomCase, 1_500)
  expect(compared).toBeGreaterThan(200)
  expect(violated).toBeGreaterThan(200)
})

test('and of random procedures that read, branch, do atomics and store halves', async () => {
  const { compared, violated } = await compare(randomReadingCase, 300)
  expect(compared).toBeGreaterThan(60)
  expect(violated).toBeGreaterThan(200)
})

/** For each property: the steps of its shortest trace, of a lasso those before it repeats; null where it holds. */
function lengths({ findings }: Exploration): (number | null)[] {
  return findings.map(finding =>
    finding.verdict === 'violated' ? (finding.path.repeatsFrom ?? finding.path.rules.length) : null,
  )
}
