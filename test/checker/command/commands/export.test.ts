// `export` writes one case for another checker, and says in a sentence what it can't do.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith, specsFolder, toy } from '../toy.ts'

const bakery = join(specsFolder, 'bakery.ts')
const one = ['--hardware', 'hasty', '--procedure', 'once']

test('Promela goes to the terminal, with the command that made it', async () => {
  const { out, code } = await toy(['export', bakery, ...one, '--to', 'promela'])
  expect(code).toBe(0)
  expect(out).toMatch(/^\/\*\n/)
  expect(out).toContain('Made by: npx shatterproof export ')
  expect(out).toContain('active proctype machine()')
})

test('TLA+ goes to a file, with its configuration beside it', async () => {
  const folder = folderWith({})
  const { out, code } = await toy(['export', bakery, ...one, '--to', 'tla', '--out', join(folder, 'bakery.tla')])
  expect(code).toBe(0)
  expect(out).toMatch(/^Wrote .*bakery\.tla and .*bakery\.cfg\./)
  expect(readFileSync(join(folder, 'bakery.tla'), 'utf8')).toMatch(/^---- MODULE bakery ----\n/)
  expect(readFileSync(join(folder, 'bakery.cfg'), 'utf8')).toMatch(/^SPECIFICATION Spec\n/)
})

test.each([
  [['--to', 'c'], 'there is no export to c\n  use --to promela, or --to tla'],
  [['--to', 'tla', '--out', '1.tla'], "1.tla can't be a module of TLA+"],
  [['--to', 'promela', '--out', 'no/such/folder/x.pml'], "no/such/folder/x.pml can't be written"],
  [['--to', 'promela', '--entries', 'two'], '--entries'],
])('%j is refused', async (argv, says) => {
  const { error, code } = await toy(['export', bakery, ...one, ...argv])
  expect(code).toBe(2)
  expect(error).toContain(says)
})
