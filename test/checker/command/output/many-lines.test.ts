// What a check prints where there is much of it: of very many cases a line for each spec, and nothing past the edge of a terminal.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith, packageFolder, specsFolder, toy } from '../toy.ts'

const bakery = join(specsFolder, 'bakery.ts')

/** A spec whose every third case is violated, as expected but for the one of this number. */
const many = (name: string, cases: number, surprise: number): string => `
  import { ModelBuilder, range } from '${packageFolder}checker/language/index.ts'
  const build = bad => () => {
    const model = new ModelBuilder('counter')
    const agent = model.agent('counter')
    const value = model.variable('value', range(0, 3), 0)
    model.rule({ name: 'count', agent, kind: 'procedure' }, {}, () => ({
      when: value.is(0), then: [value.becomes(1)], text: 'counts to 1',
    }))
    model.never('small', 'the value stays small', [{ agent, text: 'is large', when: value.is(bad) }])
    return { model: model.build(), notApplicable: [], costs: [] }
  }
  export const spec = { kind: 'spec', name: '${name}', summary: 'Counts', source: 'none',
    cases: Array.from({ length: ${cases} }, (_, index) => ({
      scenario: 'one', procedure: 'count ' + index, hardware: 'counter', build: build(index % 3 === 0 ? 1 : 2),
      expected: () => ({ verdict: index % 3 === 0 && index !== ${surprise} ? 'violated' : 'holds', reason: null }),
    })),
  }
`

test('of over a hundred cases those that are as expected share a line for each spec, and the others stand out', async () => {
  const folder = folderWith({ 'a.ts': many('toy/a', 60, -1), 'b.ts': many('toy/b', 60, 30) })
  const { code, out } = await toy(['check', folder])
  const lines = out.split('\n').map(line => line.replace(/ \(\d states, .*\)$/, ''))
  expect(lines.slice(0, 6)).toEqual([
    '120 cases: a line for each spec; --verbose prints one for each case',
    '  ok          toy/a: 60 cases as expected, 20 of them with a violation',
    '',
    'toy/b',
    '  SURPRISE    count 30, on counter: small VIOLATED',
    '    small: violated, but it was expected to hold',
  ])
  expect(out).toMatch(
    /\n\n {2}ok {10}toy\/b: 59 other cases as expected, 19 of them with a violation\n\n120 cases: 119/,
  )
  expect(out.match(/^VIOLATED small/gm)).toHaveLength(1)
  expect(out).not.toContain('To see how')
  expect(code).toBe(1)
})

test('--verbose prints a line for each of them', async () => {
  const folder = folderWith({ 'a.ts': many('toy/a', 60, -1), 'b.ts': many('toy/b', 60, -1) })
  const { out } = await toy(['check', folder, '--verbose'])
  expect(out.match(/^ {2}ok {10}count \d+, on counter/gm)).toHaveLength(120)
  expect(out).toContain('To see how a property is violated')
})

test('a blank line stands between a trace and the case behind it', async () => {
  const folder = folderWith({ 'a.ts': many('toy/a', 31, 3).replaceAll('index !== 3 ', 'index < 3 ') })
  const { out } = await toy(['check', folder])
  expect(out).toMatch(/again: (.|\n)*?\n\n {2}ok {10}count 4/)
})

test.each([50, 40])(
  'on a terminal of %s columns nothing is wider, but for what a shell must get whole',
  async columns => {
    const argv = ['check', bakery, '--procedure', 'once', '--hardware', 'hasty']
    for (const more of [[], ['--property', 'neverEmptyHanded']]) {
      const { out } = await toy([...argv, ...more], false, columns)
      const wide = out.split('\n').filter(line => line.length > columns)
      expect(wide.filter(line => !/--procedure|bakery\.ts/.test(line))).toEqual([])
      expect(out).toContain('VIOLATED neverEmptyHanded')
    }
    const { out } = await toy(['check', bakery], false, columns)
    expect(out.split('\n').filter(line => line.length > columns && !/bakery\.ts|--p/.test(line))).toEqual([])
  },
)

test('a form that is asked for is the same on every terminal', async () => {
  const argv = ['check', bakery, '--procedure', 'once', '--hardware', 'hasty', '--format', 'text']
  expect((await toy(argv, false, 40)).out).toBe((await toy(argv)).out)
})
