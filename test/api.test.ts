// The page about the library is what the docstrings say now; `UPDATE=1 npm test -- api` writes it anew. What people write specs with has a
// docstring each.
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { apiPage, exportsOf } from './api-page.ts'
import { expectSection } from './sections.ts'

const page = fileURLToPath(new URL('../specs/api.md', import.meta.url))

test('the page says what the package exports', () => {
  expectSection(page, 'api', apiPage('specs/index'))
})

test('what is private is left out with its docstring', () => {
  const strays = exportsOf('specs/index').filter(({ declaration }) => /\*\/\n+\s*(\/\*\*|\})/.test(declaration))
  expect(strays.map(({ name }) => name)).toEqual([])
})

test('every function and class that it exports has a docstring', () => {
  const bare = exportsOf('specs/index').filter(
    ({ doc, declaration }) => doc === '' && /^(function|class) /.test(declaration),
  )
  expect(bare.map(({ file, name }) => `${file}: ${name}`)).toEqual([])
})
