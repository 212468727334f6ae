// Every form of every sample. The golden files are what people will paste: review a change of theirs as you would code, then accept it
// with `npx vitest run --config test/vitest.config.ts test/checker/report -u`.
import { existsSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import type { z } from 'zod'
import { type ShownTrace, type TraceFormat, traceFormats, tracesText } from '../../../checker/report/index.ts'
import type { Traces } from '../../../checker/report/json-trace.ts'
import { tracesSchema, tracesSchemaText } from '../../../checker/report/traces-schema.ts'
import { counterexample, drawnStep, scene } from './examples.ts'
import { samples } from './samples.ts'

const endings: { readonly [F in TraceFormat]: string } = {
  text: 'txt',
  comment: 'c',
  markdown: 'md',
  mermaid: 'mmd',
  json: 'traces.json',
}
const formats: readonly TraceFormat[] = ['text', 'comment', 'markdown', 'mermaid', 'json']

function drawn(format: TraceFormat, shown: ShownTrace, whole = false): string {
  return tracesText(format, [shown], { whole })
}

test('every form is tested', () => {
  expect(Object.keys(endings)).toEqual(Object.keys(traceFormats))
})

describe.each(Object.entries(samples))('%s', (name, sample) => {
  test.each(formats)('as %s', async format => {
    await expect(drawn(format, sample)).toMatchFileSnapshot(`traces/${name}.golden.${endings[format]}`)
  })
})

/** Words with everything that some form takes for its own. */
const text = fc
  .array(
    fc.oneof(
      fc.string({ minLength: 1, maxLength: 90 }),
      fc.constantFrom('*/', '/*', '/*/', '|', '`', '``', '#1', ';', '<b>', 'end', '@you', '\\', '%%{', 'style:#', ':'),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map(all => all.join(' '))
const agents = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }), {
  minLength: 1,
  maxLength: 5,
})
const traces: fc.Arbitrary<ShownTrace> = agents.chain(names =>
  fc
    .record({
      steps: fc.array(
        fc
          .record({
            agent: fc.constantFrom(...names),
            text,
            uninvited: fc.boolean(),
            matters: fc.boolean(),
            code: fc.option(text),
            cites: fc.array(text, { maxLength: 2 }),
          })
          .map(({ agent, text: says, ...more }) => drawnStep(agent, says, { ...more, byHardware: more.uninvited })),
        { minLength: 1, maxLength: 12 },
      ),
      says: text,
      why: fc.array(text, { maxLength: 3 }),
    })
    .map(({ steps, says, why }) => ({ counterexample: counterexample(steps, { says, why }), scene })),
)

test('text is ASCII and fits 72 columns, for five agents and long names too', () => {
  fc.assert(
    fc.property(traces, fc.boolean(), (shown, whole) => {
      for (const line of drawn('text', shown, whole).split('\n')) {
        expect(line).toMatch(/^[ -~]*$/)
        expect(line.length).toBeLessThanOrEqual(72)
        expect(line).toBe(line.trimEnd())
      }
    }),
  )
})

test('a comment is one comment, ASCII, and fits 80 columns', () => {
  fc.assert(
    fc.property(traces, shown => {
      const comment = drawn('comment', shown)
      expect(comment.indexOf('*/')).toBe(comment.length - 3)
      expect(comment.lastIndexOf('/*')).toBe(0)
      for (const line of comment.trimEnd().split('\n')) {
        expect(line).toMatch(/^(\/\*| \*\/| \*| \* [ -~]*\S)$/)
        expect(line.length).toBeLessThanOrEqual(80)
      }
    }),
  )
})

test('the rows of a Markdown table have as many cells as its head, and nothing is a link to somebody', () => {
  fc.assert(
    fc.property(traces, shown => {
      const lines = drawn('markdown', shown).split('\n')
      const rows = lines.filter(line => line.startsWith('| '))
      const cells = shown.counterexample.columns.length + 2
      for (const row of rows) expect(row.replaceAll('\\|', '').split('|')).toHaveLength(cells + 1)
      for (const line of lines.filter(each => each.startsWith('- '))) expect(line).not.toMatch(/(^|[^`])[@#]\w/)
      expect(lines.join('')).toMatch(/^[ -~]*$/)
    }),
  )
})

test('a diagram has no character that Mermaid takes for its own', () => {
  fc.assert(
    fc.property(traces, shown => {
      const [head, ...lines] = drawn('mermaid', shown).trimEnd().split('\n')
      expect(head).toBe('sequenceDiagram')
      for (const line of lines) {
        const found = / {4}(?:participant A\d as |Note over A\d(?:,A\d)?: |A\d--?>>A\d: )(.*)/.exec(line)
        expect(found, line).not.toBeNull()
        expect((found?.[1] ?? '').replaceAll('<br/>', '').replace(/#\d+;/g, '')).toMatch(
          /^[ !$()*+,\-./0-9:=?@A-Z[\]^_`a-z|~]*$/,
        )
      }
    }),
  )
})

