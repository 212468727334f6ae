// Cases side by side: what comes out is the same for any number of threads, and a thread that dies ends nothing else.
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import type { Results } from '../../../../checker/report/index.ts'
import { folderWith, packageFolder, specsFolder, toy } from '../toy.ts'
import { buildToyProgram } from '../toy-process.ts'

const bakery = join(specsFolder, 'bakery.ts')
let program = ''
beforeAll(async () => {
  program = await buildToyProgram()
})

const steady = (out: string): string => out.replaceAll(/\d+\.\d\d s|(?<="seconds": )[\d.e-]+/g, 'TIME')

/** A bit for each of `width` places, set one after the other, and what a case does besides. */
const bits = (name: string, ...cases: readonly string[]): string => `
  import { array, boolean, ModelBuilder } from '${packageFolder}checker/language/index.ts'
  const bits = (width, wrong = () => {}) => () => {
    wrong()
    const places = Array.from({ length: width }, (_, index) => index)
    const model = new ModelBuilder('bits ' + width)
    const agent = model.agent('a')
    const bits = model.variable('bits', array(boolean, width), places.map(() => false))
    model.rule({ name: 'set', agent, kind: 'procedure' }, { place: places }, ({ place }) => ({
      when: bits.at(place).is(false), then: [bits.at(place).becomes(true)], text: 'sets ' + place,
    }))
    model.never('last', 'x', [{ agent, text: 'x', when: bits.at(width - 1).is(true) }])
    return { model: model.build(), notApplicable: [], costs: [] }
  }
  const on = (hardware, build) => ({ scenario: 's', procedure: 'p', hardware, expected: () => null, build })
  export default { kind: 'spec', name: '${name}', summary: '', source: '', cases: [${cases.join(', ')}] }
`

test.each([['--json'], ['--no-reductions']])('the output is the same for any number of threads (%s)', async option => {
  const folder = folderWith({ 'bits.ts': bits('toy/bits', ...[3, 8, 5, 8].map(n => `on('${n}', bits(${n}))`)) })
  const outputs = await Promise.all(
    ['0', '1', '2', '3'].map(async workers => {
      const trace = join(folderWith({}), 'trace.json')
      const { code, out, error } = await toy([
        'check',
        bakery,
        join(folder, 'bits.ts'),
        option,
        '--workers',
        workers,
        '--trace',
        trace,
      ])
      return { code, out: steady(out), error: error.replace(trace, 'TRACE'), trace: readFileSync(trace, 'utf8') }
    }),
  )
  expect(outputs[0]?.out).toContain('toy/bits')
  for (const other of outputs.slice(1))
    expect({ ...other, out: other.out.replaceAll(/trace .* saved in .*/g, '') }).toEqual({
      ...outputs[0],
      out: outputs[0]?.out.replaceAll(/trace .* saved in .*/g, ''),
    })
})

test('a case that fails is told in its place', async () => {
  const text = bits(
    'toy/bits',
    `on('a', bits(2))`,
    `on('b', bits(2, () => { throw new Error('no') }))`,
    `on('c', bits(2))`,
  )
  const spec = join(folderWith({ 'bits.ts': text }), 'bits.ts')
  const [one, two] = [await toy(['check', spec, '--workers', '0']), await toy(['check', spec, '--workers', '2'])]
  expect({ ...two, out: steady(two.out) }).toEqual({ ...one, out: steady(one.out) })
  expect(one.error).toMatch(/bits\.ts:\d+: p, on b: this spec throws Error: no/)
  expect(one.code).toBe(2)
})

test('a case that a share of the memory is too little for is checked again with all of it', async () => {
  const spec = join(folderWith({ 'bits.ts': bits('toy/bits', `on('a', bits(14))`, `on('b', bits(3))`) }), 'bits.ts')
  const [one, two] = await Promise.all(
    ['0', '2'].map(workers => toy(['check', spec, '--json', '--workers', workers, '--memory-max', '700K'])),
  )
  const states = (out = ''): unknown => {
    const { results }: Results = JSON.parse(out)
    return results.map(result => [result.states, result.limit, result.trace?.id])
  }
  expect(states(one?.out)).toEqual([
    [16_384, null, expect.anything()],
    [8, null, expect.anything()],
  ])
  expect(states(two?.out)).toEqual(states(one?.out))
})

