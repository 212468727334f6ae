// `check` from the arguments to the exit code, on a toy.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import type { Results } from '../../../../checker/report/index.ts'
import { folderWith, packageFolder, specsFolder, toy } from '../toy.ts'

const bakery = join(specsFolder, 'bakery.ts')

test('every case has a line, and all is as expected', async () => {
  const { code, out, error } = await toy(['check', bakery])
  expect(out.replaceAll(/\d+\.\d\d s/g, 'TIME')).toMatchInlineSnapshot(`
    "toy/bakery
      ok          take at once, on careful: neverEmptyHanded and finishes hold (4 states, TIME)
      ok          take at once, on hasty: neverEmptyHanded VIOLATED as expected; finishes and staysAway hold; isPolite not applicable (5 states, TIME)
      ok          ask, then take, on careful: neverEmptyHanded and finishes hold (4 states, TIME)
      ok          ask, then take, on hasty: neverEmptyHanded, finishes and staysAway hold; isPolite not applicable (4 states, TIME)
      ok          take nothing, on careful: finishes VIOLATED as expected; neverEmptyHanded holds (2 states, TIME)
      ok          take nothing, on hasty: finishes VIOLATED as expected; neverEmptyHanded and staysAway hold; isPolite not applicable (2 states, TIME)

             1                 2      3
    careful  holds             holds  finishes
    hasty    neverEmptyHanded  holds  finishes

    1  take at once
    2  ask, then take
    3  take nothing
    Each cell: the first property that can be violated (+ how many others), or \`holds\`.

    6 cases: 15 verdicts as expected, 3 not applicable

    To see how a property is violated, check one case, such as:
      npx shatterproof check test/checker/command/specs/bakery.ts \\
        --procedure "take at once" --hardware hasty --property neverEmptyHanded
    "
  `)
  expect({ code, error }).toEqual({ code: 0, error: '' })
})

test('one case alone is shown in full, with the trace of every violated property', async () => {
  const { code, out } = await toy(['check', bakery, '--procedure', 'at once', '--hardware', 'HAST'])
  expect(code).toBe(0)
  const steady = out.replaceAll(/\d+\.\d\d s/g, 'TIME').replace(/(?<=searched in full: ).*/, 'REASON')
  await expect(steady).toMatchFileSnapshot('one-case.golden.txt')
})

test('a check of several hardware ends with the matrix, and in a form, as JSON or of one hardware with none', async () => {
  const matrix = /\n {8,}1 {2,}2\ncareful .*holds\nhasty /
  const several = ['check', bakery, '--procedure', 'once', '--procedure', 'ask']
  expect((await toy(several)).out).toMatch(matrix)
  for (const more of [['--json'], ['--hardware', 'hasty'], ['--format', 'text']]) {
    const { out, error } = await toy([...several, ...more])
    expect(`${out}${error}`).not.toContain('Each cell')
  }
})

test('names are matched as parts, and each option may be given again', async () => {
  const { out } = await toy(['check', bakery, '--procedure', 'once', '--procedure', 'ask', '--hardware', 'care'])
  expect(out).toContain('2 cases: 4 verdicts as expected')
})

test('several hardware or properties are named with commas, and who forgets the comma is told', async () => {
  const both = await toy(['check', bakery, '--hardware', 'careful, hasty', '--property', 'finishes,neverEmptyHanded'])
  expect(both.out).toContain('6 cases: 12 verdicts as expected')
  const { code, error } = await toy(['check', bakery, '--hardware', 'careful', 'hasty'])
  expect(error).toBe(
    'error: hasty is the name of a hardware, and stands where a spec is meant\n  put it behind its option: --hardware hasty; several with commas, without blanks: --hardware A,hasty\n',
  )
  expect(code).toBe(2)
})

test('only the chosen properties are decided', async () => {
  const { out } = await toy(['check', bakery, '--hardware', 'hasty', '--property', 'finish', '--json'])
  const { results }: Results = JSON.parse(out)
  expect(results.map(({ procedure, property }) => [procedure, property])).toEqual([
    ['take at once', 'finishes'],
    ['ask, then take', 'finishes'],
    ['take nothing', 'finishes'],
  ])
})

test('a property that only the spec knows can be chosen too', async () => {
  const { out } = await toy(['check', bakery, '--property', 'polite', '--json'])
  const { results }: Results = JSON.parse(out)
  expect(results.map(({ hardware, verdict }) => [hardware, verdict])).toEqual(
    Array.from({ length: 3 }, () => ['hasty', 'notApplicable']),
  )
})

