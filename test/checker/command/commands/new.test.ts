// `new` from the arguments to the file. What the real one writes is checked in test/package.test.ts.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith, toy } from '../toy.ts'

test('a spec is written under its name, and the command that checks it is told', async () => {
  const folder = folderWith({})
  const { code, out } = await toy(['new', join(folder, 'split-under-lock')])
  expect(code).toBe(0)
  expect(readFileSync(join(folder, 'split-under-lock.ts'), 'utf8')).toBe('// split-under-lock\n')
  expect(out).toContain('npx shatterproof check ')
})

test('nothing is written over', async () => {
  const folder = folderWith({ 'mine.ts': 'precious' })
  const { code, error } = await toy(['new', join(folder, 'mine.ts')])
  expect(code).toBe(2)
  expect(error).toMatch(/mine\.ts is there already\n {2}choose another name/)
  expect(readFileSync(join(folder, 'mine.ts'), 'utf8')).toBe('precious')
})

test.each(['Split', 'a b', '-x'])('%j is no name', async name => {
  const { code, error } = await toy(['new', join(folderWith({}), `x/${name}`)])
  expect(code).toBe(2)
  expect(error).toMatch(/is no name for a spec|can't be written/)
})

test('a folder that is not there is told', async () => {
  const { code, error } = await toy(['new', join(folderWith({}), 'no', 'mine')])
  expect(code).toBe(2)
  expect(error).toMatch(/can't be written/)
})
