// Where a path of the command line leads: a file here, or a spec that ships.
import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { findFiles, resolvePath, shippedSpecs } from '../../../../checker/command/loading/find-files.ts'
import { folderWith, specsFolder, toy } from '../toy.ts'

const bakery = join(specsFolder, 'bakery.ts')
const shipped = { packageFolder: join(specsFolder, '..'), specsFolder }

test.each(['specs/bakery.ts', 'specs/bakery', 'bakery.ts', 'bakery', './bakery'])('%s is the one that ships', path => {
  expect(resolvePath(path, shipped)).toBe(bakery)
  expect(findFiles(path, shipped).map(({ absolute, named }) => [absolute, named])).toEqual([[bakery, true]])
})

test.each(['none', 'toy', 'toy.ts', 'specs/../toy', '../command/toy.ts'])('%s is nothing that ships', path => {
  expect(resolvePath(path, shipped)).toBeNull()
})

test('the folder of all that ships is not meant by its name: one that is missing here is a mistake', () => {
  const folder = folderWith({ 'a.ts': '' })
  const ships = { packageFolder: dirname(folder), specsFolder: folder }
  expect(resolvePath(basename(folder), ships)).toBeNull()
  expect(resolvePath(join(basename(folder), 'a'), ships)).toBe(join(folder, 'a.ts'))
})

test('a file that is here goes before one that ships', () => {
  const folder = folderWith({ 'package.json': '' })
  expect(resolvePath('package.json', { packageFolder: folder, specsFolder: folder })).toBe(resolve('package.json'))
})

test('a check by the name of a spec that ships shows its file', async () => {
  const { code, out } = await toy(['check', 'bakery', '--procedure', 'once', '--hardware', 'hasty'])
  expect(code).toBe(0)
  expect(out).toContain('specs/bakery.ts')
})

test('the specs that ship lie in folders; a name that is nearly one is answered with it', () => {
  const specsFolder = folderWith({ 'index.ts': '' })
  mkdirSync(join(specsFolder, 'xen'))
  for (const file of ['shatter.ts', 'notes.md', 'shatter.test.ts']) writeFileSync(join(specsFolder, 'xen', file), '')
  const ships = { packageFolder: dirname(specsFolder), specsFolder }
  expect(shippedSpecs(ships)).toEqual(['xen/shatter'])
  expect(() => findFiles('xen/shater', ships)).toThrow(expect.objectContaining({ cure: 'did you mean "xen/shatter"?' }))
  expect(() => findFiles('nonsense', ships)).toThrow(expect.objectContaining({ cure: expect.stringContaining('list') }))
})
