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

test('what changed is checked again, the others are not, and what flipped is told', async () => {
  const folder = folderWith({ 'bakery.ts': text, 'other.ts': text.replaceAll('toy/bakery', 'toy/other') })
  const file = join(folder, 'bakery.ts')
  const running = spawn('node', [program, 'check', folder, '--watch'])
  let out = ''
  running.stdout.on('data', more => {
    out += more
  })
  const told = async (wanted: RegExp): Promise<string> => {
    for (let tries = 0; tries < 600; tries++) {
      const found = wanted.exec(out)
      if (found !== null) {
        const all = out
        out = ''
        return all
      }
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    throw new Error(`not told: ${wanted}\n${out}`)
  }
  try {
    await told(/watching 2 specs; Ctrl-C ends it/)
    writeFileSync(file, `${text}\n// another text, and the same spec\n`)
    await told(/nothing that is checked has changed/)
    writeFileSync(file, text.replaceAll('takes the loaf', 'takes the bread'))
    const again = await told(/changed: toy\/bakery, take at once, on careful: no longer a micro-step[\s\S]*watching 2/)
    expect(again).not.toContain('toy/other')
    writeFileSync(file, text.replace("hardware === 'careful' ? note", "hardware === 'nobody' ? note"))
    await told(/take at once, on careful: neverEmptyHanded was found to hold, and is violated now/)
    writeFileSync(file, 'export default nonsense(')
    await told(/watching 1 spec, and 1 file that can't be read now; Ctrl-C/)
    writeFileSync(file, text)
    await told(/take at once, on careful: neverEmptyHanded was violated, and is found to hold now[\s\S]*watching 2/)
  } finally {
    running.kill('SIGINT')
  }
  expect(await new Promise(resolve => running.on('exit', resolve))).toBe(0)
}, 60_000)
