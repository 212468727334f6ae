// A check that is killed goes on where it was, and finds what it would have found; a checkpoint that isn't its own is refused.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { beforeAll, expect, test } from 'vitest'
import type { Results } from '../../../../checker/report/index.ts'
import { folderWith, packageFolder, specsFolder, toy } from '../toy.ts'
import { buildToyProgram } from '../toy-process.ts'

const bakery = join(specsFolder, 'bakery.ts')
let program = ''
beforeAll(async () => {
  program = await buildToyProgram()
})

/** Dials that turn on to their tops, by one agent or the other: as many states as the product of their places. Five are to keep it busy. */
const dials = (...tops: readonly (readonly number[])[]): string => `
  import { all, ModelBuilder, range } from '${packageFolder}checker/language/index.ts'
  const build = tops => () => {
    const model = new ModelBuilder('dials ' + tops)
    const agents = [model.agent('left'), model.agent('right')]
    const dials = tops.map((top, index) => model.variable('dial ' + index, range(0, top), 0))
    tops.forEach((top, index) => model.rule(
      { name: 'turn ' + index, agent: agents[index % 2], kind: 'procedure', fair: 'hand ' + index },
      { from: Array.from({ length: top }, (_, place) => place) },
      ({ from }) => ({ when: dials[index].is(from), then: [dials[index].becomes(from + 1)] }),
    ))
    const isAtTop = dial => dials[dial].is(tops[dial])
    model.never('apart', 'x', [{ agent: agents[0], text: 'x', when: all(isAtTop(0), isAtTop(1)) }],
      [{ text: 'the last is at its top', when: isAtTop(tops.length - 1) }])
    model.never('safe', 'x', [{ agent: agents[0], text: 'x', when: all(dials[0].is(0), isAtTop(0)) }])
    if (tops.length < 5) model.eventually('ends', 'x', all(...tops.map((_, dial) => isAtTop(dial))), { agent: agents[0], text: 'never' })
    return { model: model.build(), notApplicable: [], costs: [] }
  }
  const cases = ${JSON.stringify(tops)}.map(tops => (
    { scenario: 's', procedure: 'p', hardware: String(tops), expected: () => null, build: build(tops) }))
  export default { kind: 'spec', name: 'toy/dials', summary: '', source: '', cases }
`

const without = (out: string): unknown => JSON.parse(out, (key, value) => (key === 'seconds' ? null : value))

/** Runs until something has been saved for the first time since the start, then kills. Gives what was printed; null where the run ended before. */
async function killed(
  argv: readonly string[],
  checkpoint: string,
  isToBeKilled: () => boolean,
): Promise<string | null> {
  const running = spawn('node', [program, 'check', ...argv, '--checkpoint', checkpoint])
  let out = ''
  running.stdout.on('data', data => {
    out += data
  })
  const ended = new Promise<number | null>(resolve => running.on('exit', resolve))
  while (running.exitCode === null && !isToBeKilled()) await setTimeout(5)
  running.kill('SIGKILL')
  return (await ended) === null ? out : null
}

test.each([['0'], ['2']])(
  'a run that is killed again and again finds what an unbroken one finds (--workers %s)',
  async workers => {
    const spec = join(
      folderWith({ 'dials.ts': dials([3, 4, 5], [12, 32, 32, 32, 20], [5, 5], [20, 20, 20], [12, 24, 24, 24, 16]) }),
      'dials.ts',
    )
    const argv = [spec, '--workers', workers, '--no-reductions']
    const whole = await toy(['check', ...argv, '--json'])
    const checkpoint = join(folderWith({}), 'checkpoint')
    let [kills, resumed] = [0, '']
    const searches = (): string[] => readdirSync(dirname(checkpoint)).filter(name => /\.\d+\.\d+$/.test(name))
    const stamps = (): string =>
      searches()
        .map(name => statSync(join(dirname(checkpoint), name), { throwIfNoEntry: false })?.mtimeMs)
        .join()
    for (; kills < 2; kills++) {
      const before = stamps()
      const out = await killed([...argv, '--json'], checkpoint, () => stamps() !== before && stamps() !== '')
      if (out === null) break
      resumed += searches().join()
    }
    expect(kills).toBeGreaterThan(0)
    expect(resumed).toContain('checkpoint.')
    const last = await toy(['check', ...argv, '--json', '--checkpoint', checkpoint])
    expect(last.code).toBe(whole.code)
    expect(without(last.out)).toEqual(without(whole.out))
    expect(readdirSync(dirname(checkpoint))).toEqual(['checkpoint'])
    const again = await toy(['check', ...argv, '--json', '--checkpoint', checkpoint])
    expect(again.out).toBe(last.out)
  },
)