test('--json prints one document that the published schema accepts, and nothing else', async () => {
  const { code, out, error } = await toy(['check', bakery, '--json'])
  const schema = readFileSync(join(packageFolder, 'checker/report/results.schema.json'), 'utf8')
  const validate = new Ajv2020({ strict: true }).compile(JSON.parse(schema))
  const document: Results = JSON.parse(out)
  expect(validate(document), JSON.stringify(validate.errors)).toBe(true)
  expect({ code, error }).toEqual({ code: 0, error: '' })
  expect(document.results).toHaveLength(18)
  expect(document.results.filter(result => result.trace !== null)).toHaveLength(3)
})

test('a step that never ran makes what holds a failure to check', async () => {
  const { code, out } = await toy(['check', bakery, '--procedure', 'nothing', '--property', 'hand'])
  expect(out).toContain('the micro-step "takes the loaf" (bakery.ts:2) never ran')
  expect(out).toContain('2 VACUOUS')
  expect(code).toBe(1)
})

test('a limit leaves verdicts undecided, and a state limit is met exactly', async () => {
  const { code, out } = await toy([
    'check',
    bakery,
    '--hardware',
    'careful',
    '--procedure',
    'once',
    '--states-max',
    '2',
  ])
  expect(out).toContain('undecided: the limit on states ended the search')
  expect(code).toBe(3)
})

test('of what is undecided with many entries the hint is to take fewer', async () => {
  const many = await toy(['check', bakery, '--states-max', '1', '--entries', '8'])
  expect(many.out).toContain('raise it with --states-max; or take fewer entries (--entries 4)')
  expect((await toy(['check', bakery, '--states-max', '1'])).out).not.toContain('fewer entries')
})

test('Ctrl-C ends with what was seen so far', async () => {
  const { code, out } = await toy(['check', bakery], true)
  expect(out).toContain('interrupted: 6 cases were not started')
  expect(code).toBe(3)
  const { out: json, error } = await toy(['check', bakery, '--json'], true)
  const { results, failures }: Results = JSON.parse(json)
  expect(results).toEqual([])
  expect(failures.map(({ procedure, hardware, problem }) => [procedure, hardware, problem])).toEqual(
    ['take at once', 'ask, then take', 'take nothing'].flatMap(procedure =>
      ['careful', 'hasty'].map(hardware => [
        ...[procedure, hardware, 'the check was interrupted before this case was checked'],
      ]),
    ),
  )
  expect(error).toBe('interrupted: 6 cases were not started\n')
})

/** Three places that may each be remembered, one of which is read: of what is remembered one is enough. */
const remembering = (isRemembered: boolean): string => `
  import { all, boolean, ModelBuilder } from '${packageFolder}checker/language/index.ts'
  const build = () => {
    const model = new ModelBuilder('places')
    const agent = model.agent('walker')
    const changed = model.control('changed', boolean, false)
    const copies = [0, 1, 2].map(place => ${isRemembered ? 'model.cache' : 'model.variable'}('copy ' + place, boolean, false, agent))
    for (const [place, copy] of copies.entries())
      model.rule({ name: 'remembers ' + place, agent }, {}, () => ({
        when: changed.is(false), then: [copy.becomes(true)], text: 'remembers ' + place,
      }))
    model.rule({ name: 'change', agent, kind: 'procedure' }, {}, () => ({
      when: changed.is(false), then: [changed.becomes(true)], text: 'changes',
    }))
    model.never('fresh', 'no old copy', [{ agent, text: 'OLD', when: all(changed.is(true), copies[0].is(true)) }])
    return { model: model.build(), notApplicable: [], costs: [] }
  }
  const one = { scenario: 's', procedure: 'change', hardware: 'h', expected: () => ({ verdict: 'violated', reason: null }), build }
  export default { kind: 'spec', name: 'toy/places', summary: 'Places', source: 'none', cases: [one] }
`

test('a search of a reduced model says so, and with --no-reductions, or with nothing to leave out, does not', async () => {
  const seenIn = async (isRemembered: boolean, ...more: string[]): Promise<string | undefined> => {
    const { out } = await toy(['check', folderWith({ 'a.ts': remembering(isRemembered) }), ...more])
    return /seen: (\d+ states[^,]*), /.exec(out)?.[1]
  }
  expect(await seenIn(true)).toBe('2 states (reduced)')
  expect(await seenIn(true, '--no-reductions')).toBe('16 states')
  expect(await seenIn(false)).toBe('16 states')
})

test('the whole state space gives the same verdicts', async () => {
  const verdicts = async (argv: readonly string[]) => {
    const { results }: Results = JSON.parse((await toy(['check', bakery, '--json', '--entries', '2', ...argv])).out)
    return results.map(({ verdict, trace }) => [verdict, trace?.steps.length])
  }
  expect(await verdicts(['--no-reductions'])).toEqual(await verdicts([]))
})

