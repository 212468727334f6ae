// Every case of every spec: the verdicts are those that were written down before it was run, nothing is vacuous, and the reduced
// search says what the toy checker says of the same model. Every spec has a variant that fails and one that doesn't fail for it.
import { describe, expect, test } from 'vitest'
import { vacuityOf } from '../../checker/command/one-case/vacuity.ts'
import { type Exploration, originalIdleRules } from '../../checker/explore/index.ts'
import { assert, type Model } from '../../checker/language/index.ts'
import { properties } from '../../model/index.ts'
import { exploreFew } from '../oracle/explore-few.ts'
import { toyCheck } from '../oracle/toy-checker.ts'
import { caseName, specFiles } from './spec-files.ts'

const files = await specFiles()

/** State counts and trace lengths of every case: what the golden file pins. */
const counts: string[] = []

/** `; available in 2 steps, noConflict in 17`: the violation itself is a step. */
function broken({ findings }: Exploration): string {
  const steps = findings.flatMap(finding =>
    finding.verdict === 'violated' ? [`${finding.property} in ${finding.path.rules.length + 1} steps`] : [],
  )
  return steps.length === 0 ? '' : `; ${steps.join(', ')}`
}

/** The rules of the unreduced model that never acted. */
function idleRules(reduced: Model | null, { idleRules: idle }: Exploration): ReadonlySet<number> {
  return new Set(reduced === null ? idle : originalIdleRules(reduced, idle))
}

function propertiesOf(model: Model): string[] {
  return model.properties.map(property => property.name)
}

test('the specs are all here', () => {
  const thread = files.filter(({ spec }) => spec.bug === undefined)
  expect(thread.map(file => file.path)).toEqual([
    'specs/kvm/stale-right-after-fault.ts',
    'specs/linux/new-mapping-not-flushed.ts',
    'specs/xen/deep-tables.ts',
    'specs/xen/merge.ts',
    'specs/xen/no-shattering.ts',
    'specs/xen/shared-tables.ts',
    'specs/xen/shatter-mistakes.ts',
    'specs/xen/shatter-ownership.ts',
    'specs/xen/shatter.ts',
  ])
  expect(thread.reduce((sum, { spec }) => sum + spec.cases.length, 0)).toBe(858)
})

describe.each(files)('$path', ({ spec }) => {
  const names = [...new Set(spec.cases.map(each => `${each.procedure} (${each.scenario})`))]
  const byProcedure = names.map(
    name => [name, spec.cases.filter(each => `${each.procedure} (${each.scenario})` === name)] as const,
  )

  test.each(byProcedure)('%s: verdicts as expected, nothing vacuous, the toy agrees', async (_, cases) => {
    for (const each of cases) {
      const { model } = each.build(null)
      const names = propertiesOf(model)
      const { found, reduced } = await exploreFew(model, 5_000_000)
      expect(found.limit, caseName(each)).toBe(null)
      const verdicts = Object.fromEntries(found.findings.map(({ property, verdict }) => [property, verdict]))
      const expected = Object.fromEntries(names.map(name => [name, each.expected(name)?.verdict]))
      expect(verdicts, caseName(each)).toEqual(expected)
      expect(found.unseenSituations, caseName(each)).toEqual([])
      expect(
        vacuityOf(model, { ...found, findings: [], idleRules: [...idleRules(reduced, found)] }).ofCase,
        caseName(each),
      ).toEqual([])
      counts.push(
        `${caseName(each)}: ${found.states} states, ${found.transitions} transitions, depth ${found.depth}${broken(found)}`,
      )
      if (reduced === null || found.states > 3000) continue
      const toy = toyCheck(reduced, 3000)
      assert(toy !== null, 'the toy found more states')
      expect([found.states, found.transitions, found.depth], caseName(each)).toEqual([
        toy.states,
        toy.transitions,
        toy.depth,
      ])
      const lengths = found.findings.map(finding => [
        finding.property,
        finding.verdict === 'violated' ? finding.path.rules.length : null,
      ])
      expect(lengths, caseName(each)).toEqual(toy.findings.map(({ property, length }) => [property, length]))
    }
  })

  test('has a failing twin: something fails, and the same property holds elsewhere in the spec on the same hardware', () => {
    const failing = spec.cases.flatMap(each =>
      properties.filter(({ name }) => each.expected(name)?.verdict === 'violated').map(({ name }) => ({ each, name })),
    )
    expect(failing.length).toBeGreaterThan(0)
    const twins = failing.filter(({ each, name }) =>
      spec.cases.some(other => other.hardware === each.hardware && other.expected(name)?.verdict === 'holds'),
    )
    expect(twins.length).toBeGreaterThan(0)
  })
})

test('every property is violated somewhere and holds somewhere', () => {
  const cases = files.flatMap(({ spec }) => spec.cases)
  const violated = properties.filter(({ name }) => cases.some(each => each.expected(name)?.verdict === 'violated'))
  expect(violated.map(({ name }) => name)).toEqual([
    'available',
    'exact',
    'isolatedAfterReturn',
    'isolatedAfterRelease',
    'noUseAfterFree',
    'noConflict',
    'achieves',
    'completes',
    'keepsDirty',
  ])
})

test('state counts and trace lengths are those of the golden file', async () => {
  await expect(`${counts.join('\n')}\n`).toMatchFileSnapshot('counts.golden.txt')
})
