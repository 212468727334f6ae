// The program as a process: what a signal does, what it prints where nobody looks.
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { folderWith, packageFolder, specsFolder } from './toy.ts'
import { buildToyProgram } from './toy-process.ts'

const bakery = join(specsFolder, 'bakery.ts')
let program = ''
beforeAll(async () => {
  program = await buildToyProgram()
})

const toy = (...argv: readonly string[]) => spawnSync('node', [program, ...argv], { encoding: 'utf8' })

/** A model of 2^32 states: nobody waits for its end. */
const endless = `
  import { array, boolean, ModelBuilder } from '${packageFolder}checker/language/index.ts'
  const places = Array.from({ length: 32 }, (_, index) => index)
  export default { kind: 'spec', name: 'toy/endless', summary: '', source: '', cases: [{
    scenario: 's', procedure: 'p', hardware: 'h', expected: () => null, build() {
      const model = new ModelBuilder('endless')
      const agent = model.agent('a')
      const bits = model.variable('bits', array(boolean, 32), places.map(() => false))
      model.rule({ name: 'set', agent }, { place: places }, ({ place }) => ({
        when: bits.at(place).is(false), then: [bits.at(place).becomes(true)],
      }))
      model.never('x', 'x', [{ agent, text: 'x', when: { condition: { kind: 'constant', value: 0 } } }])
      return { model: model.build(), notApplicable: [], costs: [] }
    },
  }] }
`

test('without a terminal there is neither colour nor progress', () => {
  const { stdout, stderr } = toy('check', bakery)
  expect(stdout).not.toContain('\u001b')
  expect(stderr).toBe('')
})

test('the exit code is that of the command', () => {
  expect(toy('check', bakery, '--procedure', 'nothing', '--property', 'hand').status).toBe(1)
  expect(toy('check', 'nowhere.ts').status).toBe(2)
})

test('an import of a name that the language does not have is a mistake, and is named', () => {
  const text = `import { nothing } from '${packageFolder}checker/language/index.ts'\nexport default nothing\n`
  const { status, stderr } = toy('check', join(folderWith({ 'wrong-name.ts': text }), 'wrong-name.ts'))
  expect(stderr).toMatch(/wrong-name\.ts.*'checker\/language\/index\.ts'.*named 'nothing'/)
  expect(stderr).not.toMatch(/\n\s+at /)
  expect(status).toBe(2)
})

test('a spec anywhere imports what it needs from the package by its name', () => {
  const text = endless.replace(/'[^']*index\.ts'/, "'shatterproof'")
  const { status, stdout, stderr } = toy(
    'check',
    join(folderWith({ 'mine.ts': text }), 'mine.ts'),
    '--states-max',
    '1000',
  )
  expect(stdout + stderr).toContain('the limit on states ended the search')
  expect(status).toBe(3)
})

test('Ctrl-C ends a search with what was seen so far, and exit code 3', async () => {
  const spec = join(folderWith({ 'endless.ts': endless }), 'endless.ts')
  const running = spawn('node', [program, 'check', spec, '--states-max', '4000000000', '--memory-max', '2G'])
  let out = ''
  running.stdout.on('data', text => {
    out += text
  })
  setTimeout(() => running.kill('SIGINT'), 1500)
  const code = await new Promise(resolve => running.on('exit', resolve))
  expect(out).toMatch(/INCOMPLETE {2}p, on h: x undecided \([\d,]+ states/)
  expect(out).toContain('the search was interrupted')
  expect(code).toBe(3)
})

test('a limit on time ends a search', () => {
  const spec = join(folderWith({ 'endless.ts': endless }), 'endless.ts')
  const { status, stdout } = toy('check', spec, '--seconds-max', '0.3')
  expect(stdout).toContain('the limit on time ended the search; raise it with --seconds-max')
  expect(status).toBe(3)
})

test('a reader that goes away is no reason to crash', () => {
  const { stderr, status } = spawnSync('bash', ['-c', `node ${program} --help | true; exit \${PIPESTATUS[0]}`])
  expect(stderr.toString()).toBe('')
  expect(status).toBe(0)
})

test('a check whose reader goes away leaves what an earlier one saved', () => {
  const folder = folderWith({ 'endless.ts': endless, 'saved.json': 'kept' })
  // What is said first comes from the bakery; the reader leaves then, while the other is searched.
  const command = `node ${program} check ${bakery} ${join(folder, 'endless.ts')} --verbose --workers 0 --states-max 3000000`
  const saved = join(folder, 'saved.json')
  const { stderr } = spawnSync('bash', ['-c', `${command} --save ${saved} | true`], { encoding: 'utf8' })
  expect(stderr).toContain(`--save: interrupted, ${saved} is left as it was`)
  expect(readFileSync(saved, 'utf8')).toBe('kept')
})