test('the command under a trace shows the same trace again', async () => {
  const { out } = await toy(['check', bakery, '--procedure', 'at once', '--hardware', 'hasty', '--entries', '3'])
  const command = out.slice(out.indexOf('again: ')).split('\n\n')[0] ?? ''
  const argv = [...command.replace('again: npx shatterproof', '').matchAll(/"([^"]*)"|([^\s\\]+)/g)]
  const again = await toy(argv.map(([, name, plain]) => name ?? plain ?? ''))
  const trace = out.slice(out.indexOf('VIOLATED never'), out.indexOf('\n\n1 case'))
  expect(argv.join(' ')).toContain('--entries 3')
  expect(again.out).toContain(trace)
})

const surprising = `
  import { ModelBuilder, range } from '${packageFolder}checker/language/index.ts'
  const build = () => {
    const model = new ModelBuilder('counter')
    const agent = model.agent('counter')
    const value = model.variable('value', range(0, 3), 0)
    model.rule({ name: 'count', agent, kind: 'procedure' }, { from: [0, 1, 2] }, ({ from }) => ({
      when: value.is(from), then: [value.becomes(from + 1)], text: 'counts to ' + (from + 1),
    }))
    model.never('small', 'the value stays below 3', [{ agent, text: 'is 3', when: value.is(3) }])
    return { model: model.build(), notApplicable: [], costs: [] }
  }
  export const spec = { kind: 'spec', name: 'toy/counter', summary: 'Counts', source: 'none', cases: [
    { scenario: 'one', procedure: 'count', hardware: 'counter', expected: () => EXPECTED, build },
    { scenario: 'two', procedure: 'count', hardware: 'counter', expected: () => EXPECTED, build },
  ] }
`

test.each([
  ['null', 'violated, and the spec expects nothing of it'],
  ["({ verdict: 'holds', reason: 'I hope so' })", 'violated, but it was expected to hold, because: I hope so'],
])('a violation that is not expected is shown in full (expected: %s)', async (expected, sentence) => {
  const folder = folderWith({ 'counter.ts': surprising.replaceAll('EXPECTED', expected) })
  const { code, out } = await toy(['check', folder])
  expect(out).toContain(sentence)
  expect(out.match(/VIOLATED small: /g)).toHaveLength(2)
  expect(code).toBe(1)
})

test('a procedure of two scenarios is named with its scenario, and can be chosen by it', async () => {
  const folder = folderWith({ 'counter.ts': surprising.replaceAll('EXPECTED', 'null') })
  const { out } = await toy(['check', folder, '--procedure', 'two: count', '--json'])
  const { results }: Results = JSON.parse(out)
  expect(results.map(({ scenario, procedure }) => [scenario, procedure])).toEqual([['two', 'count']])
  const both = await toy(['check', folder, '--procedure', 'cou'])
  expect(both.out).toContain('2 cases')
  expect(both.out).toContain('--procedure "one: count"')
})

test('without a SPEC all that ship are checked', async () => {
  expect((await toy(['check'])).out).toContain('6 cases')
})

test('a spec is found once, although an index passes it on', async () => {
  const index = `export { spec } from './counter.ts'`
  const folder = folderWith({ 'counter.ts': surprising.replaceAll('EXPECTED', 'null'), 'index.ts': index })
  expect((await toy(['check', folder])).out).toContain('2 cases')
})

test('a spec may bring an older library along', async () => {
  const spec = `import { sep } from './older.cjs'\nif (sep === '') throw new Error('no separator')\n`
  const folder = folderWith({
    'counter.ts': spec + surprising.replaceAll('EXPECTED', 'null'),
    'older.cjs': `module.exports = { sep: require('path').sep }`,
  })
  expect((await toy(['check', join(folder, 'counter.ts')])).out).toContain('2 cases')
})

test('a file in a folder that exports no spec is passed over, and one that exports nothing is not even run', async () => {
  const folder = folderWith({
    'counter.ts': surprising.replaceAll('EXPECTED', 'null'),
    'words.ts': `export const words = ['a']`,
    'script.ts': `throw new Error('nobody asked for this to run')`,
    'tool.ts': `#!/usr/bin/env node\nexport const ran = process.exit(9)`,
  })
  expect((await toy(['check', folder])).out).toContain('2 cases')
})

test('hardware that the spec is not about is checked where it is named, with nothing expected of it', async () => {
  expect((await toy(['check', bakery])).out).not.toContain('dented')
  const { code, out } = await toy(['check', bakery, '--procedure', 'at once', '--hardware', 'dent'])
  expect(out).toContain('VIOLATED neverEmptyHanded')
  expect(code).toBe(1)
})
