// The package as a stranger has it: packed, unpacked in a project of its own, used from there. Only its dependencies are taken from here, so
// that the test needs no network.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newSpecText } from '../specs/new-spec.ts'

const top = fileURLToPath(new URL('..', import.meta.url))
const project = mkdtempSync(join(tmpdir(), 'shatterproof-stranger-'))
const modules = join(project, 'node_modules')
const program = join(modules, 'shatterproof/dist/specs/shatterproof.js')

beforeAll(() => {
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', project], { cwd: top })
  const [packed] = readdirSync(project).filter(name => name.endsWith('.tgz'))
  mkdirSync(join(modules, 'shatterproof'), { recursive: true })
  execFileSync('tar', ['xzf', join(project, packed ?? ''), '-C', join(modules, 'shatterproof'), '--strip-components=1'])
  for (const name of readdirSync(join(top, 'node_modules')).filter(one => !one.startsWith('.')))
    symlinkSync(join(top, 'node_modules', name), join(modules, name))
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }')
}, 60_000)

afterAll(() => rmSync(project, { recursive: true, force: true }))

function shatterproof(...argv: readonly string[]): {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
} {
  return spawnSync(process.execPath, [program, ...argv], { cwd: project, encoding: 'utf8' })
}

test('what `new` writes is checked on all hardware, as expected', () => {
  expect(shatterproof('new', 'mine').status).toBe(0)
  expect(readFileSync(join(project, 'mine.ts'), 'utf8')).toBe(newSpecText('mine'))
  const { status, stdout, stderr } = shatterproof('check', 'mine.ts')
  expect(stderr).toBe('')
  expect(stdout).not.toMatch(/SURPRISE|VACUOUS|INCOMPLETE/)
  expect(stdout).toMatch(/isolatedAfterReturn VIOLATED as expected/)
  expect(status).toBe(0)
})

test.each(['specs/xen/shatter.ts', 'xen/shatter'])('%s, which is not here, is the spec that ships', spec => {
  const { status, stdout, stderr } = shatterproof('check', spec, '--procedure', 'mirror and swap', '--hardware', 'vt-d')
  expect(stderr).toBe('')
  expect(stdout).toContain('mirror and swap')
  expect(status).toBe(0)
  expect(shatterproof('check', 'specs').stderr).toContain('there is no file or folder specs')
})

test('the package is built already: it has no script that npm would run, or ask about, when it is installed', () => {
  const { scripts } = JSON.parse(readFileSync(join(modules, 'shatterproof/package.json'), 'utf8'))
  for (const name of ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare'])
    expect(scripts).not.toHaveProperty(name)
})

test('a test of the project checks procedures by matchers, and a failure prints the trace', () => {
  writeFileSync(
    join(project, 'mine.test.ts'),
    `import { invalid, pointer, leaf, frameNumber, procedure } from 'shatterproof'
import 'shatterproof/vitest'
import { expect, test } from 'vitest'

const bodyOf = (invalidates: boolean) => procedure(invalidates ? 'mirror and swap' : 'never invalidated', ({ cpu, superpage, target }) => {
  const table = cpu.allocate()
  for (const page of superpage.pages) cpu.write(table.entry(page), page === target ? invalid : leaf(frameNumber(page), 'rw'))
  cpu.fence('complete')
  cpu.write(superpage.entry, pointer(table))
  cpu.fence('complete')
  if (!invalidates) return
  cpu.invalidate(superpage)
  cpu.wait({ drain: true })
})

test('holds', async () => {
  await expect(bodyOf(true)).toHold({ on: ['vt-d', 'amd-vi'] })
})

test('violates', async () => {
  await expect(bodyOf(false)).toViolate('isolatedAfterReturn', { on: 'vt-d' })
})

test('fails, and says why', async () => {
  await expect(bodyOf(false)).toHold({ on: 'vt-d' })
})

test('fails for what holds', async () => {
  await expect(bodyOf(true)).toViolate('isolatedAfterReturn', { on: ['vt-d', 'amd-vi'] })
})

test('fails where it was not to violate', async () => {
  await expect(bodyOf(false)).not.toViolate('isolatedAfterReturn', { on: ['vt-d', 'amd-vi'] })
})

test('fails where nothing is put to the test', async () => {
  await expect(bodyOf(true)).toHold({ on: 'x86-ept', properties: ['available'] })
})
`,
  )
  const vitest = join(top, 'node_modules/vitest/vitest.mjs')
  const { stdout, stderr } = spawnSync(process.execPath, [vitest, 'run', '--root', project, '--reporter', 'verbose'], {
    cwd: project,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  })
  const said = `${stdout}${stderr}`
  expect(said).toMatch(/Tests +4 failed \| 2 passed/)
  expect(said).toContain('never invalidated does not hold')
  expect(said).toContain('VIOLATED isolatedAfterReturn')
  expect(said).not.toContain('npx shatterproof check')
  expect(said).toContain(`mirror and swap does not violate isolatedAfterReturn:

mirror and swap, on vt-d: isolatedAfterReturn: holds, but it was expected to be violated
mirror and swap, on amd-vi: isolatedAfterReturn: holds, but it was expected to be violated
`)
  expect(said).toContain(`never invalidated was not to violate isolatedAfterReturn:

never invalidated, on vt-d: isolatedAfterReturn: violated, but it was expected to hold
never invalidated, on amd-vi: isolatedAfterReturn: violated, but it was expected to hold

VIOLATED isolatedAfterReturn`)
  expect(said).toContain('The same on 1 other, but for the citations: amd-vi.')
  expect(said).toMatch(/mirror and swap does not hold:\n\nmirror and swap, on x86-ept: available: not applicable: /)
}, 60_000)
