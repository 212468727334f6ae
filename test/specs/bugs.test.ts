// The tables of specs/README.md are those that the program makes of the specs about documented bugs, and each bug has its fix.
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { selectCases } from '../../checker/command/loading/select-cases.ts'
import { checkCases } from '../../checker/command/many-cases/check-cases.ts'
import { bugsMarkdown, featuresMarkdown } from '../../checker/report/index.ts'
import { expectSection } from '../sections.ts'
import { unlimited } from './check-options.ts'
import { specFiles } from './spec-files.ts'

const page = fileURLToPath(new URL('../../specs/README.md', import.meta.url))
const bugs = (await specFiles()).filter(({ spec }) => spec.bug !== undefined)

test.each(bugs)(
  '$path has the procedure that had the bug, and its fix or a sentence about why there is none',
  ({ spec }) => {
    const roles = new Set(spec.cases.map(each => each.role))
    expect(roles).toContain('unsafe')
    expect(roles).toContain('fixed')
  },
)

test('the tables of bugs and of features are those of the specs', async () => {
  const cases = selectCases(
    bugs.map(({ spec }) => ({ spec, file: null })),
    { procedures: [], hardware: [] },
  )
  const reports = await checkCases(cases, unlimited, {
    onProgress: () => {},
    onCase: () => {},
    isInterrupted: () => false,
  })
  expectSection(page, 'bugs', bugsMarkdown(reports))
  expectSection(page, 'features', featuresMarkdown(reports))
})
