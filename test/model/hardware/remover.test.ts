// Everything that a unit may hold has words for what removes it.
import { expect, test } from 'vitest'
import type { Model } from '../../../checker/language/index.ts'
import { specFiles } from '../../specs/spec-files.ts'

const files = (await specFiles()).filter(({ path }) => /lazy-flush|riscv-directory|device-tlb-inv/.test(path))

test('there are specs to look at', () => expect(files).toHaveLength(3))

test.each(files)('$path: what removes a token is named', ({ spec }) => {
  for (const { build, procedure, hardware } of spec.cases) {
    const { model, knowledge } = build(null)
    const about = knowledge?.()
    const unnamed = (about === undefined ? [] : model.tokens).filter(({ cell }) => about?.removedBy(cell) === null)
    expect(
      unnamed.map(({ name }) => name),
      `${procedure} on ${hardware}`,
    ).toEqual([])
    expect(configured(model, about?.removedBy)).not.toContainEqual(expect.stringContaining('invalidation of page'))
  }
})

/** What removes configuration entries. */
function configured({ tokens }: Model, removedBy: ((cell: number) => string | null) | undefined): readonly string[] {
  return tokens.filter(({ name }) => name.includes('configuration cache')).map(({ cell }) => removedBy?.(cell) ?? '')
}
