// Traces are saved by `check --trace` and run again by `replay`, also after the spec has changed.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith, packageFolder, specsFolder, toy } from '../toy.ts'

const original = readFileSync(join(specsFolder, 'bakery.ts'), 'utf8').replace(
  /'[./]*\/checker\/language\/index.ts'/,
  `'${packageFolder}checker/language/index.ts'`,
)

async function saved(...argv: readonly string[]) {
  const folder = folderWith({ 'bakery.ts': original })
  const [spec, trace] = [join(folder, 'bakery.ts'), join(folder, 'trace.json')]
  const { out } = await toy(['check', spec, '--trace', trace, ...argv])
  const edit = (from: string, to: string): void => writeFileSync(spec, original.replace(from, to))
  return { out, spec, trace, edit }
}

test('a saved trace replays', async () => {
  const { out, trace } = await saved('--hardware', 'hasty', '--procedure', 'once')
  expect(out).toMatch(/trace [0-9a-f]{8} saved in .*trace\.json\n$/)
  const replayed = await toy(['replay', trace])
  expect(replayed.out).toMatch(/^ 1 {2}\S.*\n 2 {2}\S.*\n 3 {2}\S.*\n/)
  expect(replayed.out).toMatch(/\nTrace [0-9a-f]{8} is a behaviour of the model: 3 steps, and it ends in the violation/)
  expect(replayed.code).toBe(0)
})

test('a trace is replayed with the spec beside it, wherever it is called from', async () => {
  const folder = folderWith({ 'bakery.ts': original })
  const here = process.cwd()
  try {
    process.chdir(folder)
    await toy(['check', 'bakery.ts', '--hardware', 'hasty', '--procedure', 'once', '--trace', 't.json'])
  } finally {
    process.chdir(here)
  }
  expect((await toy(['replay', join(folder, 't.json')])).code).toBe(0)
})

test('of several traces the first is saved, and is named', async () => {
  const { out } = await saved()
  expect(out).toContain('the first of 3: take at once, on hasty, neverEmptyHanded')
})

test('with --json the document stays alone on standard output', async () => {
  const folder = folderWith({ 'bakery.ts': original })
  const { out, error } = await toy(['check', join(folder, 'bakery.ts'), '--json', '--trace', join(folder, 't.json')])
  expect(() => JSON.parse(out)).not.toThrow()
  expect(error).toContain('saved in')
})

test('a trace is replayed with the entries that it was found with', async () => {
  const { trace } = await saved('--hardware', 'hasty', '--procedure', 'once', '--entries', '3')
  expect((await toy(['replay', trace])).code).toBe(0)
})

test('where the model has changed but the trace is still one of it, both are said', async () => {
  const { trace, edit } = await saved('--hardware', 'hasty', '--procedure', 'once')
  edit(`'forgets its %'`, `'drops its %'`)
  const { code, out } = await toy(['replay', trace])
  expect(out).toContain('The model has changed since this trace was saved.')
  expect(out).toContain('is a behaviour of the model')
  expect(code).toBe(0)
})

test('where a step is gone, it says at which step the trace diverges', async () => {
  const { trace, edit } = await saved('--hardware', 'hasty', '--procedure', 'once')
  edit(`'takes the loaf'`, `'grabs the loaf'`)
  const { code, out } = await toy(['replay', trace])
  expect(out).toMatch(
    /diverges at step 2 \(clerk: takes the loaf\): the rule ".*" of clerk now says "grabs the loaf"\.\n/,
  )
  expect(out).toMatch(/check it again:\n {2}npx shatterproof check (\\\n {4})?\S+bakery\.ts (.|\n)*--hardware hasty/)
  expect(code).toBe(1)
})

test('a run that stands still for ever is replayed as one', async () => {
  const { trace } = await saved('--hardware', 'hasty', '--procedure', 'nothing')
  const { code, out } = await toy(['replay', trace])
  expect(out).toContain('and it stands still for ever in the violation of finishes.')
  expect(code).toBe(0)
})

test.each([
  ['another spec', `name: 'toy/bakery'`, `name: 'toy/butcher'`, /the trace is from the spec toy\/bakery/],
  ['a procedure that is gone', `'take at once'`, `'take it'`, /has no case "take at once" on hasty/],
  ['a property that is gone', `'neverEmptyHanded',\n    'the`, `'always',\n    'the`, /no longer has/],
])('a trace of %s is refused', async (_what, from, to, says) => {
  const { trace, edit } = await saved('--hardware', 'hasty', '--procedure', 'once')
  edit(from, to)
  const { code, error } = await toy(['replay', trace])
  expect(error).toMatch(says)
  expect(code).toBe(2)
})