test('what was printed before a kill is in the checkpoint', async () => {
  const spec = join(folderWith({ 'dials.ts': dials([3, 4], [5, 5], [200, 200, 200]) }), 'dials.ts')
  const checkpoint = join(folderWith({}), 'checkpoint')
  const argv = [spec, '--workers', '0']
  let out = ''
  const running = spawn('node', [program, 'check', ...argv, '--checkpoint', checkpoint])
  running.stdout.on('data', data => {
    out += data
  })
  while (!out.includes('on 5,5')) await setTimeout(5)
  running.kill('SIGKILL')
  const held = readFileSync(checkpoint, 'utf8')
  expect([...held.matchAll(/"number":(\d+)/g)].map(([, number]) => number)).toEqual(['0', '1'])
})

const saved = async (argv: readonly string[] = []): Promise<string> => {
  const checkpoint = join(folderWith({}), 'checkpoint')
  const { code } = await toy(['check', bakery, '--checkpoint', checkpoint, ...argv])
  expect(code).toBe(0)
  return checkpoint
}

test.each<[what: string, change: (path: string) => void, argv: string[], says: RegExp]>([
  ['cut short', path => truncateSync(path, statSync(path).size - 5), [], /is damaged: it was cut short or changed/],
  ['cut to half', path => truncateSync(path, Math.floor(statSync(path).size / 2)), [], /is damaged/],
  ['changed', path => writeFileSync(path, readFileSync(path, 'utf8').replace('holds', 'HOLDS')), [], /is damaged/],
  ['none at all', path => writeFileSync(path, 'hello'), [], /is no checkpoint/],
  [
    'of another version',
    path => writeFileSync(path, readFileSync(path, 'utf8').replace('"version":1', '"version":2')),
    [],
    /was saved by another version/,
  ],
  ['of another check', () => {}, ['--states-max', '1000'], /was saved by another check/],
])('a checkpoint that is %s is refused, and left as it is', async (_what, change, argv, says) => {
  const checkpoint = await saved()
  change(checkpoint)
  const before = readFileSync(checkpoint, 'utf8')
  const { code, out, error } = await toy(['check', bakery, '--checkpoint', checkpoint, ...argv])
  expect(error).toMatch(says)
  expect(error).toMatch(/\n {2}(delete it, or|give a file)/)
  expect({ code, out, after: readFileSync(checkpoint, 'utf8') }).toEqual({ code: 2, out: '', after: before })
})

test('a checkpoint of another model is refused', async () => {
  const folder = folderWith({ 'dials.ts': dials([3, 4], [5, 5]) })
  const [spec, checkpoint] = [join(folder, 'dials.ts'), join(folder, 'checkpoint')]
  await toy(['check', spec, '--checkpoint', checkpoint])
  writeFileSync(spec, readFileSync(spec, 'utf8').replace('dials[0].is(0)', 'dials[0].is(1)'))
  const { code, error } = await toy(['check', spec, '--checkpoint', checkpoint])
  expect(error).toMatch(/was saved for another model of p, on 3,4: the spec or the program has changed/)
  expect(code).toBe(2)
})

test('a damaged file of a search fails its case, and is left as it is', async () => {
  const folder = folderWith({ 'dials.ts': dials([12, 32, 32, 32, 20], [5, 5]) })
  const [spec, checkpoint] = [join(folder, 'dials.ts'), join(folder, 'checkpoint')]
  const search = `${checkpoint}.1.1`
  const argv = [spec, '--workers', '0', '--json']
  await killed(argv, checkpoint, () => existsSync(search))
  const whole = readFileSync(search)
  const damaged = Buffer.from(whole)
  damaged.writeInt8(damaged.readInt8(whole.length - 40) ^ 1, whole.length - 40)
  for (const [bytes, says] of [
    [damaged, /checkpoint\.1\.1 is damaged: it was cut short or changed/],
    [whole.subarray(0, whole.length - 4), /is damaged/],
    [whole.subarray(0, 30), /is no search|is damaged|another version/],
  ] as const) {
    writeFileSync(search, bytes)
    const { code, out, error } = await toy(['check', ...argv, '--checkpoint', checkpoint])
    const { results, failures }: Results = JSON.parse(out)
    expect([new Set(results.map(({ hardware }) => hardware)), failures.length]).toEqual([new Set(['5,5']), 1])
    expect(error).toMatch(says)
    expect(code).toBe(2)
    expect(readFileSync(search).equals(bytes)).toBe(true)
  }
})

test('a checkpoint that can not be written is a mistake, told at once', async () => {
  const { code, out, error } = await toy(['check', bakery, '--checkpoint', join(folderWith({}), 'no', 'checkpoint')])
  expect(error).toMatch(/the checkpoint can't be saved: .*\n {2}give a file/)
  expect({ code, out }).toEqual({ code: 2, out: '' })
})
