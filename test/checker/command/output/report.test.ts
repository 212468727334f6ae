// `check --report`: where the page goes, what is said of it, and what is refused.
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith, specsFolder, toy } from '../toy.ts'

const bakery = join(specsFolder, 'bakery.ts')

test('one file, or a folder, and the file to open is named', async () => {
  const folder = folderWith({})
  const [file, deep] = [join(folder, 'report.html'), join(folder, 'new', 'report')]
  const one = await toy(['check', bakery, '--report', file])
  expect(one.out).toContain(`report written: open ${file}\n`)
  expect(readFileSync(file, 'utf8')).toContain('<title>Shatterproof report</title>')
  const many = await toy(['check', bakery, '--report', deep])
  expect(many.out).toContain(`report written: open ${join(deep, 'index.html')}\n`)
  expect(readdirSync(deep).sort()).toEqual(['data.js', 'index.html', 'page.css', 'page.js'])
  expect(many.code).toBe(one.code)
})

test('beside a document, nothing else is printed', async () => {
  const file = join(folderWith({}), 'report.html')
  const { out, error } = await toy(['check', bakery, '--json', '--report', file])
  expect(JSON.parse(out)).toHaveProperty('results')
  expect(error).toContain(`report written: open ${file}`)
  expect(existsSync(file)).toBe(true)
})

test('where nothing can be written, that is said', async () => {
  const folder = folderWith({})
  mkdirSync(join(folder, 'taken.html'))
  for (const path of [join(folder, 'taken.html'), join(folder, 'none', 'report.html')]) {
    const { code, error } = await toy(['check', bakery, '--report', path])
    expect(code).toBe(2)
    expect(error).toContain("the report can't be written")
    expect(error).toContain('give a folder, or a file that ends in .html')
  }
})