test.each(['text', 'comment', 'markdown', 'mermaid', 'json'])('a saved trace is printed as %s', async format => {
  const { spec, trace } = await saved('--hardware', 'hasty', '--procedure', 'once', '--property', 'neverEmptyHanded')
  const { code, out, error } = await toy(['replay', trace, '--format', format])
  const one = [spec, '--hardware', 'hasty', '--procedure', 'once', '--property', 'neverEmptyHanded']
  expect(out).toBe((await toy(['check', ...one, '--format', format])).out)
  expect(error).toContain('is a behaviour of the model')
  expect(code).toBe(0)
})

async function idOf(spec: string): Promise<string> {
  const { out } = await toy(['check', spec, '--hardware', 'hasty', '--procedure', 'once'])
  return /trace ([0-9a-f]{8})/.exec(out)?.[1] ?? ''
}

test('a trace is found again by its case and its id, and replayed', async () => {
  const spec = join(folderWith({ 'bakery.ts': original }), 'bakery.ts')
  const id = await idOf(spec)
  const { code, out } = await toy(['replay', spec, '--procedure', 'once', '--hardware', 'hasty', id])
  expect(out).toMatch(/^VIOLATED neverEmptyHanded: /)
  expect(out).toContain(`\nTrace ${id} is a behaviour of the model: `)
  expect(code).toBe(0)
  const { out: found } = await toy(['replay', spec, id.toUpperCase(), '--format', 'mermaid'])
  expect(found).toContain('sequenceDiagram\n')
})

test('an id that no trace has is refused, with those that there are', async () => {
  const spec = join(folderWith({ 'bakery.ts': original }), 'bakery.ts')
  const id = await idOf(spec)
  const { code, error } = await toy(['replay', spec, '--hardware', 'hasty', '00000000'])
  expect(error).toMatch(/no trace of these \d cases has the id 00000000\n {2}an id changes with the model/)
  expect(error).toContain(
    `; those of diff are not found; there are:\n    ${id} (take at once, on hasty, neverEmptyHanded)\n`,
  )
  expect(code).toBe(2)
  const safe = ['--hardware', 'careful', '--procedure', 'ask, then take']
  expect((await toy(['replay', spec, ...safe, '00000000'])).error).toContain('nothing is violated')
})

test.each([
  ['something that is no id', ['nonsense'], /"nonsense" is no id of a trace/],
  ['a case for a saved trace', ['--hardware', 'hasty'], /a saved trace knows its own case/],
])('%s is refused', async (_what, more, says) => {
  const { spec, trace } = await saved('--hardware', 'hasty', '--procedure', 'once')
  const { code, error } = await toy(['replay', more.length === 1 ? spec : trace, ...more])
  expect(error).toMatch(says)
  expect(code).toBe(2)
})

test('a spec without an id is answered with how to get one', async () => {
  const { spec } = await saved('--hardware', 'hasty', '--procedure', 'once')
  const { code, error } = await toy(['replay', spec])
  expect(error).toMatch(
    /bakery\.ts is no saved trace; .*\n {2}give it: `replay \S+bakery\.ts ID`; the id is printed with a trace/,
  )
  expect(code).toBe(2)
})

test('a trace of a spec that is nowhere says so', async () => {
  const { spec, trace } = await saved('--hardware', 'hasty', '--procedure', 'once')
  rmSync(spec)
  const { code, error } = await toy(['replay', trace])
  expect(error).toMatch(/the trace is of the spec \S+bakery\.ts, which is neither here nor beside the trace/)
  expect(code).toBe(2)
})

test('what is printed as JSON is refused with the command that replays its trace, and that command does', async () => {
  const folder = folderWith({ 'bakery.ts': original })
  const [spec, file] = [join(folder, 'bakery.ts'), join(folder, 'traces.json')]
  const argv = ['check', spec, '--hardware', 'hasty', '--property', 'neverEmptyHanded']
  const document = (await toy([...argv, '--format', 'json'])).out
  writeFileSync(file, document)
  const { code, error } = await toy(['replay', file])
  const [, command = '', id = ''] =
    /^error: .* is not a saved trace: `--format json` wrote it\n {2}its trace is found again by id: npx shatterproof (.* ([0-9a-f]{8}))\n {2}or save one/.exec(
      error,
    ) ?? []
  expect([code, id]).toEqual([2, JSON.parse(document).traces[0].trace.id])
  const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
  expect((await toy(words)).out).toContain(`Trace ${id} is a behaviour of the model`)
  expect((await toy(['replay', file, id])).error).toContain(command)
  writeFileSync(file, (await toy([...argv, '--json'])).out)
  expect((await toy(['replay', file])).error).toContain(
    `by id: npx shatterproof replay FILE-OF-toy/bakery --procedure "take at once" --hardware hasty ${id}\n`,
  )
})
