// Bad input: each mistake has a sentence, a place where there is one, and what to do next; and no stack.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith, packageFolder, specsFolder, toy } from '../toy.ts'

const bakery = join(specsFolder, 'bakery.ts')
const language = `${packageFolder}checker/language/index.ts`
const specWith = (build: string): string => `
  import { ModelBuilder, range, SpecMistake } from '${language}'
  export default { kind: 'spec', name: 'x', summary: '', source: '', cases: [
    { scenario: 's', procedure: 'p', hardware: 'h', expected: () => null, build() {
      ${build}
    } },
  ] }
`
const folder = folderWith({
  'syntax.ts': 'export const spec = {\n  name: = 3,\n}\n',
  'missing-import.ts': `import { nothing } from './not-there.ts'\nexport default nothing\n`,
  'exports-none.ts': 'export const number = 1\n',
  'throws.ts': `const list: string[] = []\n\nexport const spec = list[0].length\n`,
  'mistake.ts': `import { range } from '${language}'\n\n\nexport const spec = range(3, 1)\n`,
  'builds-wrong.ts': specWith(`const model = new ModelBuilder('m')\n      return { model: model.build() }`),
  'builds-throwing.ts': specWith(`return [].missing.length`),
  'text.md': 'no spec',
  'not-json.json': 'hello',
  'not-a-trace.json': '{"version": 1, "results": []}',
})
mkdirSync(join(folder, 'empty'))
const at = (name: string): string => join(folder, name)

test.each<[title: string, argv: string[], ...says: RegExp[]]>([
  ["a spec that doesn't compile", ['check', at('syntax.ts')], /syntax\.ts:2: this doesn't compile: Unexpected "="/],
  [
    'an import of nothing',
    ['check', at('missing-import.ts')],
    /missing-import\.ts:1: this doesn't compile: Could not resolve/,
  ],
  [
    'a file that exports no spec',
    ['check', at('exports-none.ts')],
    /exports-none\.ts: this file exports no spec/,
    /export default/,
  ],
  ['a spec that throws', ['check', at('throws.ts')], /throws\.ts:3: this spec throws TypeError/],
  ['a mistake in a spec', ['check', at('mistake.ts')], /mistake\.ts:4: range\(3, 1\) holds no whole number/],
  ['a model that is none', ['check', at('builds-wrong.ts')], /builds-wrong\.ts:6: p, on h: the model m has no agents/],
  [
    'a model that throws',
    ['check', at('builds-throwing.ts')],
    /builds-throwing\.ts:5: p, on h: this spec throws TypeError/,
  ],
  [
    'a missing file',
    ['check', at('nowhere.ts')],
    /there is no file or folder .*nowhere\.ts/,
    /names work from everywhere/,
  ],
  ['a file of another kind', ['check', at('text.md')], /text\.md is no TypeScript or JavaScript file/],
  ['a folder without specs', ['check', at('empty')], /no file below .*empty exports a spec/],
  [
    'an unknown hardware',
    ['check', bakery, '--hardware', 'hastie'],
    /no case of these is on the hardware "hastie"/,
    /did you mean "hasty"/,
  ],
  ['an unknown procedure', ['check', bakery, '--procedure', 'ask first'], /there is no procedure/, /"ask, then take"/],
  ['an unknown property', ['check', bakery, '--property', 'finished'], /there is no property/, /"finishes"/],
  [
    'an ambiguous name',
    ['check', bakery, '--procedure', 'take'],
    /could be "take at once", "ask, then take" or "take nothing"/,
  ],
  ['an empty name', ['check', bakery, '--hardware', ''], /an empty name/],
  ['a limit of zero', ['check', bakery, '--states-max', '0'], /--states-max can't be "0"/, /at least 1/],
  ['a limit that is no number', ['check', bakery, '--seconds-max', 'long'], /--seconds-max can't be "long"/],
  ['a limit without end', ['check', bakery, '--seconds-max', 'Infinity'], /--seconds-max can't be "Infinity"/],
  ['a size that is none', ['check', bakery, '--memory-max', '8X'], /--memory-max can't be "8X"/, /such as 512M or 8G/],
  ['half an entry', ['check', bakery, '--entries', '1.5'], /--entries can't be "1.5"/],
  ['a checkpoint of what changes', ['check', bakery, '--watch', '--checkpoint', at('c')], /give one of them/],
  ['no number of workers', ['check', bakery, '--workers', 'all'], /--workers can't be "all"/, /at least 0/],
  ['an unknown option', ['check', '--jsn'], /unknown option '--jsn'/, /--json/],
  ['an unknown command', ['chekc'], /unknown command 'chekc'/, /check/],
  ['a name too many', ['hardware', 'hasty', 'careful'], /too many arguments/],
  ['an unknown hardware to print', ['hardware', 'toaster'], /there is no hardware "toaster"/],
  [
    'a trace to save where there is none',
    ['check', bakery, '--procedure', 'ask', '--trace', at('t.json')],
    /no trace to save/,
  ],
  [
    'a trace to save in no folder',
    ['check', bakery, '--trace', at('no/t.json')],
    /the trace .* can't be written: there is no such file or folder/,
  ],
  [
    'a trace that is not JSON',
    ['replay', at('not-json.json')],
    /not-json\.json is not a saved trace, nor any other JSON/,
  ],
  ['a trace that is none', ['replay', at('not-a-trace.json')], /not-a-trace\.json is not a saved trace/],
  ['a missing trace', ['replay', at('nowhere.json')], /nowhere\.json can't be read/],
])('%s', async (_title, argv, ...says) => {
  const { code, error } = await toy(argv)
  for (const sentence of says) expect(error).toMatch(sentence)
  expect(error).not.toMatch(/\n\s+at /)
  expect(code).toBe(2)
})

test('a fault of the checker is told apart from a mistake, with its stack', async () => {
  const faulty = specWith(`throw new Error('the checker is at fault: on purpose')`)
  const { code, error } = await toy(['check', join(folderWith({ 'faulty.ts': faulty }), 'faulty.ts')])
  expect(error).toContain('this is a fault of the checker, not of your spec')
  expect(error).toMatch(/\n\s+at /)
  expect(code).toBe(70)
})