test('a thread that ends fails its case, and no other', async () => {
  const wrong = `bits(2, () => { process.exit(7) })`
  const text = bits('toy/bits', `on('a', bits(2))`, `on('b', ${wrong})`, `on('c', bits(3))`, `on('d', bits(4))`)
  const { code, out, error } = await toy([
    'check',
    join(folderWith({ 'bits.ts': text }), 'bits.ts'),
    '--json',
    '--workers',
    '2',
  ])
  const { results, failures }: Results = JSON.parse(out)
  expect(results.map(({ hardware }) => hardware)).toEqual(['a', 'c', 'd'])
  expect(failures.map(({ hardware }) => hardware)).toEqual(['b'])
  expect(error).toContain('p, on b: the thread that checked this died: it ended with code 7')
  expect(code).toBe(2)
})

test('a thread without memory fails its case, and no other', () => {
  const wrong = `bits(2, () => { for (const all = [[0]];;) all.push(Array(20).fill(all.length)) })`
  const text = bits('toy/bits', `on('a', bits(2))`, `on('b', ${wrong})`, `on('c', bits(3))`)
  const spec = join(folderWith({ 'bits.ts': text }), 'bits.ts')
  const { status, stdout, stderr } = spawnSync(
    'node',
    ['--max-old-space-size=120', program, 'check', spec, '--json', '--workers', '2'],
    { encoding: 'utf8' },
  )
  const { results, failures }: Results = JSON.parse(stdout)
  expect(results.map(({ hardware }) => hardware)).toEqual(['a', 'c'])
  expect(failures.map(({ hardware, problem }) => [hardware, problem])).toEqual([
    ['b', 'there was too little memory to check this'],
  ])
  expect(stderr).toMatch(/^error: .*p, on b: there was too little memory/)
  expect(status).toBe(2)
})

test('a limit on time ends the cases of threads', async () => {
  const text = bits('toy/bits', `on('a', bits(32))`, `on('b', bits(32))`, `on('c', bits(3))`)
  const { code, out } = await toy([
    'check',
    join(folderWith({ 'bits.ts': text }), 'bits.ts'),
    '--json',
    '--workers',
    '2',
    '--seconds-max',
    '0.3',
  ])
  const { results }: Results = JSON.parse(out)
  expect(results.map(({ limit }) => limit)).toEqual(['seconds', 'seconds', null])
  expect(code).toBe(1)
})

test('Ctrl-C ends the cases of threads with what was seen', async () => {
  const text = bits('toy/bits', ...[1, 2, 3, 4].map(n => `on('${n}', bits(${27 + n}))`))
  const spec = join(folderWith({ 'bits.ts': text }), 'bits.ts')
  const running = spawn('node', [program, 'check', spec, '--states-max', '2000000000', '--workers', '2'])
  let [out, error] = ['', '']
  running.stdout.on('data', data => {
    out += data
  })
  running.stderr.on('data', data => {
    error += data
  })
  setTimeout(() => running.kill('SIGINT'), 4000)
  const code = await new Promise(resolve => running.on('exit', resolve))
  expect(out.match(/VIOLATED.*\n.*expects nothing/g)?.length).toBeGreaterThan(0)
  expect(out).toMatch(/interrupted: [23] cases were not started/)
  expect({ code, error }).toEqual({ code: 1, error: '' })
})

test('many cases start threads by themselves, and few do not', () => {
  const loaded = (spec: string): string =>
    spawnSync('node', [program, 'check', spec], { encoding: 'utf8', env: { ...process.env, NODE_DEBUG: 'worker' } })
      .stderr
  const many = bits('toy/bits', ...Array.from({ length: 40 }, (_, n) => `on('${n}', bits(${(n % 6) + 16}, () => {}))`))
  const [large, small] = [folderWith({ 'bits.ts': many }), bakery]
  expect(loaded(small)).not.toContain('new worker')
  expect(loaded(large)).toMatch(/instantiating Worker/i)
})
