// The files that a check writes, from the arguments to what is in them.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith, specsFolder, toy } from '../toy.ts'

const bakery = join(specsFolder, 'bakery.ts')

test('JUnit, SARIF and annotations come from one check', async () => {
  const folder = folderWith({})
  const [junit, sarif] = [join(folder, 'junit.xml'), join(folder, 'log.sarif')]
  const { code, out } = await toy(['check', bakery, '--junit', junit, '--sarif', sarif, '--github'])
  expect(code).toBe(0)
  expect(readFileSync(junit, 'utf8')).toContain(
    '<testsuite name="toy/bakery" tests="18" failures="0" errors="0" skipped="3">',
  )
  const [run] = JSON.parse(readFileSync(sarif, 'utf8')).runs
  expect([run.results, run.invocations]).toEqual([[], [{ executionSuccessful: true }]])
  expect(out).not.toContain('::error')
})

test.each(['--junit', '--sarif', '--save'])(
  'a file for %s that cannot be written is told before the check',
  async option => {
    const { code, out, error } = await toy(['check', bakery, option, join(folderWith({}), 'no', 'such.xml')])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(error.startsWith(`error: ${option}: `)).toBe(true)
    expect(error).toMatch(
      /such\.xml can't be written: there is no such file or folder\n {2}give a file in a folder that exists/,
    )
  },
)

test('a check is held against an earlier one, and a property that is gone fails it', async () => {
  const saved = join(folderWith({}), 'saved.json')
  expect((await toy(['check', bakery, '--save', saved])).code).toBe(0)
  const same = await toy(['check', bakery, '--against', saved])
  expect(same.code).toBe(0)
  expect(same.out).toContain('Since the saved check: nothing changed.')
  const document = JSON.parse(readFileSync(saved, 'utf8'))
  document.cases[0].verdicts.push({ property: 'neverLate', verdict: 'holds' })
  writeFileSync(saved, JSON.stringify(document))
  const worse = await toy(['check', bakery, '--against', saved])
  expect(worse.out).toContain('ERROR  toy/bakery, take at once, on careful: neverLate is no longer checked')
  expect(worse.code).toBe(1)
})

test('an interrupted check leaves what an earlier one saved, and says so', async () => {
  const saved = join(folderWith({}), 'saved.json')
  const first = await toy(['check', bakery, '--save', saved], true)
  expect(first.error).toBe(`--save: interrupted, ${saved} is not written\n`)
  expect(existsSync(saved)).toBe(false)
  await toy(['check', bakery, '--save', saved])
  const before = readFileSync(saved, 'utf8')
  const { code, error } = await toy(['check', bakery, '--save', saved], true)
  expect(error).toBe(`--save: interrupted, ${saved} is left as it was\n`)
  expect(code).toBe(3)
  expect(readFileSync(saved, 'utf8')).toBe(before)
})

test('what CI servers read of an interrupted check has the cases that are missing as not checked', async () => {
  const folder = folderWith({})
  const [junit, sarif] = [join(folder, 'junit.xml'), join(folder, 'log.sarif')]
  const { code, out } = await toy(['check', bakery, '--junit', junit, '--sarif', sarif, '--github'], true)
  expect(code).toBe(3)
  const suite = /<testsuite name="not checked" tests="6" failures="0" errors="6" skipped="0">/
  expect(readFileSync(junit, 'utf8')).toMatch(suite)
  const [run] = JSON.parse(readFileSync(sarif, 'utf8')).runs
  expect(run.invocations).toEqual([{ executionSuccessful: false }])
  expect(run.results.map(({ message }: { message: { text: string } }) => message.text)).toEqual([
    expect.stringMatching(/^not checked: take at once, on careful, and 5 more cases\n\nthe check was interrupted/),
  ])
  expect(out).toMatch(/::error .*title=not checked.* take at once%2C on careful%2C and 5 more cases::the check was/)
})

test('--against with --property is refused, and a wrong file before anything is checked', async () => {
  const { code, error } = await toy(['check', bakery, '--against', 'x.json', '--property', 'finishes'])
  expect(code).toBe(2)
  expect(error).toContain('--against compares whole cases')
  expect((await toy(['check', bakery, '--against', 'no-such.json'])).error).toMatch(
    /^error: no-such\.json can't be read/,
  )
})

test.each(['--json', '--github'])('--watch with %s is refused: that is of one check', async option => {
  const { code, error } = await toy(['check', bakery, '--watch', option])
  expect(code).toBe(2)
  expect(error).toContain(`--watch prints what changes, and ${option} is of one check`)
})
