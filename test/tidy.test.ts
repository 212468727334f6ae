// Keeps the shape of the project: sizes, names, folders, and who may import whom. It reads the files themselves, so that it can't
// be fooled by a tool that looked at nothing, and fails where it looked at nothing itself.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const top = fileURLToPath(new URL('..', import.meta.url))
const linesMax = 300
const functionLinesMax = 70

interface SourceFile {
  /** From the top folder, with forward slashes. */
  readonly path: string
  readonly lines: readonly string[]
  /** What is imported, as a path from the top folder, or the name of a package. */
  readonly imports: readonly { readonly from: string; readonly isTypeOnly: boolean }[]
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(top, folder), { withFileTypes: true }).flatMap(entry => {
    const path = `${folder}/${entry.name}`
    return entry.isDirectory() ? filesBelow(path) : [path]
  })
}

function read(path: string): SourceFile {
  const text = readFileSync(join(top, path), 'utf8')
  const found = text.matchAll(/^(?:import|export)\b(\s+type\b)?[^'"`;]*?\bfrom '([^']+)'|\bimport\(\s*'([^']+)'/gm)
  const sideEffects = text.matchAll(/^import()() '([^']+)'/gm)
  const imports = [...found, ...sideEffects].map(([, type, from, other]) => ({
    from: resolved(path, from || other || ''),
    isTypeOnly: type !== undefined && type !== '',
  }))
  return { path, lines: text.trimEnd().split('\n'), imports }
}

function resolved(path: string, from: string): string {
  return from.startsWith('.') ? relative('/', join('/', dirname(path), from)).replaceAll('\\', '/') : from
}

const rooms = ['checker', 'model', 'specs', 'test']
const sources = rooms
  .flatMap(filesBelow)
  .filter(path => path.endsWith('.ts'))
  .map(read)
const within = (room: string): SourceFile[] => sources.filter(({ path }) => path.startsWith(`${room}/`))

/** The folder right below a room, such as `checker/trace`; the room itself for a file that lies in none. */
function folderOf(path: string): string {
  const [room, folder, file] = path.split('/')
  return file === undefined ? (room ?? '') : `${room}/${folder}`
}

/** Every import of a room's files that a rule finds fault with, as `file imports file`. */
function faults(room: string, isFault: (file: string, from: string, isTypeOnly: boolean) => boolean): string[] {
  const isOurs = (from: string): boolean => rooms.some(one => from.startsWith(`${one}/`))
  return within(room).flatMap(({ path, imports }) =>
    imports
      .filter(({ from, isTypeOnly }) => isOurs(from) && isFault(path, from, isTypeOnly))
      .map(({ from }) => `${path} imports ${from}`),
  )
}

test('there is something to look at in every room', () => {
  for (const room of rooms) expect(within(room).length, room).toBeGreaterThan(5)
  const imports = sources.flatMap(source => source.imports)
  expect(imports.length).toBeGreaterThan(sources.length)
})

test('the top level holds what it should, and nothing else', () => {
  const allowed = [
    ...rooms,
    ...['.ci', '.gitignore', 'CHANGELOG.md', 'LICENSE', 'README.md', 'biome.json', 'package-lock.json', 'package.json'],
    'tsconfig.json',
  ]
  const passing = ['.git', 'dist', 'node_modules']
  const found = readdirSync(top).filter(name => !passing.includes(name) && !name.endsWith('.tgz'))
  expect(found.filter(name => !allowed.includes(name))).toEqual([])
})

test(`a file stays under ${linesMax} lines`, () => {
  expect(
    sources.filter(({ lines }) => lines.length >= linesMax).map(({ path, lines }) => `${path}: ${lines.length}`),
  ).toEqual([])
})

test(`a function stays under ${functionLinesMax} lines`, () => {
  // The code is formatted, so a body ends at the next line that is indented as its head and starts with a brace.
  const head =
    /^( *)(?:export |default |private |static |async )*(?:function\b|(?:get |set )?[\w#]+\(|(?:const|let) \w+ = .*=>).*(?:\{|\(|=>)$/
  const bodies = sources
    .filter(({ path }) => !path.startsWith('test/'))
    .flatMap(({ path, lines }) =>
      lines.flatMap((line, start) => {
        const indent = head.exec(line)?.[1]
        if (indent === undefined) return []
        const end = lines.findIndex(
          (other, index) => index > start && new RegExp(`^${indent}[^ ]`).test(other) && !/^\s*\)/.test(other),
        )
        return [{ where: `${path}:${start + 1}`, length: end - start + 1 }]
      }),
    )
  expect(bodies.length).toBeGreaterThan(100)
  expect(bodies.filter(({ length }) => length >= functionLinesMax)).toEqual([])
})

test('a file opens with what it is', () => {
  const openings = sources.map(({ path, lines }) => ({ path, first: lines[lines[0]?.startsWith('#!') ? 1 : 0] ?? '' }))
  expect(
    openings.filter(({ path, first }) => !first.startsWith('//') && !path.startsWith('test/')).map(({ path }) => path),
  ).toEqual([])
})

test('nothing is named after nothing', () => {
  const empty = /(manager|helper|util|common|misc)/i
  const names = sources.flatMap(({ path, lines }) => [
    path,
    ...lines.flatMap(
      line => /^(?:export )?(?:async )?(?:class|interface|type|function|const) (\w+)/.exec(line)?.[1] ?? [],
    ),
  ])
  expect(names.length).toBeGreaterThan(500)
  expect(names.filter(name => empty.test(basename(name)))).toEqual([])
})

test('names of files are words with hyphens', () => {
  expect(
    sources.map(({ path }) => path).filter(path => !/^[a-z0-9-]+(\.(test|config))?\.ts$/.test(basename(path))),
  ).toEqual([])
})

test.each(['checker', 'model'])('every folder of %s has a page that explains it, and a front door', room => {
  const folders = readdirSync(join(top, room), { withFileTypes: true }).filter(entry => entry.isDirectory())
  expect(folders.length).toBeGreaterThan(2)
  const needed = folders.flatMap(({ name }) => [`${room}/${name}/README.md`, `${room}/${name}/index.ts`])
  expect(needed.filter(path => !existsSync(join(top, path)))).toEqual([])
})

test('nothing imports the tests', () => {
  for (const room of ['checker', 'model', 'specs'])
    expect(faults(room, (_file, from) => from.startsWith('test/'))).toEqual([])
})

test('the checker imports nothing of the machine or of specs', () => {
  expect(faults('checker', (_file, from) => !from.startsWith('checker/'))).toEqual([])
})

test('the checker has never heard of a page table', () => {
  const heard = /\b(TLB|IOMMU|SMMU|DMA|VT-d|superpages?|page[- ]tables?)\b/i
  const lines = within('checker').flatMap(({ path, lines: all }) =>
    all.map((line, index) => `${path}:${index + 1}: ${line}`),
  )
  expect(lines.filter(line => heard.test(line))).toEqual([])
})

test('one folder of the checker imports another through its front door', () => {
  const isFault = (file: string, from: string): boolean =>
    folderOf(file) !== folderOf(from) && from !== `${folderOf(from)}/index.ts`
  expect(faults('checker', isFault)).toEqual([])
})

test('in the checker, words know of data, and data of no words: each folder imports only those before it', () => {
  const order = ['language', 'compile', 'explore', 'trace', 'report', 'since', 'export', 'page', 'command'].map(
    name => `checker/${name}`,
  )
  const place = (path: string): number => order.indexOf(folderOf(path))
  expect(faults('checker', (file, from) => place(file) < place(from))).toEqual([])
  const drives = faults(
    'checker',
    (file, from, isTypeOnly) =>
      folderOf(file) === 'checker/report' && folderOf(from) === 'checker/explore' && !isTypeOnly,
  )
  expect(drives, 'a report never drives the search').toEqual([])
})

/** Folders of the checker that have rooms, each of which imports only those before it. */
const roomsOf: readonly (readonly [string, readonly string[]])[] = [
  ['explore', ['layers', 'search', 'paths', 'verdicts', 'reduced']],
  ['command', ['files', 'loading', 'one-case', 'saved', 'many-cases', 'output', 'commands']],
]

test.each(roomsOf)(
  'in %s each room imports only those before it, and nothing imports its top but that itself',
  (folder, rooms) => {
    const order = [...rooms, null]
    const inRoom = new RegExp(`^checker/${folder}/([^/]+)/`)
    const place = (path: string): number => order.indexOf(inRoom.exec(path)?.[1] ?? null)
    const isOurs = (path: string): boolean => path.startsWith(`checker/${folder}/`)
    const ours = within('checker').filter(({ path }) => isOurs(path))
    for (const room of rooms)
      expect(ours.filter(({ path }) => path.startsWith(`checker/${folder}/${room}/`)).length, room).toBeGreaterThan(2)
    expect(ours.filter(({ path }) => place(path) < 0).map(({ path }) => path)).toEqual([])
    expect(faults('checker', (file, from) => isOurs(file) && isOurs(from) && place(file) < place(from))).toEqual([])
  },
)

test.each(roomsOf)('no files of %s import each other in a circle, not even for a type', folder => {
  const ours = new Map(
    within(`checker/${folder}`).map(({ path, imports }) => [path, imports.map(({ from }) => from)] as const),
  )
  const left = new Set(ours.keys())
  // A file all of whose imports are gone goes too; what stays is in a circle, or leads to one.
  for (let before = -1; before !== left.size; ) {
    before = left.size
    for (const path of [...left]) if ((ours.get(path) ?? []).every(from => !left.has(from))) left.delete(path)
  }
  expect(ours.size).toBeGreaterThan(30)
  expect([...left]).toEqual([])
})

test('the machine imports nothing but the modelling language, through its front door', () => {
  const isFault = (_file: string, from: string): boolean =>
    !from.startsWith('model/') && from !== 'checker/language/index.ts'
  expect(faults('model', isFault)).toEqual([])
})

test('specs import front doors only', () => {
  const isFault = (_file: string, from: string): boolean =>
    !from.startsWith('specs/') && from !== 'model/index.ts' && !/^checker\/[a-z]+\/index\.ts$/.test(from)
  expect(faults('specs', isFault)).toEqual([])
})

test('nothing names a place that only one machine has', () => {
  const place = new RegExp(`/(${['work', 'home', 'root', 'Users'].join('|')})/[a-z]`)
  const lines = sources.flatMap(({ path, lines: all }) => all.map((line, index) => `${path}:${index + 1}: ${line}`))
  expect(lines.filter(line => place.test(line))).toEqual([])
})