/** What the rows of a text trace say of each step, without blanks and marks of broken words. */
function said(shown: ShownTrace): readonly string[] {
  const lines = drawn('text', shown, true).split('\n')
  const rows = lines.slice(lines.findIndex(line => /^ {2}1 /.test(line)))
  const body = rows.slice(0, rows.indexOf(''))
  return shown.counterexample.steps.map((_, index) => {
    const starts = (number: number): number =>
      body.findIndex(line => line.slice(0, 5) === `${String(number).padStart(3)}  `)
    const end = starts(index + 2)
    return body
      .slice(starts(index + 1), end < 0 ? body.length : end)
      .map(line => line.slice(5).trim().replace(/\\$/, ''))
      .join('')
      .replaceAll(' ', '')
  })
}

test('nothing that an agent does is cut, in the columns of five agents either', () => {
  const says = fc.stringMatching(/^[a-z:=[\]0-9]{1,60}( [a-z:=[\]0-9]{1,60}){0,3}$/)
  const names = ['CPU 0', 'CPU 1', 'an IOMMU of a long name', 'MMU', 'a device that has a very-long-hyphenated-name']
  const sentences = fc.array(fc.tuple(fc.constantFrom(...names), says), { minLength: 1, maxLength: 9 })
  fc.assert(
    fc.property(sentences, fc.integer({ min: 1, max: 5 }), (all, count) => {
      const columns = names.slice(0, count)
      const steps = all.map(([agent, each]) => drawnStep(columns.includes(agent) ? agent : 'CPU 0', each))
      const shown = { counterexample: counterexample(steps, { columns }), scene }
      expect(said(shown)).toEqual(steps.map(step => step.text.replaceAll(' ', '')))
    }),
  )
})

test('steps are numbered as in the whole trace, and a folded row counts those that it stands for', () => {
  fc.assert(
    fc.property(traces, shown => {
      const { steps } = shown.counterexample
      // A line of the head may be a number too.
      const table = drawn('text', shown).split('\n\n')[1] ?? ''
      const numbers = [...table.matchAll(/^ {0,2}(\d{1,3})(?: {2}|$)/gm)].map(([, number]) => Number(number))
      const folded = [...drawn('markdown', shown).matchAll(/^\| (\d+)-(\d+) \|/gm)].map(([, first, last]) => [
        Number(first),
        Number(last),
      ])
      const hidden = folded.flatMap(([first = 0, last = 0]) =>
        Array.from({ length: last - first }, (_, index) => first + index + 1),
      )
      const rest = steps.map((_, index) => index + 1).filter(number => !hidden.includes(number))
      expect(numbers.slice(0, rest.length)).toEqual(rest)
      for (const [first = 0, last = 0] of folded) {
        const run = steps.slice(first - 1, last)
        expect(run.length).toBeGreaterThanOrEqual(5)
        expect(run.every(step => !step.matters && step.agent === run[0]?.agent)).toBe(true)
      }
    }),
  )
})

test('traces.schema.json is what the schema says, and the package exports it from where it is', async () => {
  await expect(tracesSchemaText()).toMatchFileSnapshot('../../../checker/report/traces.schema.json')
  const top = new URL('../../../', import.meta.url)
  const { exports } = JSON.parse(readFileSync(new URL('package.json', top), 'utf8'))
  expect(existsSync(new URL(exports['./traces.schema.json'], top))).toBe(true)
})

test('the document of traces is valid by the published schema, and the type says the same', () => {
  expectTypeOf<Traces>().toExtend<z.output<typeof tracesSchema>>()
  const validate = new Ajv2020({ strict: true }).compile(JSON.parse(tracesSchemaText()))
  const document = JSON.parse(tracesText('json', Object.values(samples), { whole: false }))
  expect(validate(document), JSON.stringify(validate.errors)).toBe(true)
  expect(tracesSchema.parse(document)).toEqual(document)
  const [first] = document.traces
  expect(validate({ ...document, traces: [{ ...first, trace: { ...first.trace, steps: [] } }] })).toBe(false)
  expect(validate({ ...document, traces: [{ ...first, hardware: undefined, note: 'x' }] })).toBe(false)
})
