// The parts of the README that the program makes are those that it makes now; `UPDATE=1 npm test -- readme` writes them anew. The spec
// in it is run as a stranger would run it.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { selectCases } from '../checker/command/loading/select-cases.ts'
import { checkCases } from '../checker/command/many-cases/check-cases.ts'
import { costsMarkdown, matrixMarkdown, resultsOf } from '../checker/report/index.ts'
import { catalogue } from '../specs/catalogue.ts'
import { expectSection, section } from './sections.ts'
import { specFiles } from './specs/spec-files.ts'

const top = fileURLToPath(new URL('..', import.meta.url))
const page = join(top, 'README.md')
const program = join(top, 'dist/specs/shatterproof.js')

test('the matrix and the costs are those of `start`', async () => {
  const { files, procedures, hardware } = catalogue.start
  const specs = (await specFiles()).filter(({ path }) => files.some(file => path.endsWith(file)))
  const cases = selectCases(
    files.flatMap(file => specs.filter(({ path }) => path.endsWith(file)).map(({ spec }) => ({ spec, file: null }))),
    { procedures, hardware },
  )
  const options = {
    properties: [],
    statesMax: 1_000_000,
    secondsMax: 60,
    bytesMax: 2 ** 31,
    entries: null,
    reductions: true,
    leavesGrown: false,
    packageFolder: null,
    knownProperties: [],
  }
  const reports = await checkCases(cases, options, {
    onProgress: () => {},
    onCase: () => {},
    isInterrupted: () => false,
  })
  expectSection(page, 'matrix', matrixMarkdown(resultsOf(reports).results))
  expectSection(page, 'costs', costsMarkdown(reports))
})

test('the trace is what its command prints', () => {
  const command = /npx shatterproof (check specs\/xen\/shatter\.ts --procedure "mirror and swap" .*)\n/.exec(
    readFileSync(page, 'utf8'),
  )?.[1]
  const words = [...(command ?? '').matchAll(/"([^"]*)"|(\S+)/g)].map(match => match[1] ?? match[2] ?? '')
  const { stdout } = spawnSync(process.execPath, [program, ...words], { cwd: top, encoding: 'utf8' })
  const trace = stdout.slice(stdout.indexOf('VIOLATED noConflict:')).split('\n\n1 case')[0]?.trimEnd()
  expectSection(page, 'trace', `\`\`\`\n${trace}\n\`\`\`\n`)
})

test('the spec can be checked from anywhere', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shatterproof-readme-'))
  try {
    const code = section(readFileSync(page, 'utf8'), 'spec').replace(/^```ts\n|```\n$/g, '')
    writeFileSync(join(folder, 'mine.ts'), code)
    const out = execFileSync(process.execPath, [program, 'check', 'mine.ts', '--hardware', 'vt-d', '--json'], {
      cwd: folder,
      encoding: 'utf8',
    })
    const document: unknown = JSON.parse(out)
    expect(document).toMatchObject({ version: 1 })
    expect(out).toContain('"clear only"')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
