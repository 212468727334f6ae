// What can't be checked ends nothing else: a case that can't be built, a file that can't be loaded.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { check } from '../../../../checker/command/index.ts'
import type { Spec } from '../../../../checker/language/index.ts'
import type { Results } from '../../../../checker/report/index.ts'
import { folderWith, packageFolder, specsFolder, toy } from '../toy.ts'

const bakery = join(specsFolder, 'bakery.ts')

const counting = `
  import { ModelBuilder, range } from '${packageFolder}checker/language/index.ts'
  const build = () => {
    const model = new ModelBuilder('counter')
    const agent = model.agent('counter')
    const value = model.variable('value', range(0, 3), 0)
    model.rule({ name: 'count', agent, kind: 'procedure' }, { from: [0, 1, 2] }, ({ from }) => ({
      when: value.is(from), then: [value.becomes(from + 1)], text: 'counts to ' + (from + 1),
    }))
    model.never('small', 'the value stays below 9', [{ agent, text: 'is 3', when: value.is(3) }])
    return { model: model.build(), notApplicable: [], costs: [] }
  }
  const failing = () => { THROWS }
  const on = (hardware, build) => ({ scenario: 's', procedure: 'p', hardware, expected: () => ({ verdict: 'violated', reason: null }), build })
  export const spec = { kind: 'spec', name: 'toy/NAME', summary: '', source: '', cases: [on('first', build), on('second', failing), on('third', build)] }
`
const named = (name: string, throws: string): string => counting.replace('NAME', name).replace('THROWS', throws)

test('a case that can not be built is told with its place and its cure, and the others go on', async () => {
  const spec = join(folderWith({ 'half.ts': named('half', `return new ModelBuilder('m').build()`) }), 'half.ts')
  const { code, out, error } = await toy(['check', spec])
  expect(out).toMatch(
    / {2}ok {10}p, on first: .*\n {2}FAILED {6}p, on second: not checked \(.*half\.ts:\d+\); the error stands at the end/,
  )
  expect(out).toMatch(/ok {10}p, on third/)
  expect(out).toContain('2 cases: 2 verdicts as expected\n1 case FAILED and was not checked\n')
  expect(error).toMatch(/^error: .*half\.ts:\d+: p, on second: the model m has no agents\n {2}\S/)
  expect(error.match(/no agents/g)).toHaveLength(1)
  expect(code).toBe(2)
})

test('cases that fail alike are told of once, on both sides', async () => {
  const text = named('half', `throw new Error('no luck')`).replace(
    `on('third', build)`,
    `on('third', failing), on('fourth', failing), on('last', build)`,
  )
  const { code, out, error } = await toy(['check', join(folderWith({ 'half.ts': text }), 'half.ts')])
  expect(out).toMatch(
    /ok {10}p, on first.*\n {2}FAILED {6}p, on second, and 2 more cases: not checked .*\n {2}ok .*on last/,
  )
  expect(out).toContain('3 cases FAILED and were not checked\n')
  expect(error).toMatch(
    /^error: \S*half\.ts:\d+: p, on second, and 2 more cases: this spec throws Error: no luck\n.*\n$/,
  )
  expect(code).toBe(2)
})

test('a file that can not be loaded ends neither list nor export', async () => {
  const folder = folderWith({ 'a.ts': 'export const spec = 3 3', 'counter.ts': named('counter', 'return build()') })
  const listed = await toy(['list', folder])
  expect(listed.out).toMatch(/toy\/counter[\s\S]*properties\n/)
  const exported = await toy(['export', folder, '--procedure', 'p', '--hardware', 'first', '--to', 'promela'])
  expect(exported.out).toContain('active proctype')
  for (const { code, error } of [listed, exported]) {
    expect(error).toMatch(/^error: \S*a\.ts:1: this doesn't compile/)
    expect(code).toBe(2)
  }
  const nothing = await toy(['list', join(folder, 'a.ts')])
  expect([nothing.out, nothing.code]).toEqual(['', 2])
})

test('the document has what failed', async () => {
  const spec = join(folderWith({ 'half.ts': named('half', `return [].missing.length`) }), 'half.ts')
  const { code, out } = await toy(['check', spec, '--json'])
  const { results, failures }: Results = JSON.parse(out)
  expect(results.map(({ hardware }) => hardware)).toEqual(['first', 'third'])
  expect(failures).toEqual([
    expect.objectContaining({ spec: 'toy/half', procedure: 'p', hardware: 'second', isFault: false }),
  ])
  expect(code).toBe(2)
})

test('a fault of the checker in one case ends no other either', async () => {
  const text = named('half', `throw new Error('the checker is at fault: on purpose')`)
  const { code, out, error } = await toy(['check', join(folderWith({ 'half.ts': text }), 'half.ts')])
  expect(out).toMatch(/FAILED .*on second: not checked; the error stands at the end[\s\S]*ok .*on third/)
  expect(error).toMatch(/p, on second: this is a fault of the checker[\s\S]*\n\s+at /)
  expect(code).toBe(70)
})

test('files that can not be loaded are told at the end, and the others are checked', async () => {
  const folder = folderWith({
    'a-syntax.ts': 'export const spec = {\n  name: = 3,\n}\n',
    'b-throws.ts': `export const spec = [].missing.length\n`,
    'counter.ts': named('counter', 'return build()'),
    'd-twin.ts': named('counter', 'return build()'),
  })
  const { code, out, error } = await toy(['check', folder])
  expect(out).toContain('3 cases: 3 verdicts as expected\n3 files FAILED to load\n')
  expect(error).toMatch(/a-syntax\.ts:2: this doesn't compile: Unexpected "="/)
  expect(error).toMatch(/b-throws\.ts:1: this spec throws TypeError/)
  expect(error).toMatch(/d-twin\.ts: two specs are called toy\/counter/)
  expect(error).not.toMatch(/\n\s+at /)
  expect(code).toBe(2)
  const { results, failures }: Results = JSON.parse((await toy(['check', folder, '--json'])).out)
  expect([results.length, failures.length]).toEqual([3, 3])
})

test('a name that no loaded file has is a mistake, and the files that are not loaded are told too', async () => {
  const folder = folderWith({ 'a.ts': 'export const spec = 3 3', 'counter.ts': named('counter', 'return build()') })
  const { code, error } = await toy(['check', folder, '--procedure', 'elsewhere'])
  expect(error).toMatch(/a\.ts:1: this doesn't compile[\s\S]*there is no procedure "elsewhere"/)
  expect(code).toBe(2)
})

test('as a library, a case that fails is thrown', async () => {
  const broken: Spec = {
    ...{ kind: 'spec', name: 'broken', summary: '', source: '' },
    cases: [
      {
        ...{ scenario: 's', procedure: 'p', hardware: 'h', expected: () => null },
        build: () => {
          throw new Error('no luck')
        },
      },
    ],
  }
  await expect(check(broken)).rejects.toThrow('p, on h: this spec throws Error: no luck')
})

test('a spec that all is well with fails nothing', async () => {
  const { out } = await toy(['check', bakery, '--json'])
  const { failures }: Results = JSON.parse(out)
  expect(failures).toEqual([])
})
