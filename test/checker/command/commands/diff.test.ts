// `diff`: what only one of two procedures can come to.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import type { Differences } from '../../../../checker/report/index.ts'
import { packageFolder, specsFolder, toy } from '../toy.ts'

const spec = join(specsFolder, 'bakery.ts')

test('what vanishes has a trace, and the exit code says that they differ', async () => {
  const { code, out } = await toy(['diff', spec, 'take at once', 'ask, then take', '--hardware', 'hasty'])
  expect(out).toMatch(/^toy\/bakery, .*, on hasty\n {2}from: take at once\n {2}to: {3}ask, then take\n\nVanishes:\n/)
  expect(out).toContain('\n  neverEmptyHanded: violated\n')
  expect(out).toMatch(/\n\nVANISHES neverEmptyHanded: .*\n {2}toy\/bakery, take at once, on hasty/)
  // `replay` would not find its id.
  expect(out).not.toMatch(/trace [0-9a-f]{8}/)
  expect(out).toMatch(
    /again: npx shatterproof diff (.|\n)*"take at once"(.|\n)*"ask, then take"(.|\n)*--hardware hasty/,
  )
  expect(code).toBe(1)
})

test('the other way round it appears', async () => {
  const { out } = await toy(['diff', spec, 'ask, then take', 'take at once', '--hardware', 'hasty'])
  expect(out).toContain('\nAppears:\n  neverEmptyHanded: violated\n')
  expect(out).toContain('\nAPPEARS neverEmptyHanded: ')
})

test('where both can come to the same, that is said', async () => {
  const { code, out } = await toy(['diff', spec, 'ask, then take', 'take at once', '--hardware', 'careful'])
  expect(out).toContain('Nothing vanishes and nothing appears.')
  expect(code).toBe(0)
})

test('the traces alone are printed in a form', async () => {
  const argv = ['diff', spec, 'take at once', 'ask, then take', '--hardware', 'hasty', '--format', 'comment']
  const { out, error } = await toy(argv)
  for (const format of ['markdown', 'mermaid']) {
    const found = await toy([...argv.slice(0, -1), format])
    expect(found.out).toMatch(/on .?hasty.? \(\d+ steps\)/)
  }
  expect(out).toMatch(/^\/\*\n \* VANISHES neverEmptyHanded: (.|\n)* \*\/\n$/)
  expect(error).toContain('Vanishes:\n')
})

test('a limit leaves undecided', async () => {
  const argv = ['diff', spec, 'take at once', 'ask, then take', '--hardware', 'hasty', '--states-max', '1']
  const { code, out } = await toy(argv)
  expect(out).toContain('Undecided: a limit ended a search')
  expect(code).toBe(3)
})

test('hardware that agrees is told of once, in the order of the spec', async () => {
  const hardware = ['--hardware', 'dented', '--hardware', 'careful', '--hardware', 'hasty']
  const { code, out } = await toy(['diff', spec, 'take at once', 'ask, then take', ...hardware])
  expect(out.match(/^toy\/bakery, one shelf, on .*/gm)).toEqual([
    'toy/bakery, one shelf, on careful',
    'toy/bakery, one shelf, on hasty, dented',
  ])
  expect(out.match(/^VANISHES neverEmptyHanded/gm)).toHaveLength(1)
  expect(out.indexOf('Nothing vanishes')).toBeLessThan(out.indexOf('\nVanishes:'))
  expect(code).toBe(1)
})

test('without a name, it is all hardware that is not on request', async () => {
  const { out } = await toy(['diff', spec, 'take at once', 'ask, then take'])
  expect(out.match(/^toy\/bakery, one shelf, on .*/gm)).toEqual([
    'toy/bakery, one shelf, on careful',
    'toy/bakery, one shelf, on hasty',
  ])
})

test('as JSON, what vanishes and appears is told for each hardware, with its trace, and is valid', async () => {
  const hardware = ['--hardware', 'careful', '--hardware', 'hasty', '--hardware', 'dented']
  const { code, out } = await toy(['diff', spec, 'take at once', 'ask, then take', ...hardware, '--json'])
  const found: Differences = JSON.parse(out)
  const schema: unknown = JSON.parse(
    readFileSync(join(packageFolder, 'checker/report/differences.schema.json'), 'utf8'),
  )
  const validate = new Ajv2020({ strict: true }).compile(Object(schema))
  expect(validate(found), JSON.stringify(validate.errors)).toBe(true)
  expect(found).toMatchObject({ spec: 'toy/bakery', scenario: 'one shelf', from: 'take at once', to: 'ask, then take' })
  const names = found.hardware.map(one => [one.hardware, one.vanishes.map(({ name }) => name), one.appears.length])
  expect(names).toEqual([
    ['careful', [], 0],
    ['hasty', ['neverEmptyHanded'], 0],
    ['dented', ['neverEmptyHanded'], 0],
  ])
  const [outcome] = found.hardware[1]?.vanishes ?? []
  expect(outcome?.says).toBe('the robot grabs only what is there')
  expect(outcome?.trace.steps.at(-1)?.text).toContain('HANDS EMPTY')
  expect(code).toBe(1)
})

test('as JSON, a limit leaves undecided', async () => {
  const argv = ['diff', spec, 'take at once', 'ask, then take', '--hardware', 'hasty', '--states-max', '1', '--json']
  const { code, out } = await toy(argv)
  const found: Differences = JSON.parse(out)
  expect(found.hardware[0]?.undecided).toContain('neverEmptyHanded')
  expect(code).toBe(3)
})

test('hardware that only one of them runs on is left out, and refused where it is named', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'shatterproof-diff-')), 'lopsided.ts')
  const isLeft = "one => one.hardware === 'careful' || one.procedure === 'take at once'"
  writeFileSync(
    file,
    `import bakery from ${JSON.stringify(spec)}\nexport default { ...bakery, cases: bakery.cases.filter(${isLeft}), onRequest: [] }\n`,
  )
  const { code, out } = await toy(['diff', file, 'take at once', 'ask, then take'])
  expect(out.match(/^toy\/bakery, one shelf, on .*/gm)).toEqual(['toy/bakery, one shelf, on careful'])
  expect(code).toBe(0)
  const named = ['--hardware', 'careful', '--hardware', 'hasty']
  const refused = await toy(['diff', file, 'take at once', 'ask, then take', ...named])
  expect(refused.error).toContain('no case runs ask, then take on hasty')
  expect(refused.code).toBe(2)
})

test.each([
  ['the same procedure twice', ['take at once', 'at once', '--hardware', 'hasty'], /both are "take at once"/],
  [
    'hardware that there is none of',
    ['take at once', 'ask', '--hardware', 'hsty'],
    /no case of these is on the hardware "hsty"/,
  ],
  [
    'a document and a form at once',
    ['take at once', 'ask', '--json', '--format', 'comment'],
    /--json prints one document/,
  ],
])('%s is refused', async (_what, argv, says) => {
  const { code, error } = await toy(['diff', spec, ...argv])
  expect(error).toMatch(says)
  expect(code).toBe(2)
})
