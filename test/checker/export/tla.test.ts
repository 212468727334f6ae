// What is exported as TLA+ is TLA+: the grammar that editors use parses it without an error. Whoever has TLC runs it; what TLC must find
// stands in what `check --no-reductions` prints.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tla, tlaConfiguration } from '../../../checker/export/index.ts'
import { smallModel } from '../../oracle/random-model.ts'
import { specFiles } from '../../specs/spec-files.ts'
import { exchange } from './exchange.ts'

const source = { about: ['A model of a test.'], madeBy: 'a test', leftOut: [] }
const folder = process.env['TLAPLUS_PARSER']
const withoutParser = folder === undefined && process.env['CI'] === undefined
if (withoutParser)
  console.warn(
    'skipped: TLAPLUS_PARSER names no folder with @tlaplus/tree-sitter-tlaplus and web-tree-sitter (npm install --ignore-scripts)',
  )

interface Node {
  readonly hasError: boolean
  readonly type: string
  toString(): string
}
interface TreeSitter {
  readonly Parser: {
    init(): Promise<void>
    new (): { setLanguage(grammar: unknown): void; parse(text: string): { rootNode: Node } }
  }
  readonly Language: { load(grammar: Uint8Array): Promise<unknown> }
}

async function parser(): Promise<(text: string) => Node> {
  const from = folder ?? ''
  const { Parser, Language }: TreeSitter = createRequire(join(from, 'package.json'))('web-tree-sitter')
  await Parser.init()
  const grammar = await Language.load(readFileSync(join(from, '@tlaplus/tree-sitter-tlaplus/tree-sitter-tlaplus.wasm')))
  const made = new Parser()
  made.setLanguage(grammar)
  return text => made.parse(text).rootNode
}

test('the text of a small model, and its configuration', async () => {
  await expect(tla(exchange(), 'exchange', source)).toMatchFileSnapshot('exchange.golden.tla')
  expect(tlaConfiguration(exchange())).toContain('INVARIANT Always1_differ\n')
})

test.skipIf(withoutParser)('the grammar finds what is no TLA+', async () => {
  const parse = await parser()
  expect(parse(tla(exchange(), 'exchange', source)).hasError).toBe(false)
  expect(parse(tla(exchange(), 'exchange', source).replace('VARIABLES', 'VARIABLES ==')).hasError).toBe(true)
})

test.skipIf(withoutParser)('random models are exported as TLA+', async () => {
  const parse = await parser()
  fc.assert(
    fc.property(smallModel, model => {
      expect(parse(tla(model, 'random', source)).hasError).toBe(false)
    }),
    { numRuns: 100 },
  )
})

test.skipIf(withoutParser)('a case of every spec is exported as TLA+', async () => {
  const parse = await parser()
  for (const { path, spec } of await specFiles()) {
    const [first] = spec.cases
    if (first !== undefined) expect(parse(tla(first.build(null).model, 'model', source)).hasError, path).toBe(false)
  }
})
