// Sensitivity: a bug that its spec blames on a feature of the hardware is gone where that one answer is changed, and there where it isn't.
import { expect, test } from 'vitest'
import { fewTokens } from '../../checker/explore/index.ts'
import type { BuiltCase } from '../../checker/language/index.ts'
import { exploreAll } from '../oracle/explore-all.ts'
import { caseName, specFiles } from './spec-files.ts'

const blamed = (await specFiles()).flatMap(({ path, spec }) =>
  spec.cases.flatMap(each =>
    (each.withoutFeature ?? []).map(({ property, feature, build }) => ({
      name: `${path}: ${caseName(each)}: ${property} needs ${feature}`,
      property,
      build,
      with: each.build,
    })),
  ),
)

async function verdict({ model }: BuiltCase, property: string): Promise<string | undefined> {
  const properties = model.properties.filter(({ name }) => name === property)
  const reduction = fewTokens(model, [property])
  const found = await exploreAll(reduction.kind === 'reduced' ? reduction.model : { ...model, properties })
  return found.findings.find(finding => finding.property === property)?.verdict
}

test('some bugs are blamed on their hardware', () => {
  expect(blamed.length).toBeGreaterThan(0)
})

test.each(blamed)('$name', async each => {
  expect(await verdict(each.with(null), each.property)).toBe('violated')
  expect(await verdict(each.build(null), each.property)).toBe('holds')
})
