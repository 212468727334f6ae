// Random procedures with accesses of the CPUs themselves: the generated engine, the interpreter behind the toy checker, and the search with all
// reductions agree, down to the steps of each trace.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Exploration, exploreReduced, fewTokens } from '../../checker/explore/index.ts'
import { type Model, SpecMistake } from '../../checker/language/index.ts'
import { procedure, profiles } from '../../model/index.ts'
import { unlimited } from '../checker/explore/options.ts'
import { exploreAll } from '../oracle/explore-all.ts'
import { toyCheck } from '../oracle/toy-checker.ts'
import { type RandomCase, randomAccessCase } from './random-procedure.ts'
import { built } from './verdicts.ts'

const statesMax = 20_000
const toyStatesMax = 1_500
const cpuProfiles = profiles.filter(({ kind }) => kind === 'cpu').map(({ name }) => name)
const seed = Number(process.env['SEED'] ?? 20170403)

/** Whole models are too large: walks and accesses are for the target alone, and no large leaf is cut up. */
function thinned(model: Model, target: string): Model {
  const isNeeded = ({ kind, text }: Model['rules'][number]): boolean =>
    kind !== 'hardware' || (!/a piece of|in flight/.test(text) && (!/page \d/.test(text) || text.includes(target)))
  return { ...model, rules: model.rules.filter(rule => rule.kind === 'eviction' || isNeeded(rule)) }
}

function modelOf({ scenario, body }: RandomCase, hardware: string): Model | null {
  try {
    const { model } = built(procedure('random', body), scenario, hardware)
    return model.rules.some(({ text }) => text.startsWith('access page')) ? thinned(model, 'page 0') : null
  } catch (problem) {
    if (!(problem instanceof SpecMistake)) throw problem
    return null
  }
}

function lengths({ findings }: Exploration): (number | null)[] {
  return findings.map(finding =>
    finding.verdict === 'violated' ? (finding.path.repeatsFrom ?? finding.path.rules.length) : null,
  )
}

async function expectAgreement(model: Model, full: Exploration): Promise<void> {
  const reduced = await exploreReduced(model, unlimited(model))
  expect(reduced.findings).toEqual(full.findings)
  expect(reduced.unseenSituations).toEqual(full.unseenSituations)
  const isPostponed = (rule: number): boolean => model.rules[rule]?.postponed !== undefined
  expect(reduced.idleRules).toEqual(full.idleRules.filter(rule => !isPostponed(rule)))
  const names = model.properties.filter(({ kind }) => kind === 'never').map(({ name }) => name)
  const few = fewTokens(model, names)
  if (few.kind === 'refused') expect(few.reason).toMatch(/may act again and again \(2\)$|may be needed at once/)
  else expect(lengths(await exploreAll(few.model, statesMax))).toEqual(lengths(full).slice(0, names.length))
}

test('every engine says the same', { timeout: 600_000 }, async () => {
  const counts = { compared: 0, ofTwoCpus: 0, byToy: 0, endless: 0, ends: 0, withTokens: 0 }
  await fc.assert(
    fc.asyncProperty(randomAccessCase, fc.constantFrom(...cpuProfiles), async (random, hardware) => {
      const model = modelOf(random, hardware)
      const full = model === null ? null : await exploreAll(model, statesMax)
      if (model === null || full === null || full.limit !== null) return
      counts.compared++
      if (model.agents.includes('CPU 1')) counts.ofTwoCpus++
      const toy = full.states > toyStatesMax ? null : toyCheck(model, toyStatesMax)
      if (toy !== null) {
        counts.byToy++
        expect([full.states, full.transitions, full.depth]).toEqual([toy.states, toy.transitions, toy.depth])
        expect(lengths(full)).toEqual(toy.findings.map(({ length }) => length))
      }
      const completes = full.findings.find(({ property }) => property === 'completes')
      if (completes?.verdict === 'violated') {
        counts.endless++
        const texts = completes.path.rules.slice(completes.path.repeatsFrom).map(rule => model.rules[rule]?.text ?? '')
        if (texts.some(text => /the TLB has|its walk has|from the walk cache/.test(text))) counts.withTokens++
      } else counts.ends++
      await expectAgreement(model, full)
    }),
    { seed, numRuns: 700 },
  )
  console.info(JSON.stringify(counts))
  expect(counts.compared).toBeGreaterThan(100)
  expect(counts.ofTwoCpus).toBeGreaterThan(20)
  expect(counts.byToy).toBeGreaterThan(30)
  expect(counts.endless).toBeGreaterThan(30)
  expect(counts.ends).toBeGreaterThan(30)
  expect(counts.withTokens).toBeGreaterThan(3)
})
