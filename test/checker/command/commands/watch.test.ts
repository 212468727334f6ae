// `check --watch` as a process: a spec is saved, and what flipped is told.
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { folderWith, packageFolder, specsFolder } from '../toy.ts'
import { buildToyProgram } from '../toy-process.ts'

let program = ''
beforeAll(async () => {
  program = await buildToyProgram()
})

const text = readFileSync(join(specsFolder, 'bakery.ts'), 'utf8').replaceAll(
  /'(\.\.\/)+checker/g,
  `'${packageFolder}checker`,
)

/** What a watching check tells, piece by piece. */
function watched(...argv: readonly string[]): {
  readonly told: (wanted: RegExp) => Promise<string>
  readonly end: () => Promise<unknown>
} {
  const running = spawn('node', [program, 'check', ...argv, '--watch'])
  let out = ''
  for (const stream of [running.stdout, running.stderr])
    stream.on('data', more => {
      out += more
    })
  const told = async (wanted: RegExp): Promise<string> => {
    for (let tries = 0; tries < 600; tries++) {
      if (wanted.test(out)) {
        const all = out
        out = ''
        return all
      }
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    throw new Error(`not told: ${wanted}\n${out}`)
  }
  const end = (): Promise<unknown> => {
    running.kill('SIGINT')
    return new Promise(resolve => running.on('exit', resolve))
  }
  return { told, end }
}

test('what changed is checked again, the others are not, and what flipped is told', async () => {
  const folder = folderWith({ 'bakery.ts': text, 'other.ts': text.replaceAll('toy/bakery', 'toy/other') })
  const file = join(folder, 'bakery.ts')
  const { told, end } = watched(folder)
  await told(/watching 2 specs; Ctrl-C ends it/)
  writeFileSync(file, `${text}\n// another text, and the same spec\n`)
  await told(/nothing that is checked has changed[\s\S]*watching 2/)
  writeFileSync(file, text.replaceAll('takes the loaf', 'takes the bread'))
  const again = await told(
    /changed: toy\/bakery, take at once, on careful and hasty: no longer a micro-step[\s\S]*watching 2/,
  )
  expect(again).not.toContain('toy/other')
  writeFileSync(file, 'export default nonsense(')
  await told(/watching 1 spec, and 1 file that can't be read now; Ctrl-C/)
  writeFileSync(file, text)
  await told(/take at once, on careful and hasty: no longer a micro-step: .*takes the bread[\s\S]*watching 2/)
  writeFileSync(file, text.replaceAll('toy/bakery', 'toy/renamed'))
  await told(/changed: the spec toy\/bakery is no longer there[\s\S]*watching 2/)
  expect(await end()).toBe(0)
}, 60_000)

test('a trace is shown when it is new, and not at every save; what no longer runs is held against what ran last', async () => {
  const wrong = text.replace("hardware === 'careful' ? note", "hardware === 'nobody' ? note")
  const file = join(folderWith({ 'bakery.ts': text }), 'bakery.ts')
  const { told, end } = watched(file)
  await told(/\n\d+ cases: [^\n]* as expected[\s\S]*watching 1 spec/)
  writeFileSync(file, wrong)
  const first = await told(/neverEmptyHanded was found to hold, and is violated now[\s\S]*watching 1/)
  expect(first).toMatch(/SURPRISE {4}take at once, on careful[\s\S]*\nVIOLATED neverEmptyHanded/)
  expect(first).not.toMatch(/^ {2}ok /m)
  expect(first).toMatch(/\n\d+ cases: [^\n]*\d SURPRISE/)
  writeFileSync(file, wrong.replaceAll('the robot grabs a loaf', 'the robot has a loaf'))
  const second = await told(/watching 1/)
  expect(second).toMatch(/^\nnothing flipped\n\n\d+ cases: [^\n]*\d SURPRISE/)
  writeFileSync(file, wrong.replaceAll(/build: [^\n]*/g, 'build: () => { throw new Error("a slip") },'))
  const failed = await told(/watching 1/)
  expect(failed).toContain('this spec throws Error: a slip')
  expect(failed).not.toMatch(/no longer there|flipped/)
  writeFileSync(file, text)
  await told(/neverEmptyHanded was violated, and is found to hold now[\s\S]*watching 1/)
  expect(await end()).toBe(0)
}, 60_000)
