// `check --format`: the traces alone on standard output, what is said around them elsewhere.

import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { toy } from '../toy.ts'

const one = ['--procedure', 'at once', '--hardware', 'hasty', '--property', 'neverEmptyHanded']

test.each([
  ['text', /^VIOLATED neverEmptyHanded: [\s\S]*--property neverEmptyHanded\n$/],
  ['comment', /^\/\*\n \* VIOLATED neverEmptyHanded: [\s\S]*\n \*\/\n$/],
  ['markdown', /^### VIOLATED `neverEmptyHanded`: [\s\S]*```\n$/],
  ['mermaid', /^sequenceDiagram\n {4}participant A0 as /],
  ['json', /^\{\n {2}"version": 1,\n {2}"traces": \[\n/],
])('as %s the trace stands alone', async (format, whole) => {
  const { code, out, error } = await toy(['check', ...one, '--format', format])
  expect(out).toMatch(whole)
  expect(error).toContain('VIOLATED as expected')
  expect(error).toContain('1 case: ')
  expect(code).toBe(0)
})

test('all traces of all cases are printed, as JSON in one valid document', async () => {
  const { out } = await toy(['check', '--format', 'json'])
  const schema = new URL('../../../../checker/report/traces.schema.json', import.meta.url)
  const validate = new Ajv2020({ strict: true }).compile(JSON.parse(readFileSync(schema, 'utf8')))
  const document = JSON.parse(out)
  expect(validate(document), JSON.stringify(validate.errors)).toBe(true)
  const { out: text } = await toy(['check', '--format', 'text'])
  const shown = text.match(/^VIOLATED /gm)?.length ?? 0
  const folded = [...text.matchAll(/^ {2}The same on (\d+) other/gm)].reduce((sum, [, count]) => sum + Number(count), 0)
  expect(shown + folded).toBe(document.traces.length)
})

test('where nothing is violated no trace is printed, and the document has none', async () => {
  const safe = ['check', '--hardware', 'careful', '--procedure', 'ask, then take']
  expect((await toy([...safe, '--format', 'comment'])).out).toBe('')
  expect(JSON.parse((await toy([...safe, '--format', 'json'])).out)).toEqual({ version: 1, traces: [] })
})

test.each([
  ['a form that there is none of', ['--format', 'word'], /there is no form "word" of a trace/],
  ['two documents at once', ['--format', 'json', '--json'], /--json prints one document, and --format another/],
  ['a diagram of several traces', ['--format', 'mermaid'], /a diagram is of one trace, and these cases have \d+/],
])('%s is refused, with a cure', async (_what, flags, says) => {
  const { code, out, error } = await toy(['check', ...flags])
  expect(error).toMatch(says)
  expect(error).toMatch(/\n {2}(use|give|name) /)
  expect([code, out]).toEqual([2, ''])
})
