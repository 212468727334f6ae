// What can be looked at: start, list, hardware, help, version.
import { expect, test } from 'vitest'
import { folderWith, toy } from '../toy.ts'

test('start shows the matrix, one counterexample in full, and what to do next', async () => {
  const { code, out } = await toy(['start'])
  await expect(out).toMatchFileSnapshot('start.golden.txt')
  expect(code).toBe(0)
})

test('list has a line for every spec, procedure, hardware and property', async () => {
  const { code, out } = await toy(['list'])
  await expect(out).toMatchFileSnapshot('list.golden.txt')
  expect(code).toBe(0)
})

test('list can be limited as a check can: to cases on some hardware, of some procedures, and to properties', async () => {
  const { code, out } = await toy(['list', '--hardware', 'hasty,dent', '--procedure', 'ask', '--property', 'fin'])
  expect(code).toBe(0)
  expect(out).toBe(`specs
  toy/bakery  Taking a loaf from a shelf that a robot watches (test/checker/command/specs/bakery.ts; 2 cases)
procedures
  toy/bakery
    ask, then take
hardware
  hasty   A robot that keeps notes (device)
  dented  A hasty robot that was dropped (device; erratum: checked only where it is named)
properties
  finishes  the clerk finishes
`)
})

test('list of one spec has the hardware that it is or can be checked on', async () => {
  const { out } = await toy(['list', 'test/checker/command/specs/bakery.ts'])
  expect(out).toMatch(/hardware\n {2}careful .*\n {2}hasty .*\n {2}dented .*only where it is named\)\nproperties/)
  const own = folderWith({
    'x.ts': `export default { kind: 'spec', name: 'x', summary: 'X', source: '', cases: [
      { scenario: 's', procedure: 'p', hardware: 'hasty', expected: () => null, build: () => null },
    ] }`,
  })
  expect((await toy(['list', own])).out).toContain('hardware\n  hasty  A robot that keeps notes (device)\nproperties\n')
})

test.each([100, 60, 40])('list fits a terminal of %s columns', async columns => {
  const { out } = await toy(['list'], false, columns)
  expect(out.split('\n').filter(line => line.length > columns && !line.includes('bakery.ts'))).toEqual([])
  expect(out.replaceAll(/\s+/g, ' ')).toContain('dented A hasty robot that was dropped (device; erratum: checked only')
})

test('list refuses a name that means nothing, and says the nearest', async () => {
  const { code, error } = await toy(['list', '--hardware', 'carefull'])
  expect({ code, error }).toEqual({
    code: 2,
    error: 'error: no case of these is on the hardware "carefull"\n  did you mean "careful"?\n',
  })
  expect((await toy(['list', '--property', 'nonsense'])).code).toBe(2)
})

test('list names the hardware that only the listed specs know', async () => {
  const cases = `[{ scenario: 's', procedure: 'p', hardware: 'toaster', expected: () => null, build: () => null }]`
  const text = `export default { kind: 'spec', name: 'x', summary: 'X', source: '', cases: ${cases} }`
  expect((await toy(['list', folderWith({ 'x.ts': text })])).out).toContain('toaster  known to these specs only')
})

test('list and hardware say which hardware is checked only where it is named', async () => {
  expect((await toy(['list'])).out).toContain('was dropped (device; erratum: checked only where it is named)')
  expect((await toy(['hardware', 'dented'])).out).toContain('(device; erratum: checked only where it is named)')
})

test('hardware prints every answer with its citation, and says what is inferred or unverified', async () => {
  expect((await toy(['hardware', 'CAREF'])).out).toContain('yes [UNVERIFIED: taken on trust]\n    hearsay')
  expect((await toy(['hardware', 'hasty'])).out).toContain('yes [INFERRED: no source says it in so many words]')
})

test('the version is printed', async () => {
  expect(await toy(['--version'])).toEqual({ code: 0, out: '1.2.3\n', error: '' })
})

test('start shows a case that no search sees the end of with few entries, and says so', async () => {
  const { code, out } = await toy(['start', '--entries', '50'])
  expect(code).toBe(0)
  expect(out).toContain('\n4 cases, with tables of 50 entries.\n')
  expect(out).toMatch(/careful +holds +holds\nhasty +neverEmptyHanded +holds\*\n/)
  expect(out).toContain(
    '\n*  with 4 entries a table (1 case): with more, 50 loaves may fall in any order: up to 2^50 sets of them.\n',
  )
  expect(out).not.toContain('undecided')
  const { out: searched } = await toy(['start', '--entries', '40'])
  expect(searched).toMatch(/hasty +neverEmptyHanded +holds\n/)
})

test('start says why a case is incomplete, and that its time can be bounded', async () => {
  const { code, out } = await toy(['start', '--entries', '4', '--seconds-max', '0.0000001'])
  expect(code).toBe(3)
  expect(out).toMatch(/careful +incomplete/)
  expect(out).toContain(
    '4 cases undecided: the limit on time ended the search; raise it with --seconds-max; or take fewer entries (--entries 2).',
  )
  expect(out).not.toContain('One of them in full')
})

test.each([[], ['check'], ['list'], ['hardware'], ['replay'], ['diff'], ['start']])(
  'help has an example (%s)',
  async (...command) => {
    const { code, out } = await toy([...command, '--help'])
    expect(out).toContain('Examples:\n  npx shatterproof')
    expect(code).toBe(0)
  },
)
