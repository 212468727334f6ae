// Documented bugs that the machine can't express yet: specs/README.md says what each lacks.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

test('the page about the specs lists as many', () => {
  const page = readFileSync(new URL('../../specs/README.md', import.meta.url), 'utf8')
  const todos = readFileSync(new URL(import.meta.url), 'utf8').match(/^test\.todo\(/gm) ?? []
  const table = /\| bug \| lacks \|\n\| --- \| --- \|\n((?:\|.*\n)*)/.exec(page)?.[1] ?? ''
  expect(page).toContain('| bug | lacks |\n| --- | --- |\n')
  expect(todos.length).toBe(table.split('\n').filter(row => row !== '').length)
})
