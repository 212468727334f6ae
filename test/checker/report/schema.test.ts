// The published schema is the one that the code has. Where it is stale, look at what changed, raise the document's version if a
// reader of it would stumble, and accept it with `npx vitest run --config test/vitest.config.ts test/checker/report -u`.
import { existsSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, expectTypeOf, test } from 'vitest'
import type { z } from 'zod'
import { type differencesSchema, differencesSchemaText } from '../../../checker/report/differences-schema.ts'
import type { Differences, Results } from '../../../checker/report/index.ts'
import { resultsSchema, resultsSchemaText } from '../../../checker/report/schema.ts'
import { result } from './examples.ts'

const failure = {
  ...{ spec: 'xen/shatter', scenario: 'one page', procedure: 'unmap', hardware: 'vt-d' },
  ...{ problem: 'none', cure: 'none', where: null, isFault: false },
}
const document: Results = { version: 1, results: [result()], failures: [failure] }

test('results.schema.json is what the schema says', async () => {
  await expect(resultsSchemaText()).toMatchFileSnapshot('../../../checker/report/results.schema.json')
})

test('differences.schema.json is what the schema says', async () => {
  await expect(differencesSchemaText()).toMatchFileSnapshot('../../../checker/report/differences.schema.json')
})

test.each(['results', 'differences'])('the package exports %s.schema.json from where it is', name => {
  const top = new URL('../../../', import.meta.url)
  const { exports } = JSON.parse(readFileSync(new URL('package.json', top), 'utf8'))
  expect(existsSync(new URL(exports[`./${name}.schema.json`], top))).toBe(true)
})

test('the schema and the type say the same', () => {
  expectTypeOf<Results>().toExtend<z.output<typeof resultsSchema>>()
  expect(resultsSchema.parse(document)).toEqual(document)
  expectTypeOf<Differences>().toExtend<z.output<typeof differencesSchema>>()
})

const validate = new Ajv2020({ strict: true }).compile(JSON.parse(resultsSchemaText()))

test('a document is valid by the published schema', () => {
  expect(validate(document), JSON.stringify(validate.errors)).toBe(true)
})

test.each([
  ['an unknown verdict', { ...result(), verdict: 'maybe' }],
  ['a field too many', { ...result(), note: 'x' }],
  ['a field too few', { ...result(), depth: undefined }],
  ['a trace without steps', { ...result(), trace: { id: '00000000', steps: [], why: [] } }],
])('%s is not valid', (_what, wrong) => {
  expect(validate(JSON.parse(JSON.stringify({ version: 1, results: [wrong], failures: [] })))).toBe(false)
})
